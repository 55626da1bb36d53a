package import Domain
import JSON

/// What an organisation's receipts say of the seller: the members that were sent.
package struct ReceiptSettingsBody: Sendable {
    private let changes: [@Sendable (inout ReceiptSettings) -> Void]

    init(_ bytes: [UInt8]) throws {
        var changes: [@Sendable (inout ReceiptSettings) -> Void] = []
        let fields = try readBody(bytes) { reader, key, fields in
            switch key {
            case "legalName":
                let name = try fields.text(&reader, ReceiptLimits.legalName)
                changes.append { $0.legalName = name }
            case "address":
                let address = try fields.text(&reader, ReceiptLimits.address, hasLines: true)
                changes.append { $0.address = address }
            case "taxIds":
                let ids = try Self.taxIDs(&reader, fields)
                changes.append { $0.taxIDs = ids }
            case "footer":
                let footer = try fields.text(&reader, ReceiptLimits.footer, hasLines: true)
                changes.append { $0.footer = footer }
            case "numberPrefix":
                let prefix = try fields.parsed(
                    &reader, "invalid_value",
                    "Must have at most \(ReceiptLimits.prefixLength) letters of A to Z, hyphens or slashes."
                ) { ReceiptNumber.isPrefix($0) ? $0 : nil }
                changes.append { $0.numberPrefix = prefix ?? ReceiptSettings().numberPrefix }
            case "numbersByYear":
                if let isOn = try fields.read(&reader, { try $0.readBool() }) {
                    changes.append { $0.numbersByYear = isOn }
                }
            default: try fields.unknown(&reader)
            }
        }
        try fields.finish()
        self.changes = changes
    }

    /// Makes the changes.
    func apply(to settings: inout ReceiptSettings) {
        for change in changes { change(&settings) }
    }

    private static func taxIDs(_ reader: inout JSONReader, _ fields: BodyFields) throws -> [String] {
        let pointer = reader.pointer
        var ids: [String] = []
        try fields.elements(&reader) { reader in
            if let id = try fields.text(&reader, ReceiptLimits.taxID) { ids.append(id) }
        }
        if ids.count > ReceiptLimits.taxIDs {
            fields.refuse(pointer, "too_many", "At most \(ReceiptLimits.taxIDs) entries.")
        }
        return ids
    }

    /// The object in UTF-8.
    package static func encode(_ settings: ReceiptSettings) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.text("object", "receipt_settings")
        writer.optional("legalName", settings.legalName)
        writer.optional("address", settings.address)
        writer.key("taxIds")
        writer.beginArray()
        for id in settings.taxIDs { writer.string(id) }
        writer.endArray()
        writer.optional("footer", settings.footer)
        writer.text("numberPrefix", settings.numberPrefix)
        writer.flag("numbersByYear", settings.numbersByYear)
        writer.endObject()
        return writer.bytes
    }
}
