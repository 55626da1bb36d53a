/// The rule that decided what falls on a line.
///
/// The raw values are stored and appear in the API.
package enum TaxRule: String, Hashable, Sendable, CaseIterable {
    /// Seller and buyer are in the same place.
    case domestic = "domestic"
    /// The seller is registered where the buyer is, without being established there.
    case registeredAbroad = "registered_abroad"
    /// A sale to a consumer of another member state, reported through the one-stop shop (Directive
    /// 2006/112/EC, articles 33 and 58).
    case oneStopShop = "one_stop_shop"
    /// A sale to a consumer of another member state by a seller below 10,000 EUR a year (article 59c).
    case belowThreshold = "below_threshold"
    /// Goods sent to a consumer of another member state before 2021-07-01, below that state's threshold.
    case distanceSaleBefore2021 = "distance_sale_before_2021"
    /// A service to a consumer that is taxed where the seller is (article 45).
    case sellersPlace = "sellers_place"
    /// Goods to a business with a valid id of another member state: exempt (article 138).
    case intraCommunitySupply = "intra_community_supply"
    /// A service to a business of another member state, which accounts for the tax itself (article 196).
    case reverseCharge = "reverse_charge"
    /// A service to a registered business of a country that has its businesses account for services from
    /// abroad.
    case reverseChargeAbroad = "reverse_charge_abroad"
    /// Goods that leave the seller's tax area (article 146).
    case export = "export"
    /// Goods from outside: whoever imports them pays at the border.
    case importedByBuyer = "imported_by_buyer"
    /// A service whose place is outside of where the seller owes tax (articles 44, 58 and 59).
    case outsideScope = "outside_scope"
    /// A territory of a country that is not part of its tax area (article 6).
    case excludedTerritory = "excluded_territory"
    /// The seller is not registered where tax would be due.
    case notRegistered = "not_registered"
    /// The place levies no such tax.
    case noTaxThere = "no_tax_there"
    /// The buyer has shown a certificate of exemption.
    case exemptCustomer = "exempt_customer"
    /// What is sold is exempt.
    case exemptSupply = "exempt_supply"
    /// Shipping that the law of the place leaves untaxed.
    case shippingNotTaxed = "shipping_not_taxed"

    /// The words that an invoice must bear instead of a tax; nil where there are none.
    ///
    /// Directive 2006/112/EC, article 226 (11) and (11a).
    package var invoiceWords: String? {
        switch self {
        case .reverseCharge, .reverseChargeAbroad: "Reverse charge"
        case .intraCommunitySupply: "Exempt intra-Community supply"
        case .export: "Exempt export"
        case .exemptCustomer, .exemptSupply: "Exempt"
        case .outsideScope, .importedByBuyer, .excludedTerritory: "Outside the scope of tax"
        case .domestic, .registeredAbroad, .oneStopShop, .belowThreshold, .distanceSaleBefore2021,
            .sellersPlace, .notRegistered, .noTaxThere, .shippingNotTaxed:
            nil
        }
    }
}
