import Domain
import Testing

/// An amount and the two ways it is written.
struct MoneyTextRow: Sendable, CustomTestStringConvertible {
    let minorUnits: Int64
    let code: String
    let text: String
    let decimal: String

    init(_ minorUnits: Int64, _ code: String, _ text: String, _ decimal: String) {
        self.minorUnits = minorUnits
        self.code = code
        self.text = text
        self.decimal = decimal
    }

    var testDescription: String { "\(minorUnits) \(code)" }
}

@Suite struct MoneyTextTests {
    static let rows = [
        MoneyTextRow(4250, "EUR", "€42.50", "42.50"),
        MoneyTextRow(0, "EUR", "€0.00", "0.00"),
        MoneyTextRow(1, "EUR", "€0.01", "0.01"),
        MoneyTextRow(10, "EUR", "€0.10", "0.10"),
        MoneyTextRow(99, "EUR", "€0.99", "0.99"),
        MoneyTextRow(100, "EUR", "€1.00", "1.00"),
        MoneyTextRow(99_999, "EUR", "€999.99", "999.99"),
        MoneyTextRow(100_000, "EUR", "€1,000.00", "1000.00"),
        MoneyTextRow(99_999_999, "EUR", "€999,999.99", "999999.99"),
        MoneyTextRow(100_000_000, "EUR", "€1,000,000.00", "1000000.00"),
        MoneyTextRow(-300, "GBP", "−£3.00", "-3.00"),
        MoneyTextRow(-5, "GBP", "−£0.05", "-0.05"),
        MoneyTextRow(123_456, "USD", "$1,234.56", "1234.56"),
        MoneyTextRow(0, "JPY", "¥0", "0"),
        MoneyTextRow(7, "JPY", "¥7", "7"),
        MoneyTextRow(999, "JPY", "¥999", "999"),
        MoneyTextRow(1200, "JPY", "¥1,200", "1200"),
        MoneyTextRow(-1_234_567, "JPY", "−¥1,234,567", "-1234567"),
        MoneyTextRow(10_000_000, "INR", "₹100,000.00", "100000.00"),
        MoneyTextRow(1200, "CHF", "CHF\u{A0}12.00", "12.00"),
        MoneyTextRow(-1200, "CHF", "−CHF\u{A0}12.00", "-12.00"),
        MoneyTextRow(500, "KRW", "KRW\u{A0}500", "500"),
        MoneyTextRow(1_234_567, "KWD", "KWD\u{A0}1,234.567", "1234.567"),
        MoneyTextRow(5, "BHD", "BHD\u{A0}0.005", "0.005"),
        MoneyTextRow(12_345_678, "CLF", "CLF\u{A0}1,234.5678", "1234.5678"),
        MoneyTextRow(1, "UYW", "UYW\u{A0}0.0001", "0.0001"),
        MoneyTextRow(.max, "EUR", "€92,233,720,368,547,758.07", "92233720368547758.07"),
        MoneyTextRow(.min, "EUR", "−€92,233,720,368,547,758.08", "-92233720368547758.08"),
        MoneyTextRow(.min, "JPY", "−¥9,223,372,036,854,775,808", "-9223372036854775808"),
    ]

    @Test(arguments: rows) func written(row: MoneyTextRow) throws {
        let currency = try #require(Currency(code: row.code))
        let money = Money(minorUnits: row.minorUnits, currency: currency)
        #expect(money.text == row.text)
        #expect(money.decimalText == row.decimal)
    }
}
