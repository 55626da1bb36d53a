package import Database
package import Domain
import JSON

/// The table of what organisations' receipts say of the seller.
package enum ReceiptSettingsRows {
    /// The settings of an organisation; those of a new one where nothing is stored.
    package static func find(_ organization: OrganizationID, in database: Connection) throws
        -> ReceiptSettings
    {
        try database.first(
            "/* ReceiptSettingsRows.find */ SELECT settings FROM receipt_settings WHERE organization_id = $1",
            .identifier(organization)
        ) { row in try row.withText(0) { try decode($0) } } ?? ReceiptSettings()
    }

    /// Writes an organisation's settings in place of those before.
    package static func put(
        _ settings: ReceiptSettings, of organization: OrganizationID, in database: Connection
    ) throws {
        try database.execute(
            """
            /* ReceiptSettingsRows.put */ INSERT INTO receipt_settings (organization_id, settings)
            VALUES ($1, $2) ON CONFLICT (organization_id) DO UPDATE SET settings = excluded.settings
            """, .identifier(organization), .text(encode(settings)))
    }

    private static func encode(_ settings: ReceiptSettings) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("legalName", settings.legalName)
        writer.member("address", settings.address)
        writer.key("taxIds")
        writer.beginArray()
        for id in settings.taxIDs { writer.string(id) }
        writer.endArray()
        writer.member("footer", settings.footer)
        writer.member("numberPrefix", settings.numberPrefix)
        writer.key("numbersByYear")
        writer.bool(settings.numbersByYear)
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static func decode(_ text: UnsafeBufferPointer<UInt8>) throws -> ReceiptSettings {
        var settings = ReceiptSettings()
        var reader = JSONReader(Array(text))
        try reader.readObject { reader, key in
            switch key {
            case "legalName": settings.legalName = try reader.readString()
            case "address": settings.address = try reader.readString()
            case "taxIds":
                try reader.readArray { reader, _ in settings.taxIDs.append(try reader.readString()) }
            case "footer": settings.footer = try reader.readString()
            case "numberPrefix": settings.numberPrefix = try reader.readString()
            case "numbersByYear": settings.numbersByYear = try reader.readBool()
            default: try reader.skipValue()
            }
        }
        return settings
    }
}
