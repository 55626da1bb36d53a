import Domain
import JSON

/// The members of a site that say what may be done without a secret.
enum PublicAccessBody {
    /// Reads the member when it is one of these; answers whether it was.
    static func read(
        _ reader: inout JSONReader, _ key: JSONReader.Key, _ fields: BodyFields,
        _ changes: inout SiteBody.Changes
    ) throws -> Bool {
        switch key {
        case "publicCreate":
            if let isOn = try fields.read(&reader, { try $0.readBool() }) {
                changes.append { $0.publicAccess.mayCreate = isOn }
            }
        case "formLink":
            if let isOn = try fields.read(&reader, { try $0.readBool() }) {
                changes.append { $0.publicAccess.takesForms = isOn }
            }
        case "allowedOrigins":
            let origins = try SiteBody.list(
                &reader, fields, "invalid_origin", "Must be scheme://host[:port]."
            ) { origin($0) }
            changes.append { $0.publicAccess.allowedOrigins = origins }
        case "prices":
            let prices = try prices(&reader, fields)
            changes.append { $0.publicAccess.prices = prices }
        default: return false
        }
        return true
    }

    /// An origin as browsers write it in the Origin field; nil for anything else.
    static func origin(_ text: String) -> String? {
        WebURL(text).flatMap { $0.origin == text ? text : nil }
    }

    private static func prices(_ reader: inout JSONReader, _ fields: BodyFields) throws -> [Price] {
        var prices: [Price] = []
        var count = 0
        _ = try fields.read(&reader) { reader in
            try reader.readArray { reader, _ in
                count += 1
                guard count <= PublicAccess.entriesMax else { return try reader.skipValue() }
                guard let price = try price(&reader, fields) else { return }
                if prices.contains(where: { $0.id == price.id }) {
                    fields.refuse(reader.pointer + "/id", "invalid_value", "Another price has this id.")
                }
                prices.append(price)
            }
        }
        if count > PublicAccess.entriesMax {
            fields.refuse(reader.pointer, "too_many", "At most \(PublicAccess.entriesMax) entries.")
        }
        return prices
    }

    private static func price(_ reader: inout JSONReader, _ fields: BodyFields) throws -> Price? {
        var (id, name, amount, currency) = (String?.none, String?.none, Int64?.none, Currency?.none)
        var (category, behavior, supply) = (TaxCategory?.none, TaxBehavior?.none, SupplyKind?.none)
        var seen: Set<String> = []
        let isObject = try fields.read(&reader) { reader in
            try reader.readObject { reader, key in
                seen.insert(key.text)
                switch key {
                case "id":
                    id = try fields.parsed(
                        &reader, "invalid_id", "Must be 1 to 64 letters, digits or any of -._"
                    ) { Price.isID($0) ? $0 : nil }
                case "name": name = try fields.text(&reader, Price.nameLengths)
                case "unitAmount": amount = try fields.integer(&reader, Price.unitAmounts)
                case "currency":
                    currency = try fields.parsed(
                        &reader, "invalid_currency", "Must be an ISO 4217 code in upper case."
                    ) { Currency(code: $0) }
                case "taxCategory": category = try fields.word(&reader)
                case "taxBehavior": behavior = try fields.word(&reader)
                case "supply": supply = try fields.word(&reader)
                default: try fields.unknown(&reader)
                }
            }
            return true
        }
        guard isObject == true else {
            if fields.errors.isEmpty { fields.refuse(reader.pointer, "wrong_type", "Expected an object.") }
            return nil
        }
        for field in ["id", "name", "unitAmount", "currency"] where !seen.contains(field) {
            fields.refuse("\(reader.pointer)/\(field)", "required", "A price needs this field.")
        }
        guard let id, let name, let amount, let currency else {
            if fields.errors.isEmpty {
                fields.refuse(reader.pointer, "required", "A price needs id, name, unitAmount and currency.")
            }
            return nil
        }
        return Price(
            id: id, name: name, unitAmount: amount, currency: currency, taxCategory: category,
            taxBehavior: behavior, supply: supply)
    }

    static func write(_ access: PublicAccess, to writer: inout JSONWriter) {
        writer.flag("publicCreate", access.mayCreate)
        writer.flag("formLink", access.takesForms)
        writer.key("allowedOrigins")
        writer.beginArray()
        for origin in access.allowedOrigins { writer.string(origin) }
        writer.endArray()
        writer.key("prices")
        writer.beginArray()
        for price in access.prices {
            writer.beginObject()
            writer.text("id", price.id)
            writer.text("name", price.name)
            writer.number("unitAmount", price.unitAmount)
            writer.text("currency", price.currency.code)
            writer.optional("taxCategory", price.taxCategory?.rawValue)
            writer.optional("taxBehavior", price.taxBehavior?.rawValue)
            writer.optional("supply", price.supply?.rawValue)
            writer.endObject()
        }
        writer.endArray()
    }
}
