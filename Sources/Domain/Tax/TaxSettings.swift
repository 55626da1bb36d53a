/// A tax number of a seller, and what may be charged under it.
package struct TaxRegistration: Hashable, Sendable {
    /// What kind of registration it is.
    ///
    /// The raw values are stored and are part of the API.
    package enum Scheme: String, Hashable, Sendable, CaseIterable {
        /// In a country, province or state: an ordinary number, or nexus in the United States.
        case local = "local"
        /// The one-stop shop for sales to consumers of other member states (Directive 2006/112/EC,
        /// article 369a).
        case oneStopShop = "oss"
        /// The same for services of sellers outside of the union (article 358a).
        case nonUnion = "non_union_oss"
        /// The same for goods from outside of the union (article 369l).
        case importScheme = "ioss"
    }

    /// The code of where it is: DE, CA, CA-QC, US-NY; for a scheme the member state that runs it.
    package var place: String
    /// What kind of registration it is.
    package var scheme: Scheme
    /// The number as it is printed on receipts; nil where there is none to print, as for nexus.
    package var number: String?

    /// Makes a registration.
    package init(place: String, scheme: Scheme = .local, number: String? = nil) {
        self.place = place
        self.scheme = scheme
        self.number = number
    }
}

/// What is done about a tax id beside looking at its form and check digits.
///
/// The raw values are stored and are part of the API.
package enum TaxRegisterCheck: String, Hashable, Sendable, CaseIterable {
    /// Nobody is asked.
    case off = "off"
    /// The register of the member states is asked behind the payer's back; its outage blocks nobody.
    case background = "background"
}

/// Whether a checkout's tax is calculated.
///
/// The raw values are stored and are part of the API.
package enum TaxMode: String, Hashable, Sendable, CaseIterable {
    /// From the site's settings and the buyer's details.
    case automatic = "automatic"
    /// The amounts are what the merchant says, lines of tax among them.
    case off = "none"
}

/// How a site taxes what it sells.
package struct TaxSettings: Hashable, Sendable {
    /// Whether checkouts of items without a fixed amount are taxed unless they say otherwise.
    package var isAutomatic = true
    /// Where the seller is established, and goods are sent from.
    package var address: TaxAddress
    /// Where the seller may charge tax.
    package var registrations: [TaxRegistration] = []
    /// Whether prices have their tax inside where an item does not say.
    package var pricesIncludeTax = false
    /// How tax is rounded; nil for the way of the country whose tax it is.
    package var rounding: RoundingPolicy?
    /// The category of items that name none.
    package var category: TaxCategory = .standard
    /// What items are that do not say.
    package var supply: SupplyKind = .goods
    /// What is done about buyers' tax ids.
    package var registerCheck: TaxRegisterCheck = .off

    /// The most registrations of a site.
    package static let registrationsMax = 100

    /// The settings of a seller there, registered nowhere.
    package init(address: TaxAddress) { self.address = address }

    /// The seller as the rules know one.
    package var seller: TaxSeller {
        let schemes = Set(registrations.map(\.scheme))
        return TaxSeller(
            address: address,
            registrations: Set(registrations.lazy.filter { $0.scheme == .local }.map(\.place)),
            distanceSales: schemes.contains(.oneStopShop) ? .oneStopShop : .belowThreshold,
            hasNonUnionScheme: schemes.contains(.nonUnion), hasImportScheme: schemes.contains(.importScheme))
    }
}
