import Domain
import JSON
import Support

/// The member `messages` of a site: what its payers are written, and in whose name.
enum MessageSettingsBody {
    static func read(
        _ reader: inout JSONReader, _ fields: BodyFields, _ changes: inout SiteBody.Changes
    ) throws {
        var found: SiteBody.Changes = []
        _ = try fields.read(&reader) { reader in
            try reader.readObject { reader, key in
                switch key {
                case "senderName":
                    let name = try fields.text(&reader, MessageLimits.senderNameLength)
                    found.append { $0.messages.senderName = name }
                case "senderAddress":
                    let address = try address(&reader, fields)
                    found.append { $0.messages.senderAddress = address }
                case "replyTo":
                    let address = try address(&reader, fields)
                    found.append { $0.messages.replyTo = address }
                case "businessAddress":
                    let text = try fields.text(
                        &reader, MessageLimits.businessAddressLength, hasLines: true)
                    found.append { $0.messages.businessAddress = text }
                case "receipts":
                    if let isOn = try fields.read(&reader, { try $0.readBool() }) {
                        found.append { $0.messages.sendsReceipts = isOn }
                    }
                case "refunds":
                    if let isOn = try fields.read(&reader, { try $0.readBool() }) {
                        found.append { $0.messages.sendsRefunds = isOn }
                    }
                case "failures":
                    if let isOn = try fields.read(&reader, { try $0.readBool() }) {
                        found.append { $0.messages.sendsFailures = isOn }
                    }
                default: try fields.unknown(&reader)
                }
            }
        }
        changes += found
    }

    static func write(_ settings: MessageSettings, to writer: inout JSONWriter) {
        writer.key("messages")
        writer.beginObject()
        writer.optional("senderName", settings.senderName)
        writer.optional("senderAddress", settings.senderAddress?.description)
        writer.optional("replyTo", settings.replyTo?.description)
        writer.optional("businessAddress", settings.businessAddress)
        writer.flag("receipts", settings.sendsReceipts)
        writer.flag("refunds", settings.sendsRefunds)
        writer.flag("failures", settings.sendsFailures)
        writer.endObject()
    }

    private static func address(_ reader: inout JSONReader, _ fields: BodyFields) throws -> EmailAddress? {
        try fields.parsed(&reader, "invalid_email", RecipientFault.invalid.detail(.email)) {
            EmailAddress($0)
        }
    }
}
