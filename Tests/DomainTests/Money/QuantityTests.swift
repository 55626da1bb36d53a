import Domain
import Testing

/// A text and the thousandths it stands for; nil where it is refused.
struct QuantityRow: Sendable, CustomTestStringConvertible {
    let text: String
    let thousandths: Int64?
    /// The text it is written as again, when that differs.
    let canonical: String?

    init(_ text: String, _ thousandths: Int64?, writtenAs canonical: String? = nil) {
        self.text = text
        self.thousandths = thousandths
        self.canonical = canonical
    }

    var testDescription: String { text.isEmpty ? "nothing" : text }
}

@Suite struct QuantityTests {
    static let rows = [
        QuantityRow("1", 1000),
        QuantityRow("3", 3000),
        QuantityRow("2.5", 2500),
        QuantityRow("0.125", 125),
        QuantityRow("0.001", 1),
        QuantityRow("10.010", 10010, writtenAs: "10.01"),
        QuantityRow("1.000", 1000, writtenAs: "1"),
        QuantityRow("007", 7000, writtenAs: "7"),
        QuantityRow("1000000000", 1_000_000_000_000),
        QuantityRow("1000000000.000", 1_000_000_000_000, writtenAs: "1000000000"),
        QuantityRow("999999999.999", 999_999_999_999),
        QuantityRow("1000000000.001", nil),
        QuantityRow("1000000001", nil),
        QuantityRow("9999999999999", nil),
        QuantityRow("99999999999999999999", nil),
        QuantityRow("0", nil),
        QuantityRow("0.0", nil),
        QuantityRow("0.000", nil),
        QuantityRow("0.0001", nil),
        QuantityRow("1.0000", nil),
        QuantityRow("", nil),
        QuantityRow(".", nil),
        QuantityRow(".5", nil),
        QuantityRow("5.", nil),
        QuantityRow("1.2.3", nil),
        QuantityRow("1,5", nil),
        QuantityRow("-1", nil),
        QuantityRow("+1", nil),
        QuantityRow(" 1", nil),
        QuantityRow("1 ", nil),
        QuantityRow("1e3", nil),
        QuantityRow("0x10", nil),
        QuantityRow("NaN", nil),
        QuantityRow("١", nil),
        QuantityRow("１", nil),
        QuantityRow("1\u{0}", nil),
    ]

    @Test(arguments: rows) func text(row: QuantityRow) {
        let quantity = Quantity(row.text)
        #expect(quantity?.thousandths == row.thousandths)
        if let quantity {
            #expect(quantity.description == row.canonical ?? row.text)
            #expect(Quantity(quantity.description) == quantity)
        }
    }

    @Test func wholeNumbersHaveALimitOnEitherSide() {
        #expect(Quantity(0 as Int64) == nil)
        #expect(Quantity(-1 as Int64) == nil)
        #expect(Quantity(1 as Int64)?.thousandths == 1000)
        #expect(Quantity(Quantity.maximum)?.thousandths == 1_000_000_000_000)
        #expect(Quantity(Quantity.maximum + 1) == nil)
        #expect(Quantity(Int64.max) == nil)
    }

    @Test func storedFormHasALimitOnEitherSide() {
        #expect(Quantity(thousandths: 0) == nil)
        #expect(Quantity(thousandths: -1) == nil)
        #expect(Quantity(thousandths: 1)?.description == "0.001")
        #expect(Quantity(thousandths: 1_000_000_000_000)?.description == "1000000000")
        #expect(Quantity(thousandths: 1_000_000_000_001) == nil)
    }

    @Test func everyThousandthIsWrittenAndReadAlike() throws {
        for thousandths in 1...3000 as ClosedRange<Int64> {
            let quantity = try #require(Quantity(thousandths: thousandths))
            #expect(Quantity(quantity.description) == quantity)
        }
    }
}
