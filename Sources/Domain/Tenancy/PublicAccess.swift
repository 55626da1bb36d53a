/// What a site lets strangers do who hold no secret: pages of the shop in browsers, and plain HTML forms.
///
/// All of it is off for a new site.
package struct PublicAccess: Hashable, Sendable {
    /// Whether checkouts may be made with a public key.
    package var mayCreate = false
    /// Whether checkouts may be made by an HTML form that posts to `/pay`.
    package var takesForms = false
    /// Origins whose pages may call the public API and read its answers.
    package var allowedOrigins: [String] = []
    /// What an order without a signature may consist of.
    package var prices: [Price] = []

    /// Nothing allowed.
    package init() {}

    /// The most origins, and the most prices.
    package static let entriesMax = 200

    /// The price of that id, or nil.
    package func price(_ id: String) -> Price? { prices.first { $0.id == id } }
}

/// One thing on a site's price list.
package struct Price: Hashable, Sendable {
    /// The merchant's word for it in forms and calls: 1 to 64 letters, digits and `-._`.
    package var id: String
    /// What the payer reads, 1 to 255 characters.
    package var name: String
    /// Minor units for one.
    package var unitAmount: Int64
    /// What it is charged in.
    package var currency: Currency
    /// Which of a place's rates it has; nil for what the site says.
    package var taxCategory: TaxCategory?
    /// Whether the amount has its tax inside; nil for what the site says.
    package var taxBehavior: TaxBehavior?
    /// Whether it is goods or a service, for the tax; nil for what the site says.
    package var supply: SupplyKind?

    /// Makes a price.
    package init(
        id: String, name: String, unitAmount: Int64, currency: Currency, taxCategory: TaxCategory? = nil,
        taxBehavior: TaxBehavior? = nil, supply: SupplyKind? = nil
    ) {
        self.id = id
        self.name = name
        self.unitAmount = unitAmount
        self.currency = currency
        self.taxCategory = taxCategory
        self.taxBehavior = taxBehavior
        self.supply = supply
    }

    /// The length of an id.
    package static let idLengths = 1...64
    /// The length of a name.
    package static let nameLengths = 1...255
    /// What one may cost, in minor units.
    package static let unitAmounts: ClosedRange<Int64> = 1...999_999_999_999

    /// Whether a text can be the id of a price.
    package static func isID(_ text: String) -> Bool {
        idLengths.contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
                default: false
                }
            }
    }
}
