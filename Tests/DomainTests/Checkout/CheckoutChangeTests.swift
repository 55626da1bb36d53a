import Domain
import Support
import Testing

@Suite("Changes of a checkout by the merchant")
struct CheckoutChangeTests {
    private static let time = Timestamp(milliseconds: 1_795_262_400_000)

    private static func checkout(_ facts: (inout CheckoutFacts) -> Void = { _ in }) throws -> Checkout {
        var all = CheckoutFacts(amountDue: 4250, attemptLimit: 5)
        facts(&all)
        return Checkout(
            id: CheckoutID(high: 1, low: 1), siteID: SiteID(high: 1, low: 2), isLive: false,
            pageSecret: PageSecret(high: 1, low: 2), currency: try #require(Currency(code: "EUR")),
            facts: all, details: CheckoutDetails(), createdAt: time, expiresAt: time.adding(seconds: 60),
            updatedAt: time)
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let facts: @Sendable (inout CheckoutFacts) -> Void
        let bill: CheckoutRefusal?
        let expiry: CheckoutRefusal?
        var testDescription: String { name }
    }

    static let rows: [Row] = [
        Row(name: "pending", facts: { _ in }, bill: nil, expiry: nil),
        Row(name: "pending after a decline", facts: { $0.failedAttempts = 1 }, bill: nil, expiry: nil),
        Row(name: "the payer is asked", facts: { $0.inFlight = .payer }, bill: .attemptInFlight, expiry: nil),
        Row(name: "processing", facts: { $0.inFlight = .provider }, bill: .attemptInFlight, expiry: nil),
        Row(
            name: "authorized", facts: { $0.amountAuthorized = 4250 }, bill: .alreadyPaid(.authorized),
            expiry: .alreadyPaid(.authorized)),
        Row(
            name: "paid", facts: { $0.amountReceived = 4250 }, bill: .alreadyPaid(.paid),
            expiry: .alreadyPaid(.paid)),
        Row(
            name: "partly paid", facts: { $0.amountReceived = 1 }, bill: .alreadyPaid(.pending), expiry: nil),
        Row(
            name: "refunded",
            facts: {
                $0.amountReceived = 4250
                $0.amountRefunded = 4250
            }, bill: .alreadyPaid(.refunded), expiry: .alreadyPaid(.refunded)),
        Row(
            name: "disputed",
            facts: {
                $0.amountReceived = 4250
                $0.amountDisputed = 4250
            }, bill: .alreadyPaid(.disputed), expiry: .alreadyPaid(.disputed)),
        Row(
            name: "failed", facts: { $0.failedAttempts = 5 }, bill: .closed(.failed), expiry: .closed(.failed)
        ),
        Row(
            name: "cancelled", facts: { $0.closure = .cancelled }, bill: .closed(.cancelled),
            expiry: .closed(.cancelled)),
        Row(
            name: "expired", facts: { $0.closure = .expired }, bill: .closed(.expired),
            expiry: .closed(.expired)),
    ]

    @Test("What each status takes", arguments: rows)
    func statuses(_ row: Row) throws {
        let checkout = try Self.checkout(row.facts)
        var bill = CheckoutChange()
        bill.bill = CheckoutChange.Bill(items: [], amount: 99)
        var expiry = CheckoutChange()
        expiry.expiresAt = Self.time.adding(seconds: 600)
        var data = CheckoutChange()
        data.summary = .some("New words")
        if let refusal = row.bill {
            #expect(throws: refusal) { try bill.applied(to: checkout) }
        } else {
            #expect(try bill.applied(to: checkout).facts.amountDue == 99)
        }
        if let refusal = row.expiry {
            #expect(throws: refusal) { try expiry.applied(to: checkout) }
        } else {
            #expect(try expiry.applied(to: checkout).expiresAt == Self.time.adding(seconds: 600))
        }
        #expect(try data.applied(to: checkout).details.summary == "New words")
        #expect(try CheckoutChange().applied(to: checkout) == checkout)
    }

    @Test("Pairs are set, replaced in their place, and taken away")
    func metadata() {
        var change = CheckoutChange.MetadataChange()
        change.pairs = [("b", "2"), ("c", nil), ("d", "4"), ("e", nil)]
        let old = [
            MetadataEntry(key: "a", value: "1"), MetadataEntry(key: "b", value: "0"),
            MetadataEntry(key: "c", value: "3"),
        ]
        #expect(
            change.applied(to: old).map { $0.key + $0.value } == ["a1", "b2", "d4"])
        change.clears = true
        #expect(change.applied(to: old).map { $0.key + $0.value } == ["b2", "d4"])
    }
}
