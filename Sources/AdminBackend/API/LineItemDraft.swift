import Domain
import JSON

/// One item of a checkout's creation, before its currency is known.
struct LineItemDraft {
    private var name = ""
    private var quantity: Quantity?
    private var unitAmount: Int64 = 0
    private var kind = LineItemKind.product
    private var details: String?
    private var sku: String?
    private var imageURL: String?
    private var url: String?
    private var taxCategory: String?
    private var taxBehavior: TaxBehavior?
    private var supply: SupplyKind?
    private var metadata: [MetadataEntry] = []

    init(_ reader: inout JSONReader, _ fields: BodyFields) throws {
        var hasName = false
        var hasAmount = false
        let isObject = try fields.read(&reader) { reader in
            try reader.readObject { reader, key in
                switch key {
                case "name":
                    // Null is no name.
                    hasName = try reader.peekKind() != .null
                    name = try fields.text(&reader, FieldLimits.name) ?? ""
                case "quantity": quantity = try Self.quantity(&reader, fields)
                case "unitAmount":
                    hasAmount = try reader.peekKind() != .null
                    unitAmount =
                        try fields.integer(&reader, -FieldLimits.amountMax...FieldLimits.amountMax) ?? 0
                case "kind": kind = try fields.word(&reader) ?? .product
                case "description":
                    details = try fields.text(&reader, FieldLimits.description, hasLines: true)
                case "sku": sku = try fields.text(&reader, FieldLimits.sku)
                case "imageUrl": imageURL = try Self.webURL(&reader, fields)
                case "url": url = try Self.webURL(&reader, fields)
                case "taxCategory": taxCategory = try fields.text(&reader, FieldLimits.taxCategory)
                case "taxBehavior": taxBehavior = try fields.word(&reader)
                case "supply": supply = try fields.word(&reader)
                case "metadata": metadata = try ContactBody.metadata(&reader, fields)
                default: try fields.unknown(&reader)
                }
            }
            return true
        }
        guard isObject == true else {
            if fields.errors.isEmpty { fields.refuse(reader.pointer, "wrong_type", "Expected an object.") }
            return
        }
        if !hasName { fields.refuse(reader.pointer + "/name", "required", "The name is required.") }
        if !hasAmount {
            fields.refuse(reader.pointer + "/unitAmount", "required", "The unit amount is required.")
        }
        if unitAmount < 0, kind != .discount {
            fields.refuse(reader.pointer + "/unitAmount", "out_of_range", "Only a discount may be negative.")
        }
    }

    /// The line with its total; nil when that does not fit 64 bits.
    func item(currency: Currency) -> LineItem? {
        guard let quantity = quantity ?? Quantity(1) else { return nil }
        return try? LineItem(
            name: name, quantity: quantity, unitAmount: unitAmount, currency: currency, kind: kind,
            details: details, sku: sku,
            imageURL: imageURL, url: url, taxCategory: taxCategory, taxBehavior: taxBehavior,
            supply: supply, metadata: metadata)
    }

    /// A whole number, or a decimal as text.
    static func quantity(_ reader: inout JSONReader, _ fields: BodyFields) throws -> Quantity? {
        let detail =
            "Must be a whole number of at least 1, or a decimal text above 0 with at most three digits "
            + "after the point."
        let kind = try reader.peekKind()
        if kind == .string { return try fields.parsed(&reader, "invalid_quantity", detail) { Quantity($0) } }
        guard let whole = try fields.read(&reader, { try $0.readInteger() }) else { return nil }
        guard let quantity = Quantity(whole) else {
            fields.refuse(reader.pointer, "invalid_quantity", detail)
            return nil
        }
        return quantity
    }

    private static func webURL(_ reader: inout JSONReader, _ fields: BodyFields) throws -> String? {
        try fields.parsed(&reader, "invalid_url", "Must be an absolute http or https URL.") {
            WebURL($0)?.description
        }
    }
}
