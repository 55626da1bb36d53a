/// The card schemes of the published list.
///
/// The raw values are stored and are part of the API.
package enum CardBrand: String, Hashable, Sendable, CaseIterable {
    case visa = "visa"
    case mastercard = "mastercard"
    case amex = "amex"

    /// The name for readers.
    package var displayName: String {
        switch self {
        case .visa: "Visa"
        case .mastercard: "Mastercard"
        case .amex: "American Express"
        }
    }

    /// How many digits a number has.
    var numberLength: Int { self == .amex ? 15 : 16 }

    /// How many digits a security code has: the schemes' rule.
    package var codeLength: Int { self == .amex ? 4 : 3 }

    /// The scheme that a number's first digits belong to (the ranges of ISO/IEC 7812 as the schemes publish
    /// them); nil for another one.
    init?(leading digits: [UInt8]) {
        guard digits.count >= 4 else { return nil }
        let four = digits.prefix(4).reduce(0) { $0 * 10 + Int($1) }
        switch four {
        case 4000...4999: self = .visa
        case 5100...5599, 2221...2720: self = .mastercard
        case 3400...3499, 3700...3799: self = .amex
        default: return nil
        }
    }

    /// The digits in the groups printed on cards: 4-6-5 or fours.
    func grouped(_ number: String) -> String {
        let gaps = self == .amex ? [4, 10] : [4, 8, 12]
        var text = ""
        for (index, digit) in number.enumerated() {
            if gaps.contains(index) { text.append(" ") }
            text.append(digit)
        }
        return text
    }
}
