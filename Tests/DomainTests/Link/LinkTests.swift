import Domain
import Support
import Testing

/// A text and the code it is typed for.
struct CodeRow: Sendable, CustomTestStringConvertible {
    var text: String
    var code: String?

    var testDescription: String { text }

    static let all = [
        CodeRow(text: "4f8k2m9pxq7r", code: "4f8k2m9pxq7r"),
        CodeRow(text: "4F8K2M9PXQ7R", code: "4f8k2m9pxq7r"),
        CodeRow(text: "4f8k-2m9p-xq7r", code: "4f8k2m9pxq7r"),
        CodeRow(text: "oOiIlL000111", code: "001111000111"),
        CodeRow(text: "zzzzzzzzzzzz", code: "zzzzzzzzzzzz"),
        CodeRow(text: "000000000000", code: "000000000000"),
        CodeRow(text: "", code: nil), CodeRow(text: "4f8k2m9pxq7", code: nil),
        CodeRow(text: "4f8k2m9pxq7r0", code: nil), CodeRow(text: "4f8k2m9pxq7u", code: nil),
        CodeRow(text: "4f8k2m9pxq7\u{E9}", code: nil), CodeRow(text: "4f8k 2m9pxq7r", code: nil),
        CodeRow(text: "------------", code: nil),
        CodeRow(text: "4f8k2m9pxq7r-------------", code: nil),
        CodeRow(text: "4f8k2m9pxq7\u{0}", code: nil),
    ]
}

@Suite struct ShortCodeTests {
    @Test(arguments: CodeRow.all) func typed(_ row: CodeRow) {
        #expect(ShortCode(typed: row.text)?.description == row.code)
    }

    @Test("Random codes come back as they were written, and use all 60 bits")
    func roundTrip() {
        var generator = SplitMix64(seed: 1)
        var all: UInt64 = 0
        for _ in 0..<1000 {
            let words = (generator.next(), generator.next())
            let code = ShortCode(random: RandomSource { words })
            all |= code.value
            #expect(ShortCode(typed: code.description) == code)
            #expect(ShortCode(value: code.value) == code)
        }
        #expect(all == (1 << 60) - 1)
        #expect(ShortCode(value: 1 << 60) == nil)
    }
}

/// A link and its state.
struct LinkStateRow: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var limit: Int?
    var made = 0
    var endsIn: Int64?
    var isTakenBack = false
    var state: PaymentLinkState

    static let all = [
        LinkStateRow(testDescription: "new", limit: 1, state: .active),
        LinkStateRow(testDescription: "paid once", limit: 1, made: 1, state: .completed),
        LinkStateRow(testDescription: "paid too often", limit: 1, made: 2, state: .completed),
        LinkStateRow(testDescription: "one of two", limit: 2, made: 1, state: .active),
        LinkStateRow(testDescription: "without limit", limit: nil, made: 1_000_000, state: .active),
        LinkStateRow(testDescription: "before its end", limit: nil, endsIn: 1, state: .active),
        LinkStateRow(testDescription: "at its end", limit: nil, endsIn: 0, state: .expired),
        LinkStateRow(testDescription: "taken back", limit: nil, isTakenBack: true, state: .deactivated),
        LinkStateRow(
            testDescription: "taken back and expired", limit: nil, endsIn: -1, isTakenBack: true,
            state: .deactivated),
        LinkStateRow(
            testDescription: "paid, taken back and expired", limit: 1, made: 1, endsIn: -1, isTakenBack: true,
            state: .completed),
    ]
}

@Suite struct LinkStateTests {
    @Test(arguments: LinkStateRow.all) func state(_ row: LinkStateRow) throws {
        let now = Timestamp(seconds: 1_790_000_000)
        let code = try #require(ShortCode(value: 1))
        let link = PaymentLink(
            id: PaymentLinkID(high: 1, low: 1), organizationID: OrganizationID(high: 1, low: 2),
            siteID: SiteID(high: 1, low: 3), isLive: false, code: code,
            currency: try #require(Currency(code: "EUR")), amount: .fixed(1), paymentsLimit: row.limit,
            paymentsMade: row.made, details: CheckoutDetails(),
            expiresAt: row.endsIn.map { now.adding(seconds: $0) },
            deactivatedAt: row.isTakenBack ? now : nil, createdAt: now, updatedAt: now)
        #expect(link.state(at: now) == row.state)
    }
}

/// What a payer types, and what it means.
struct TypedAmountRow: Sendable, CustomTestStringConvertible {
    var text: String
    var currency: String
    var units: Int64?

    var testDescription: String { "\(text) \(currency)" }

    static let all = [
        TypedAmountRow(text: "12", currency: "EUR", units: 1200),
        TypedAmountRow(text: "12.5", currency: "EUR", units: 1250),
        TypedAmountRow(text: "12,50", currency: "EUR", units: 1250),
        TypedAmountRow(text: "  0012.05 ", currency: "EUR", units: 1205),
        TypedAmountRow(text: "0", currency: "EUR", units: 0),
        TypedAmountRow(text: "12", currency: "JPY", units: 12),
        TypedAmountRow(text: "1.234", currency: "KWD", units: 1234),
        TypedAmountRow(text: "999999999999999", currency: "JPY", units: 999_999_999_999_999),
        TypedAmountRow(text: "999999999999999", currency: "EUR", units: 99_999_999_999_999_900),
        TypedAmountRow(text: "9999999999999999", currency: "EUR", units: nil),
        TypedAmountRow(text: "12.345", currency: "EUR", units: nil),
        TypedAmountRow(text: "12.5", currency: "JPY", units: nil),
        TypedAmountRow(text: "1,000.00", currency: "EUR", units: nil),
        TypedAmountRow(text: "1,000", currency: "EUR", units: nil),
        TypedAmountRow(text: "12.", currency: "EUR", units: nil),
        TypedAmountRow(text: ".5", currency: "EUR", units: nil),
        TypedAmountRow(text: "-1", currency: "EUR", units: nil),
        TypedAmountRow(text: "1e3", currency: "EUR", units: nil),
        TypedAmountRow(text: "€5", currency: "EUR", units: nil),
        TypedAmountRow(text: "１２", currency: "EUR", units: nil),
        TypedAmountRow(text: "", currency: "EUR", units: nil),
        TypedAmountRow(text: " ", currency: "EUR", units: nil),
    ]
}

@Suite struct TypedAmountTests {
    @Test(arguments: TypedAmountRow.all) func typed(_ row: TypedAmountRow) throws {
        let currency = try #require(Currency(code: row.currency))
        #expect(Money(typed: row.text, currency: currency)?.minorUnits == row.units)
    }
}
