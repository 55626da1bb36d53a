/// A typed card number's digits while they are checked.
///
/// Prints as stars.
struct CardDigits: CustomStringConvertible, CustomReflectable {
    /// Values 0 to 9; nil when the text holds anything but digits and separators.
    private let digits: [UInt8]?

    /// Reads digits, passing over spaces, no-break spaces and dashes, which people and autofill put between
    /// them.
    init(_ text: String) {
        guard text.utf8.count <= SandboxLimits.numberFieldBytesMax else {
            digits = nil
            return
        }
        var digits: [UInt8] = []
        for scalar in text.unicodeScalars {
            switch scalar {
            case "0"..."9": digits.append(UInt8(scalar.value - 0x30))
            case " ", "-", "\t", "\u{A0}", "\u{202F}", "\u{2010}"..."\u{2013}": continue
            default:
                self.digits = nil
                return
            }
        }
        self.digits = digits
    }

    var description: String { "***" }
    var customMirror: Mirror { Mirror(self, children: []) }

    /// The scheme of the first digits, known before the whole number is right.
    var brand: CardBrand? { digits.flatMap { CardBrand(leading: $0) } }

    /// What is kept of a published card; throws what is wrong with the number.
    func face() throws(CardFault) -> SandboxCardFace {
        guard let digits else { throw .numberMistyped }
        guard !digits.isEmpty else { throw .missing(.number) }
        // ISO/IEC 7812-1: 19 digits at most; no scheme issues fewer than 12.
        guard (12...19).contains(digits.count), brand.map({ $0.numberLength == digits.count }) ?? true,
            Self.passesLuhn(digits)
        else { throw .numberMistyped }
        let number = String(decoding: digits.map { $0 + 0x30 }, as: UTF8.self)
        guard let card = SandboxCards.card(number: number) else { throw .numberNotPublished }
        return SandboxCardFace(
            brand: card.brand, lastFour: String(number.suffix(4)), scenario: card.scenario,
            country: card.country)
    }

    /// The check of ISO/IEC 7812-1 annex B: from the right, every second digit doubled, digits added, a
    /// multiple of ten.
    static func passesLuhn(_ digits: [UInt8]) -> Bool {
        var sum = 0
        for (place, digit) in digits.reversed().enumerated() {
            let value = Int(digit) * (place % 2 + 1)
            sum += value > 9 ? value - 9 : value
        }
        return sum.isMultiple(of: 10)
    }
}
