import Domain
import Support
import Testing

/// What came and went of 1000 that are due, and what the status is then.
struct ReversalFactsRow: Sendable, CustomTestStringConvertible {
    var name: String
    var events: [CheckoutEvent]
    var status: CheckoutStatus
    var kept: Int64
    /// The event that has no room after those, if one is tried.
    var refused: CheckoutEvent?
    var testDescription: String { name }
}

@Suite("Money that banks take back")
struct ReversalFactsTests {
    private static let attempt = CheckoutStateNames.attempt

    @Test(
        arguments: [
            ReversalFactsRow(
                name: "paid and taken back",
                events: [.attemptSucceeded(attempt, 1000), .paymentReversed(1000)],
                status: .failed, kept: 0, refused: .paymentReversed(1)),
            ReversalFactsRow(
                name: "and restored",
                events: [.attemptSucceeded(attempt, 1000), .paymentReversed(1000), .reversalUndone(1000)],
                status: .paid, kept: 1000, refused: .reversalUndone(1)),
            ReversalFactsRow(
                name: "taken back in part",
                events: [.attemptSucceeded(attempt, 1000), .paymentReversed(300)],
                status: .failed, kept: 700, refused: .paymentReversed(701)),
            ReversalFactsRow(
                name: "and paid again by the same attempt",
                events: [
                    .attemptSucceeded(attempt, 1000), .paymentReversed(300), .attemptSucceeded(attempt, 300),
                ], status: .paid, kept: 1000, refused: .attemptSucceeded(attempt, 1)),
            ReversalFactsRow(
                name: "too much came, and that went back",
                events: [.attemptSucceeded(attempt, 1500), .paymentReversed(500)], status: .paid, kept: 1000),
            ReversalFactsRow(
                name: "a part went back while the rest is awaited",
                events: [
                    .attemptStarted(attempt), .attemptPaidPart(attempt, 400), .paymentReversed(400),
                ], status: .processing, kept: 0, refused: .attemptPaidPart(attempt, 1000)),
            ReversalFactsRow(
                name: "and comes again in two parts",
                events: [
                    .attemptStarted(attempt), .attemptPaidPart(attempt, 400), .paymentReversed(400),
                    .attemptPaidPart(attempt, 999), .attemptSucceeded(attempt, 1),
                ], status: .paid, kept: 1000),
            ReversalFactsRow(
                name: "given back, then taken back: the payer has it, and the refund is not undone",
                events: [
                    .attemptSucceeded(attempt, 1000), .refundSucceeded(400), .paymentReversed(1000),
                ], status: .failed, kept: 0),
            ReversalFactsRow(
                name: "disputed and taken back",
                events: [.attemptSucceeded(attempt, 1000), .disputeOpened(1000), .paymentReversed(1000)],
                status: .disputed, kept: 0),
            ReversalFactsRow(
                name: "before anything came", events: [], status: .pending, kept: 0,
                refused: .paymentReversed(1)),
        ])
    func facts(row: ReversalFactsRow) throws {
        var facts = CheckoutFacts(amountDue: 1000, attemptLimit: 3)
        for event in row.events {
            if case .changed(let next) = try facts.applying(event) { facts = next }
        }
        #expect(facts.status == row.status)
        #expect(facts.amountKept == row.kept)
        if let refused = row.refused {
            #expect(throws: CheckoutRefusal.self) { try facts.applying(refused) }
        }
    }
}
