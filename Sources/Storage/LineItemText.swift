import Domain
import JSON

/// The stored form of a line.
enum LineItemText {
    static func write(_ item: LineItem, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("name", item.name)
        writer.key("quantity")
        writer.integer(item.quantity.thousandths)
        writer.key("unitAmount")
        writer.integer(item.unitAmount)
        if item.kind != .product { writer.member("kind", item.kind.rawValue) }
        writer.member("description", item.details)
        writer.member("sku", item.sku)
        writer.member("imageUrl", item.imageURL)
        writer.member("url", item.url)
        writer.member("taxCategory", item.taxCategory)
        writer.member("taxBehavior", item.taxBehavior?.rawValue)
        writer.member("supply", item.supply?.rawValue)
        MetadataText.write(item.metadata, to: &writer)
        writer.endObject()
    }

    static func read(_ reader: inout JSONReader, currency: Currency) throws -> LineItem {
        var name = ""
        var quantity: Quantity?
        var unitAmount: Int64 = 0
        var kind = LineItemKind.product
        var details: String?
        var sku: String?
        var imageURL: String?
        var url: String?
        var taxCategory: String?
        var taxBehavior: TaxBehavior?
        var supply: SupplyKind?
        var metadata: [MetadataEntry] = []
        try reader.readObject { reader, key in
            switch key {
            case "name": name = try reader.readString()
            case "quantity": quantity = Quantity(thousandths: try reader.readInteger())
            case "unitAmount": unitAmount = try reader.readInteger()
            case "kind": kind = LineItemKind(rawValue: try reader.readString()) ?? .product
            case "description": details = try reader.readString()
            case "sku": sku = try reader.readString()
            case "imageUrl": imageURL = try reader.readString()
            case "url": url = try reader.readString()
            case "taxCategory": taxCategory = try reader.readString()
            case "taxBehavior": taxBehavior = TaxBehavior(rawValue: try reader.readString())
            case "supply": supply = SupplyKind(rawValue: try reader.readString())
            case "metadata": metadata = try MetadataText.read(&reader)
            default: try reader.skipValue()
            }
        }
        guard let quantity else { throw StorageError.unreadable(table: "checkouts", column: "details") }
        return try LineItem(
            name: name, quantity: quantity, unitAmount: unitAmount, currency: currency, kind: kind,
            details: details,
            sku: sku, imageURL: imageURL, url: url, taxCategory: taxCategory, taxBehavior: taxBehavior,
            supply: supply, metadata: metadata)
    }
}

/// The stored form of a merchant's own pairs.
enum MetadataText {
    static func write(_ metadata: [MetadataEntry], to writer: inout JSONWriter) {
        guard !metadata.isEmpty else { return }
        writer.key("metadata")
        writer.beginObject()
        for entry in metadata {
            writer.key(text: entry.key)
            writer.string(entry.value)
        }
        writer.endObject()
    }

    static func read(_ reader: inout JSONReader) throws -> [MetadataEntry] {
        var metadata: [MetadataEntry] = []
        try reader.readObject { reader, key in
            let name = key.text
            metadata.append(MetadataEntry(key: name, value: try reader.readString()))
        }
        return metadata
    }
}
