/// What kind of thing a line is.
///
/// The raw values are stored and are part of the API.
package enum LineItemKind: String, Hashable, Sendable, CaseIterable {
    case product = "product"
    case shipping = "shipping"
    case discount = "discount"
    case tax = "tax"
    case fee = "fee"
}

/// Whether a price has its tax inside.
///
/// The raw values are stored and are part of the API.
package enum TaxBehavior: String, Hashable, Sendable, CaseIterable {
    case inclusive = "inclusive"
    case exclusive = "exclusive"
}

/// One line of a checkout.
///
/// The total is unit amount times quantity, rounded half up to the minor unit.
package struct LineItem: Hashable, Sendable {
    package var name: String
    package var quantity: Quantity
    /// Minor units for one; negative only for discounts.
    package var unitAmount: Int64
    /// Minor units for the line.
    package var totalAmount: Int64
    package var kind: LineItemKind
    package var details: String?
    package var sku: String?
    package var imageURL: String?
    package var url: String?
    package var taxCategory: String?
    package var taxBehavior: TaxBehavior?
    package var metadata: [MetadataEntry]

    /// Makes a line and computes its total; throws when that does not fit 64 bits.
    package init(
        name: String, quantity: Quantity, unitAmount: Int64, currency: Currency,
        kind: LineItemKind = .product,
        details: String? = nil, sku: String? = nil, imageURL: String? = nil, url: String? = nil,
        taxCategory: String? = nil,
        taxBehavior: TaxBehavior? = nil, metadata: [MetadataEntry] = []
    ) throws(MoneyError) {
        self.name = name
        self.quantity = quantity
        self.unitAmount = unitAmount
        self.kind = kind
        self.details = details
        self.sku = sku
        self.imageURL = imageURL
        self.url = url
        self.taxCategory = taxCategory
        self.taxBehavior = taxBehavior
        self.metadata = metadata
        totalAmount = try Money(minorUnits: unitAmount, currency: currency).multiplied(by: quantity)
            .minorUnits
    }
}

/// One pair of a merchant's own data, kept in the order it came.
package struct MetadataEntry: Hashable, Sendable {
    package var key: String
    package var value: String

    /// Makes a pair.
    package init(key: String, value: String) {
        self.key = key
        self.value = value
    }
}
