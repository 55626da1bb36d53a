import Domain
import JSON

/// The stored form of a link's amounts: one JSON object with the API's own names.
enum LinkTermsText {
    static func encode(_ amount: LinkAmount) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        switch amount {
        case .fixed(let fixed):
            writer.key("amount")
            writer.integer(fixed)
        case .choice(let amounts):
            writer.key("amounts")
            writer.beginArray()
            for amount in amounts { writer.integer(amount) }
            writer.endArray()
        case .open(let bounds):
            writer.key("minAmount")
            writer.integer(bounds.lowerBound)
            writer.key("maxAmount")
            writer.integer(bounds.upperBound)
        }
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    static func decode(_ text: UnsafeBufferPointer<UInt8>) throws -> LinkAmount {
        var fixed: Int64?
        var amounts: [Int64] = []
        var least: Int64?
        var most: Int64?
        var reader = JSONReader(Array(text))
        try reader.readObject { reader, key in
            switch key {
            case "amount": fixed = try reader.readInteger()
            case "amounts": try reader.readArray { reader, _ in amounts.append(try reader.readInteger()) }
            case "minAmount": least = try reader.readInteger()
            case "maxAmount": most = try reader.readInteger()
            default: try reader.skipValue()
            }
        }
        if let fixed { return .fixed(fixed) }
        if let least, let most, least <= most { return .open(least...most) }
        guard !amounts.isEmpty else { throw StorageError.unreadable(table: "payment_links", column: "terms") }
        return .choice(amounts)
    }
}
