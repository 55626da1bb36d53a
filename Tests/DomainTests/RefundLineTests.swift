import Domain
import Support
import Testing

@Suite("What refunded lines are worth")
struct RefundLineTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// The line's place, how many thousandths of it (nil for the rest), and what that is worth.
        let asked: [(place: Int, thousandths: Int64?, worth: Int64)]
        var isTaxed = true
    }

    /// Three lamps of 10.00 with 19 % on top after 3.00 off, two books with tax inside, and the discount.
    static let rows = [
        Row(testDescription: "a whole line with its tax", asked: [(0, nil, 3213)]),
        Row(testDescription: "a third, half up, and the rest", asked: [(0, 1000, 1071), (0, nil, 2142)]),
        Row(
            testDescription: "thousandths, and what they leave",
            asked: [(0, 1, 1), (0, 1, 1), (0, 2997, 3210), (0, nil, 1)]),
        Row(testDescription: "a price with its tax inside", asked: [(1, 1000, 1000), (1, nil, 1000)]),
        Row(testDescription: "a discount is in what it reduces", asked: [(2, nil, 0)]),
        Row(
            testDescription: "without taxes as the payer read it, discounts below zero",
            asked: [(0, 1000, 1000), (0, nil, 2000), (2, nil, -300)], isTaxed: false),
    ]

    @Test(arguments: rows)
    func worth(_ row: Row) throws {
        let items = try Self.items()
        let tax = try Self.tax()
        var earlier: [RefundLine] = []
        for wish in row.asked {
            let quantity = wish.thousandths.flatMap { Quantity(thousandths: $0) }
            let lines = try RefundLine.priced(
                [(place: wish.place, quantity: quantity)], of: items, tax: row.isTaxed ? tax : nil,
                after: earlier)
            #expect(lines.map(\.amount) == [wish.worth])
            earlier += lines
        }
    }

    @Test("The largest amounts do not overflow")
    func large() throws {
        let currency = try #require(Currency(code: "EUR"))
        let whole = try #require(Quantity(1_000_000_000))
        let items = [try LineItem(name: "A", quantity: whole, unitAmount: 9_000_000_000, currency: currency)]
        let half = try #require(Quantity(500_000_000))
        let lines = try RefundLine.priced([(place: 0, quantity: half)], of: items, tax: nil, after: [])
        #expect(lines.map(\.amount) == [4_500_000_000_000_000_000])
    }

    private static func items() throws -> [LineItem] {
        let currency = try #require(Currency(code: "EUR"))
        func item(_ count: Int64, _ price: Int64, _ kind: LineItemKind) throws -> LineItem {
            try LineItem(
                name: "A", quantity: try #require(Quantity(count)), unitAmount: price, currency: currency,
                kind: kind)
        }
        return [try item(3, 1000, .product), try item(2, 1000, .product), try item(1, -300, .discount)]
    }

    private static func tax() throws -> CheckoutTax {
        func line(_ behavior: TaxBehavior, _ net: Int64, _ off: Int64, _ tax: Int64) -> CheckoutTax.Line {
            CheckoutTax.Line(
                behavior: behavior, net: net, discount: off,
                amounts: [CheckoutTax.Amount(component: 0, amount: tax)])
        }
        return CheckoutTax(
            state: .frozen, version: 1, taxPoint: CivilDate(daysSinceEpoch: 20_000),
            calculatedAt: Timestamp(seconds: 0), tables: "t", rounding: .usual, net: 4381, tax: 832,
            discount: 300, components: [], groups: [],
            lines: [
                line(.exclusive, 2700, 300, 513), line(.inclusive, 1681, 0, 319),
                line(.exclusive, 0, 0, 0),
            ],
            buyer: TaxedBuyer(address: TaxAddress(country: "DE")),
            seller: TaxedSeller(address: TaxAddress(country: "DE"), registrations: []))
    }
}
