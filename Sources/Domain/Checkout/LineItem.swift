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
    /// What the payer reads on the line, up to 255 characters.
    package var name: String
    /// How many of it, in thousandths if need be.
    package var quantity: Quantity
    /// Minor units for one; negative only for discounts.
    package var unitAmount: Int64
    /// Minor units for the line.
    package var totalAmount: Int64
    /// Tells goods from shipping, discounts, taxes and fees.
    package var kind: LineItemKind
    /// A second, smaller text under the name, up to 1000 characters.
    package var details: String?
    /// The merchant's stock number, up to 255 characters.
    package var sku: String?
    /// The http or https address of a picture of the thing.
    package var imageURL: String?
    /// The http or https address of the thing in the shop.
    package var url: String?
    /// The merchant's own word for how the line is taxed, up to 64 characters.
    package var taxCategory: String?
    /// Whether the unit amount has its tax inside; nil when the merchant did not say.
    package var taxBehavior: TaxBehavior?
    /// Whether it is goods or a service, for the tax; nil for what the site says.
    package var supply: SupplyKind?
    /// The merchant's own data about the line, at most 50 pairs.
    package var metadata: [MetadataEntry]

    /// Makes a line and computes its total; throws when that does not fit 64 bits.
    package init(
        name: String, quantity: Quantity, unitAmount: Int64, currency: Currency,
        kind: LineItemKind = .product,
        details: String? = nil, sku: String? = nil, imageURL: String? = nil, url: String? = nil,
        taxCategory: String? = nil,
        taxBehavior: TaxBehavior? = nil, supply: SupplyKind? = nil, metadata: [MetadataEntry] = []
    ) throws(MoneyError) {
        totalAmount = try Money(minorUnits: unitAmount, currency: currency).multiplied(by: quantity)
            .minorUnits
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
        self.supply = supply
        self.metadata = metadata
    }
}

/// One pair of a merchant's own data, kept in the order it came.
package struct MetadataEntry: Hashable, Sendable {
    /// The merchant's word for it, 1 to 40 characters.
    package var key: String
    /// Any text of up to 500 characters, never read here.
    package var value: String

    /// Makes a pair.
    package init(key: String, value: String) {
        self.key = key
        self.value = value
    }
}
