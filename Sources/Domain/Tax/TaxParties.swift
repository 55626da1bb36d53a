/// Where somebody is, as an address tells it.
package struct TaxAddress: Hashable, Sendable {
    /// The country's ISO 3166-1 code.
    package var country: String
    /// The postal code as it was typed; empty where there is none.
    package var postalCode: String
    /// The second part of an ISO 3166-2 code (CA, QC), or the whole of it; empty where there is none.
    package var region: String

    /// Makes an address.
    package init(country: String, postalCode: String = "", region: String = "") {
        self.country = country
        self.postalCode = postalCode
        self.region = region
    }
}

/// What is sold.
///
/// The raw values are stored and appear in the API.
package enum SupplyKind: String, Hashable, Sendable, CaseIterable {
    case goods = "goods"
    /// Supplied electronically, by telecommunication or broadcasting (Directive 2006/112/EC, article 58).
    case digital = "digital"
    /// Any other service.
    case service = "service"
}

/// Who sells, with all that decides what they have to charge.
package struct TaxSeller: Hashable, Sendable {
    /// How sales to consumers of other member states are taxed.
    ///
    /// The raw values are stored and appear in the API.
    package enum DistanceSales: String, Hashable, Sendable, CaseIterable {
        /// At home: below 10,000 EUR a year in all of the union (Directive 2006/112/EC, article 59c).
        case belowThreshold = "below_threshold"
        /// Where the consumer is, reported through the one-stop shop at home.
        case oneStopShop = "one_stop_shop"
    }

    /// Where the seller is established, and goods are sent from.
    package var address: TaxAddress
    /// The codes of where the seller is registered: DE, CA, CA-QC, US-NY.
    package var registrations: Set<String>
    /// Sales to consumers of other member states, for a seller in one.
    package var distanceSales: DistanceSales
    /// Whether a seller outside reports digital services through the non-Union scheme (article 358a).
    package var hasNonUnionScheme: Bool
    /// Whether goods from outside of up to 150 EUR are reported through the import scheme (article 369l).
    package var hasImportScheme: Bool

    /// Makes a seller.
    package init(
        address: TaxAddress, registrations: Set<String>, distanceSales: DistanceSales = .belowThreshold,
        hasNonUnionScheme: Bool = false, hasImportScheme: Bool = false
    ) {
        self.address = address
        self.registrations = registrations
        self.distanceSales = distanceSales
        self.hasNonUnionScheme = hasNonUnionScheme
        self.hasImportScheme = hasImportScheme
    }
}

/// Who buys.
package struct TaxBuyer: Hashable, Sendable {
    /// What the buyer is for the tax.
    package enum Status: Hashable, Sendable {
        /// A private person, or a business that shows no valid tax id.
        case consumer
        /// A business with a valid tax id; the code of the country whose register the id is of, XI for
        /// Northern Ireland.
        case business(register: String)
    }

    /// Where goods go, or the billing address for services.
    package var address: TaxAddress
    /// What the buyer is.
    package var status: Status
    /// The number of a certificate of exemption; nil where the buyer has none.
    package var exemption: String?

    /// Makes a buyer.
    package init(address: TaxAddress, status: Status = .consumer, exemption: String? = nil) {
        self.address = address
        self.status = status
        self.exemption = exemption
    }
}
