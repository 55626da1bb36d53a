/// How a locale writes numbers and amounts.
///
/// Figures: Unicode CLDR, `numbers.json` and `currencies.json` of each locale. On purpose only signs that
/// nobody mistakes are taken; every other currency is written with its ISO 4217 code.
struct AmountFormat: Sendable {
    /// Where the currency's sign stands.
    enum SignPlace: Sendable {
        /// `€42.50`, and `CHF 42.50` with a space after a letter.
        case before
        /// `€ 42.50`.
        case beforeWithSpace
        /// `€ -42.50`, the minus sign beside the digits.
        case beforeMinus
        /// `CHF-42.50`, the minus sign instead of the space.
        case joinedByMinus
        /// `42.50 €`.
        case after
    }

    var decimal: String = ","
    var grouping: String = "."
    var place = SignPlace.after
    /// Digits of a group beyond the first, which has three.
    var groupDigits = 3
    /// How many digits must stand before the first separator for it to be written.
    var digitsBeforeGrouping = 1
    var signs: [String: String]

    /// How that locale writes.
    static func of(_ locale: ReaderLocale) -> AmountFormat {
        switch locale.language {
        case .english:
            AmountFormat(
                decimal: ".", grouping: ",", place: .before, groupDigits: locale.region == "IN" ? 2 : 3,
                signs: ["EUR": "€", "GBP": "£", "USD": "$", "JPY": "¥", "INR": "₹"])
        case .german: german(locale.region)
        case .french: french(locale.region)
        case .spanish:
            if locale.region == "MX" {
                AmountFormat(decimal: ".", grouping: ",", place: .before, signs: ["MXN": "$"])
            } else {
                AmountFormat(digitsBeforeGrouping: 2, signs: ["EUR": "€", "USD": "US$"])
            }
        case .italian: AmountFormat(digitsBeforeGrouping: 2, signs: ["EUR": "€", "GBP": "£"])
        case .dutch:
            AmountFormat(
                place: .beforeMinus,
                signs: ["EUR": "€", "GBP": "£", "USD": "US$", "JPY": "JP¥", "INR": "₹"])
        }
    }

    private static func german(_ region: String?) -> AmountFormat {
        let signs = ["GBP": "£", "USD": "$", "JPY": "¥", "INR": "₹"]
        switch region {
        case "AT":
            return AmountFormat(
                place: .beforeWithSpace, signs: signs.merging(["EUR": "€"]) { $1 })
        case "CH", "LI":
            return AmountFormat(decimal: ".", grouping: "\u{2019}", place: .joinedByMinus, signs: signs)
        default: return AmountFormat(signs: signs.merging(["EUR": "€"]) { $1 })
        }
    }

    private static func french(_ region: String?) -> AmountFormat {
        switch region {
        case "CA":
            AmountFormat(
                grouping: "\u{A0}",
                signs: ["CAD": "$", "EUR": "€", "GBP": "£", "USD": "$\u{A0}US", "JPY": "¥"])
        default:
            // The narrow no-break space of French typography.
            AmountFormat(
                decimal: region == "CH" ? "." : ",", grouping: "\u{202F}",
                signs: ["EUR": "€", "GBP": "£GB", "USD": "$US", "INR": "₹"])
        }
    }

    /// The amount with sign and separators; a minus sign is U+2212.
    func text(_ money: Money) -> String {
        let digits = digits(of: money)
        let sign = signs[money.currency.code] ?? money.currency.code
        let minus = money.minorUnits < 0 ? "\u{2212}" : ""
        switch place {
        case .before:
            let gap = sign.last?.isLetter == true ? "\u{A0}" : ""
            return "\(minus)\(sign)\(gap)\(digits)"
        case .beforeWithSpace: return "\(minus)\(sign)\u{A0}\(digits)"
        case .beforeMinus: return "\(sign)\u{A0}\(minus)\(digits)"
        case .joinedByMinus: return minus.isEmpty ? "\(sign)\u{A0}\(digits)" : "\(sign)\(minus)\(digits)"
        case .after: return "\(minus)\(digits)\u{A0}\(sign)"
        }
    }

    /// The shortest decimal text of a quantity with the locale's separator and without grouping.
    func text(_ quantity: Quantity) -> String { quantity.description.replacing(".", with: decimal) }

    private func digits(of money: Money) -> String {
        let exponent = money.currency.exponent
        let all = String(money.minorUnits.magnitude)
        let padded = String(repeating: "0", count: max(exponent + 1 - all.utf8.count, 0)) + all
        let whole = Array(padded.dropLast(exponent))
        let fraction = exponent > 0 ? decimal + padded.suffix(exponent) : ""
        guard whole.count >= 3 + digitsBeforeGrouping else { return String(whole) + fraction }
        var text = String(whole.suffix(3))
        var rest = whole.dropLast(3)
        while !rest.isEmpty {
            text = String(rest.suffix(groupDigits)) + grouping + text
            rest = rest.dropLast(groupDigits)
        }
        return text + fraction
    }
}

extension ReaderLocale {
    /// The amount as that reader writes it: `1.234,50 €`; spaces in it keep a line together.
    package func text(_ money: Money) -> String { AmountFormat.of(self).text(money) }

    /// The tag that says how a text in that locale is to be read: `de-CH`.
    package var tag: String { region.map { "\(language.rawValue)-\($0)" } ?? language.rawValue }

    /// The quantity as that reader writes it: `1,5`.
    package func text(_ quantity: Quantity) -> String { AmountFormat.of(self).text(quantity) }
}
