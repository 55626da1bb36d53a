import Domain
import Testing

/// Facts and the status that follows from them.
struct StatusRow: Sendable, CustomTestStringConvertible {
    let name: String
    let facts: CheckoutFacts
    let status: CheckoutStatus

    init(_ name: String, _ status: CheckoutStatus, _ change: (inout CheckoutFacts) -> Void = { _ in }) {
        var facts = CheckoutFacts(amountDue: 1000, attemptLimit: 3)
        change(&facts)
        self.name = name
        self.facts = facts
        self.status = status
    }

    var testDescription: String { name }
}

@Suite struct CheckoutStatusTests {
    static let rows = [
        StatusRow("new", .pending),
        StatusRow("payer at work", .pending) { $0.inFlight = .payer },
        StatusRow("provider decides", .processing) { $0.inFlight = .provider },
        StatusRow("two of three attempts failed", .pending) { $0.failedAttempts = 2 },
        StatusRow("attempts used up", .failed) { $0.failedAttempts = 3 },
        StatusRow("attempts used up, limit lowered since", .failed) { $0.failedAttempts = 9 },
        StatusRow("attempts used up, payer at work", .pending) {
            $0.failedAttempts = 3
            $0.inFlight = .payer
        },
        StatusRow("attempts used up, provider decides", .processing) {
            $0.failedAttempts = 3
            $0.inFlight = .provider
        },
        StatusRow("cancelled", .cancelled) { $0.closure = .cancelled },
        StatusRow("expired", .expired) { $0.closure = .expired },
        StatusRow("cancelled after declines", .cancelled) {
            $0.closure = .cancelled
            $0.failedAttempts = 3
        },
        StatusRow("expired while the provider decides", .processing) {
            $0.closure = .expired
            $0.inFlight = .provider
        },
        StatusRow("one unit short", .pending) { $0.amountReceived = 999 },
        StatusRow("one unit short and expired", .expired) {
            $0.amountReceived = 999
            $0.closure = .expired
        },
        StatusRow("exactly paid", .paid) { $0.amountReceived = 1000 },
        StatusRow("one unit over", .paid) { $0.amountReceived = 1001 },
        StatusRow("paid after expiry", .paid) {
            $0.amountReceived = 1000
            $0.closure = .expired
        },
        StatusRow("authorised", .authorized) { $0.amountAuthorized = 1000 },
        StatusRow("authorised after cancellation", .authorized) {
            $0.amountAuthorized = 1000
            $0.closure = .cancelled
        },
        StatusRow("authorised, a part captured", .authorized) {
            $0.amountAuthorized = 1000
            $0.amountReceived = 400
        },
        StatusRow("authorised, all captured", .paid) {
            $0.amountAuthorized = 1000
            $0.amountReceived = 1000
        },
        StatusRow("one unit refunded", .partiallyRefunded) {
            $0.amountReceived = 1000
            $0.amountRefunded = 1
        },
        StatusRow("all but one unit refunded", .partiallyRefunded) {
            $0.amountReceived = 1000
            $0.amountRefunded = 999
        },
        StatusRow("all refunded", .refunded) {
            $0.amountReceived = 1000
            $0.amountRefunded = 1000
        },
        StatusRow("a part payment wholly refunded", .refunded) {
            $0.amountReceived = 400
            $0.amountRefunded = 400
        },
        StatusRow("nothing asked for, method saved", .completed) {
            $0.amountDue = 0
            $0.isCompleted = true
        },
        StatusRow("method saved after the time was over", .completed) {
            $0.amountDue = 0
            $0.isCompleted = true
            $0.closure = .expired
        },
        StatusRow("nothing asked for and nothing saved yet", .pending) { $0.amountDue = 0 },
        StatusRow("disputed", .disputed) {
            $0.amountReceived = 1000
            $0.amountDisputed = 1
        },
        StatusRow("disputed after a refund", .disputed) {
            $0.amountReceived = 1000
            $0.amountRefunded = 1000
            $0.amountDisputed = 1000
        },
    ]

    @Test(arguments: rows) func followsFromFacts(row: StatusRow) {
        #expect(row.facts.status == row.status)
    }

    @Test func everyStatusHasARow() {
        #expect(Set(Self.rows.map(\.status)) == Set(CheckoutStatus.allCases))
    }

    @Test func partAndOverpaymentAreFlags() {
        var facts = CheckoutFacts(amountDue: 1000, attemptLimit: 3)
        for (received, part, over) in [
            (0, false, false), (1, true, false), (999, true, false), (1000, false, false),
            (1001, false, true),
        ] {
            facts.amountReceived = Int64(received)
            #expect(facts.isPartiallyPaid == part)
            #expect(facts.isOverpaid == over)
        }
    }

    @Test func aStatusIsFinalUnlessSomeoneStillActs() {
        #expect(CheckoutStatus.allCases.filter { !$0.isFinal } == [.pending, .processing])
        #expect(
            CheckoutStatus.allCases.filter(\.isPayerDone) == [
                .authorized, .paid, .partiallyRefunded, .refunded, .disputed, .completed,
            ])
    }
}
