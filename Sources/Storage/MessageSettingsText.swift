import Domain
import JSON
import Support

/// The stored form of what a site writes its payers.
enum MessageSettingsText {
    static func write(_ settings: MessageSettings, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("senderName", settings.senderName)
        writer.member("senderAddress", settings.senderAddress?.description)
        writer.member("replyTo", settings.replyTo?.description)
        writer.member("businessAddress", settings.businessAddress)
        writer.key("receipts")
        writer.bool(settings.sendsReceipts)
        writer.key("refunds")
        writer.bool(settings.sendsRefunds)
        writer.key("failures")
        writer.bool(settings.sendsFailures)
        writer.endObject()
    }

    static func read(_ reader: inout JSONReader) throws -> MessageSettings {
        var settings = MessageSettings()
        try reader.readObject { reader, key in
            switch key {
            case "senderName": settings.senderName = try reader.readString()
            case "senderAddress": settings.senderAddress = EmailAddress(try reader.readString())
            case "replyTo": settings.replyTo = EmailAddress(try reader.readString())
            case "businessAddress": settings.businessAddress = try reader.readString()
            case "receipts": settings.sendsReceipts = try reader.readBool()
            case "refunds": settings.sendsRefunds = try reader.readBool()
            case "failures": settings.sendsFailures = try reader.readBool()
            default: try reader.skipValue()
            }
        }
        return settings
    }
}
