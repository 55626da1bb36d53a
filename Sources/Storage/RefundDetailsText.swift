import Domain
import JSON

/// The stored form of what a merchant said of a refund.
enum RefundDetailsText {
    static func encode(_ details: RefundDetails) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("reason", details.reason)
        if !details.lines.isEmpty {
            writer.key("lines")
            writer.beginArray()
            for line in details.lines {
                writer.beginArray()
                writer.integer(Int64(line.place))
                writer.integer(line.quantity.thousandths)
                writer.integer(line.amount)
                writer.endArray()
            }
            writer.endArray()
        }
        MetadataText.write(details.metadata, to: &writer)
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    static func decode(_ text: String) throws -> RefundDetails {
        var details = RefundDetails()
        var reader = JSONReader(Array(text.utf8))
        try reader.readObject { reader, key in
            switch key {
            case "reason": details.reason = try reader.readString()
            case "lines": try reader.readArray { reader, _ in details.lines.append(try line(&reader)) }
            case "metadata": details.metadata = try MetadataText.read(&reader)
            default: try reader.skipValue()
            }
        }
        return details
    }

    private static func line(_ reader: inout JSONReader) throws -> RefundLine {
        var numbers: [Int64] = []
        try reader.readArray { reader, _ in numbers.append(try reader.readInteger()) }
        guard numbers.count == 3, let quantity = Quantity(thousandths: numbers[1]) else {
            throw StorageError.unreadable(table: "refunds", column: "details")
        }
        return RefundLine(place: Int(numbers[0]), quantity: quantity, amount: numbers[2])
    }
}
