import Domain
import JSON

/// The members of a site's stored settings that say what may be done without a secret.
enum PublicAccessText {
    static func write(_ access: PublicAccess, to writer: inout JSONWriter) {
        writer.key("publicCreate")
        writer.bool(access.mayCreate)
        writer.key("formLink")
        writer.bool(access.takesForms)
        writer.key("allowedOrigins")
        writer.beginArray()
        for origin in access.allowedOrigins { writer.string(origin) }
        writer.endArray()
        writer.key("prices")
        writer.beginArray()
        for price in access.prices {
            writer.beginObject()
            writer.member("id", price.id)
            writer.member("name", price.name)
            writer.key("unitAmount")
            writer.integer(price.unitAmount)
            writer.member("currency", price.currency.code)
            writer.member("taxCategory", price.taxCategory?.rawValue)
            writer.member("taxBehavior", price.taxBehavior?.rawValue)
            writer.member("supply", price.supply?.rawValue)
            writer.endObject()
        }
        writer.endArray()
    }

    /// Reads the member when it is one of these; answers whether it was.
    static func read(
        _ access: inout PublicAccess, _ key: JSONReader.Key, from reader: inout JSONReader
    ) throws -> Bool {
        switch key {
        case "publicCreate": access.mayCreate = try reader.readBool()
        case "formLink": access.takesForms = try reader.readBool()
        case "allowedOrigins":
            try reader.readArray { reader, _ in access.allowedOrigins.append(try reader.readString()) }
        case "prices":
            try reader.readArray { reader, _ in
                if let price = try price(&reader) { access.prices.append(price) }
            }
        default: return false
        }
        return true
    }

    /// A price; nil when its currency is no longer one.
    private static func price(_ reader: inout JSONReader) throws -> Price? {
        var (id, name, amount, currency) = ("", "", Int64(0), Currency?.none)
        var (category, behavior, supply) = (TaxCategory?.none, TaxBehavior?.none, SupplyKind?.none)
        try reader.readObject { reader, key in
            switch key {
            case "id": id = try reader.readString()
            case "name": name = try reader.readString()
            case "unitAmount": amount = try reader.readInteger()
            case "currency": currency = Currency(code: try reader.readString())
            case "taxCategory": category = TaxCategory(rawValue: try reader.readString())
            case "taxBehavior": behavior = TaxBehavior(rawValue: try reader.readString())
            case "supply": supply = SupplyKind(rawValue: try reader.readString())
            default: try reader.skipValue()
            }
        }
        guard let currency else { return nil }
        return Price(
            id: id, name: name, unitAmount: amount, currency: currency, taxCategory: category,
            taxBehavior: behavior, supply: supply)
    }
}
