import HTTPCore
import JSON
import Portal
import Support

/// What a merchant wrote and signed into a link's address, with the texts as they stand there, so that the
/// form can hand them on.
struct SignedPrefill: Sendable {
    let text: String
    let signature: String
    let values: LinkPrefill

    /// Longest reference, name and mail address, as the API has them.
    private static let textLengths = 1...255
    private static let emailLengths = 3...254
    private static let amounts: ClosedRange<Int64> = 1...999_999_999_999

    /// Reads the JSON behind a signature that was found good; nil for what the documentation does not name.
    init?(text: String, signature: String) {
        guard let bytes = Base64URL.decode(text), let values = Self.read(bytes) else { return nil }
        self.text = text
        self.signature = signature
        self.values = values
    }

    private static func read(_ bytes: [UInt8]) -> LinkPrefill? {
        var values = LinkPrefill()
        var isKnown = true
        var reader = JSONReader(bytes)
        do {
            try reader.readObject { reader, key in
                switch key {
                case "amount": values.amount = try reader.readInteger()
                case "reference": values.reference = try reader.readString()
                case "email": values.email = try reader.readString()
                case "name": values.name = try reader.readString()
                case "expiresAt":
                    values.expiresAt = TimeText.parse(try reader.readString())
                    isKnown = isKnown && values.expiresAt != nil
                default:
                    isKnown = false
                    try reader.skipValue()
                }
            }
            try reader.finish()
        } catch { return nil }
        for text in [values.reference, values.name] where !isPlain(text, textLengths) { isKnown = false }
        if !isPlain(values.email, emailLengths) || values.email.map({ !$0.contains("@") }) ?? false {
            isKnown = false
        }
        if let amount = values.amount, !amounts.contains(amount) { isKnown = false }
        return isKnown ? values : nil
    }

    private static func isPlain(_ text: String?, _ lengths: ClosedRange<Int>) -> Bool {
        guard let text else { return true }
        return lengths.contains(text.unicodeScalars.count)
            && !text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
    }
}
