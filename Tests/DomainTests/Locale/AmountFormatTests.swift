import Domain
import Foundation
import Testing

@Suite("Amounts as locales write them") struct AmountFormatTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let tag: String
        let minorUnits: Int64
        let code: String
        let text: String

        init(_ tag: String, _ minorUnits: Int64, _ code: String, _ text: String) {
            self.tag = tag
            self.minorUnits = minorUnits
            self.code = code
            self.text = text
        }

        var testDescription: String { "\(tag) \(minorUnits) \(code)" }
    }

    static let rows = [
        Row("en", 123_450, "EUR", "€1,234.50"), Row("en-IN", 12_345_678_90, "INR", "₹1,23,45,678.90"),
        Row("de", 4250, "EUR", "42,50\u{A0}€"), Row("de", -123_456_789, "EUR", "−1.234.567,89\u{A0}€"),
        Row("de-AT", 123_450, "EUR", "€\u{A0}1.234,50"),
        Row("de-CH", 123_450, "CHF", "CHF\u{A0}1’234.50"), Row("de-LI", -5, "CHF", "CHF−0.05"),
        Row("fr", 123_450, "EUR", "1\u{202F}234,50\u{A0}€"), Row("fr-CA", 100, "CAD", "1,00\u{A0}$"),
        Row("fr-CH", 123_450, "CHF", "1\u{202F}234.50\u{A0}CHF"),
        Row("es", 123_450, "EUR", "1234,50\u{A0}€"), Row("es", 1_234_500, "EUR", "12.345,00\u{A0}€"),
        Row("es-MX", 123_450, "MXN", "$1,234.50"), Row("es-MX", 123_450, "USD", "USD\u{A0}1,234.50"),
        Row("it", 100_000_000, "EUR", "1.000.000,00\u{A0}€"), Row("it", 0, "JPY", "0\u{A0}JPY"),
        Row("nl", 123_450, "EUR", "€\u{A0}1.234,50"), Row("nl", -50, "EUR", "€\u{A0}−0,50"),
        Row("de", 1_234_567, "KWD", "1.234,567\u{A0}KWD"),
        Row("de", .max, "JPY", "9.223.372.036.854.775.807\u{A0}¥"),
        Row("de", .min, "EUR", "−92.233.720.368.547.758,08\u{A0}€"),
    ]

    @Test("by hand", arguments: rows) func byHand(_ row: Row) throws {
        let locale = try #require(ReaderLocale(tag: row.tag))
        let currency = try #require(Currency(code: row.code))
        #expect(locale.text(Money(minorUnits: row.minorUnits, currency: currency)) == row.text)
    }

    private static let amounts: [Int64] = [
        0, 1, 10, 99, 100, -1, -300, 99_999, 100_000, 123_456, 999_999, 1_000_000, -1_234_567, 123_456_789,
        987_654_321_012,
    ]

    @Test("English is what the pages write") func english() {
        for currency in Currency.all {
            for units in Self.amounts {
                let money = Money(minorUnits: units, currency: currency)
                #expect(ReaderLocale(.english).text(money) == money.text)
            }
        }
    }

    @Test("quantities have the locale's separator") func quantities() throws {
        let quantity = try #require(Quantity("1.5"))
        #expect(ReaderLocale(.german).text(quantity) == "1,5")
        #expect(ReaderLocale(.english).text(quantity) == "1.5")
        #expect(ReaderLocale(.german, region: "CH").text(quantity) == "1.5")
    }

    struct Rate: Sendable, CustomTestStringConvertible {
        var locale: ReaderLocale
        var text: String
        var testDescription: String { locale.tag }
    }

    static let rates = [
        Rate(locale: ReaderLocale(.english), text: "5.5%"),
        Rate(locale: ReaderLocale(.german), text: "5,5\u{A0}%"),
        Rate(locale: ReaderLocale(.german, region: "CH"), text: "5.5%"),
        Rate(locale: ReaderLocale(.french), text: "5,5\u{A0}%"),
        Rate(locale: ReaderLocale(.french, region: "CH"), text: "5,5%"),
        Rate(locale: ReaderLocale(.spanish, region: "MX"), text: "5.5%"),
        Rate(locale: ReaderLocale(.italian), text: "5,5%"),
        Rate(locale: ReaderLocale(.dutch), text: "5,5%"),
    ]

    @Test("rates have the locale's separator and its space before the sign", arguments: rates)
    func percent(_ row: Rate) {
        #expect(row.locale.text(percent: "5.5") == row.text)
    }

    static let locales = [
        "en", "en-GB", "en-IN", "de", "de-AT", "de-CH", "fr", "fr-CA", "fr-CH", "es", "es-MX", "it", "nl",
    ]

    /// The oracle reads the patterns of CLDR, which our tables do not know.
    @Test(
        "every currency as CLDR has it", .enabled(if: TestData.has("cldr/main/de/numbers.json")),
        arguments: locales)
    func asCLDR(_ tag: String) throws {
        let locale = try #require(ReaderLocale(tag: tag))
        let oracle = try CLDRNumbers(tag)
        let base = try CLDRNumbers(locale.language.rawValue)
        for currency in Currency.all {
            // The sign of the region, or as everywhere in the language, or the code; the commonest
            // currencies have their sign.
            var signs = [oracle.sign(of: currency.code), base.sign(of: currency.code)]
            if !["EUR", "USD", "GBP", "CHF"].contains(currency.code) { signs.append(currency.code) }
            for units in Self.amounts {
                let text = locale.text(Money(minorUnits: units, currency: currency))
                let allowed = try signs.map {
                    try oracle.text(units, decimals: currency.exponent, sign: $0)
                }
                #expect(allowed.contains(text), "\(tag): \(text) is none of \(allowed)")
            }
        }
    }

    @Test(
        "rates as CLDR has them", .enabled(if: TestData.has("cldr/main/de/numbers.json")), arguments: locales)
    func percentAsCLDR(_ tag: String) throws {
        let locale = try #require(ReaderLocale(tag: tag))
        let oracle = try CLDRNumbers(tag)
        for rate in ["0", "19", "5.5", "9.975"] {
            #expect(locale.text(percent: rate) == oracle.text(percent: rate))
        }
    }
}

/// Writes amounts by the patterns of CLDR (UTS 35 part 3, Number Format Patterns).
private struct CLDRNumbers {
    private var decimal: String
    private var group: String
    private var digitsBeforeGrouping: Int
    private var pattern: String
    private var percent: (pattern: String, decimal: String)
    private var currencies: [String: Any]

    init(_ tag: String) throws {
        let numbers = try Self.part("numbers", of: tag)
        let symbols = try #require(numbers["symbols-numberSystem-latn"] as? [String: Any])
        let formats = try #require(numbers["currencyFormats-numberSystem-latn"] as? [String: Any])
        decimal = try #require((symbols["currencyDecimal"] ?? symbols["decimal"]) as? String)
        group = try #require((symbols["currencyGroup"] ?? symbols["group"]) as? String)
        let digits = try #require(numbers["minimumGroupingDigits"] as? String)
        digitsBeforeGrouping = try #require(Int(digits))
        pattern = try #require(formats["standard"] as? String)
        let percents = try #require(numbers["percentFormats-numberSystem-latn"] as? [String: Any])
        percent = (
            try #require(percents["standard"] as? String), try #require(symbols["decimal"] as? String)
        )
        currencies = try #require(try Self.part("currencies", of: tag)["currencies"] as? [String: Any])
    }

    private static func part(_ name: String, of tag: String) throws -> [String: Any] {
        let file = try #require(try TestData.json("cldr/main/\(tag)/\(name).json") as? [String: Any])
        let main = try #require(file["main"] as? [String: Any])
        let locale = try #require(main[tag] as? [String: Any])
        return try #require(locale["numbers"] as? [String: Any])
    }

    func sign(of code: String) -> String {
        (currencies[code] as? [String: Any])?["symbol"] as? String ?? code
    }

    func text(percent rate: String) -> String {
        percent.pattern.replacing(/[#0,]+/) { _ in rate.replacing(".", with: percent.decimal) }
    }

    func text(_ units: Int64, decimals: Int, sign: String) throws -> String {
        let halves = pattern.split(separator: ";").map(String.init)
        let chosen = units >= 0 ? halves[0] : halves.count > 1 ? halves[1] : "-" + halves[0]
        let number = try #require(halves[0].firstMatch(of: /[#0][#,0]*\.00/))
        var digits = String(units.magnitude)
        while digits.count <= decimals { digits = "0" + digits }
        var whole = String(digits.dropLast(decimals))
        let groups = number.output.split(separator: ".")[0].split(separator: ",").dropFirst().map(\.count)
        var parts: [String] = []
        if whole.count >= (groups.last ?? 0) + digitsBeforeGrouping {
            // The second size from the right is that of all the others.
            var size = groups.last ?? 3
            while whole.count > size {
                parts.insert(String(whole.suffix(size)), at: 0)
                whole = String(whole.dropLast(size))
                size = groups.count > 1 ? groups[groups.count - 2] : size
            }
        }
        parts.insert(whole, at: 0)
        var text = parts.joined(separator: group)
        if decimals > 0 { text += decimal + digits.suffix(decimals) }
        // A letter does not touch a digit.
        let isTouching = chosen.contains("¤#") && sign.last?.isLetter == true
        return chosen.replacing("-", with: "\u{2212}").replacing(number.output, with: text)
            .replacing("¤", with: sign + (isTouching ? "\u{A0}" : ""))
    }
}
