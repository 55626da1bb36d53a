import Domain
import JSON

/// The body of a checkout's creation with a public key: the fields of the HTML form, with the lines as a
/// list.
struct PublicOrderBody {
    let order: PublicOrder

    init(_ bytes: [UInt8], keyText: String) throws {
        var read: [PublicOrder.Field] = [PublicOrder.Field("publicKey", keyText)]
        let fields = try readBody(bytes) { reader, key, fields in
            switch key {
            case "items": read += try Self.lines(&reader, fields)
            case "amount":
                if let number = try fields.integer(&reader, PublicOrderLimits.amounts) {
                    read.append(PublicOrder.Field("amount", String(number)))
                }
            case "validUntil":
                if let number = try fields.integer(&reader, 1...Int64.max) {
                    read.append(PublicOrder.Field("validUntil", String(number)))
                }
            case "currency", "reference", "description", "returnUrl", "cancelUrl", "nonce", "signature":
                // The order itself says how long each may be.
                if let text = try fields.text(&reader, 1...WebURL.lengthLimit) {
                    read.append(PublicOrder.Field(key.text, text))
                }
            default: try fields.unknown(&reader)
            }
        }
        try fields.finish()
        order = PublicOrder(read)
    }

    /// A line names a price; where no line says how many, the order says nothing of it, as a form does.
    private static func lines(
        _ reader: inout JSONReader, _ fields: BodyFields
    ) throws -> [PublicOrder.Field] {
        var lines: [(price: String, quantity: Int64?)] = []
        _ = try fields.read(&reader) { reader in
            try reader.readArray { reader, _ in
                var (price, quantity) = (String?.none, Int64?.none)
                let isObject = try fields.read(&reader) { reader in
                    try reader.readObject { reader, key in
                        switch key {
                        case "price": price = try fields.text(&reader, Price.idLengths)
                        case "quantity":
                            quantity = try fields.integer(&reader, PublicOrderLimits.quantities)
                        default: try fields.unknown(&reader)
                        }
                    }
                    return true
                }
                if isObject == true, let price { return lines.append((price, quantity)) }
                if fields.errors.isEmpty {
                    fields.refuse(reader.pointer + "/price", "required", "A line names a price.")
                }
            }
        }
        let hasQuantities = lines.contains { $0.quantity != nil }
        return lines.flatMap { line in
            [PublicOrder.Field("price", line.price)]
                + (hasQuantities ? [PublicOrder.Field("quantity", String(line.quantity ?? 1))] : [])
        }
    }
}
