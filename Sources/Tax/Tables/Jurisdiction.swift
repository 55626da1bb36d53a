package import Domain
package import Support

/// A rate from a day on, until the next of its category.
package struct DatedRate: Hashable, Sendable {
    /// The first day.
    package let from: CivilDate
    /// The rate; nil where the category ends.
    package let rate: TaxRate?
    /// Where the figure is from.
    package let source: String
}

/// A tax of a place, with its rates by category and day.
package struct Levy: Hashable, Sendable {
    /// What it is called on an invoice.
    package let name: String
    /// The code of where a seller must be registered to charge it.
    package let registration: String
    /// The rates of each category, oldest first.
    package let rates: [TaxCategory: [DatedRate]]

    /// The rate of the first category of an order that has one on that day.
    func rate(for category: TaxCategory, on date: CivilDate) -> (category: TaxCategory, found: DatedRate)? {
        for candidate in category.rateOrder {
            if let found = rates[candidate]?.last(where: { $0.from <= date }), found.rate != nil {
                return (candidate, found)
            }
        }
        return nil
    }
}

/// What a registered business of a place does about services from abroad.
package enum BusinessFromAbroad: String, Hashable, Sendable, CaseIterable {
    /// It accounts for the tax, and the seller charges nothing.
    case reverseCharge = "reverse_charge"
    /// A registered seller charges it like anybody else.
    case charged = "charged"
}

/// A place that levies taxes: a country, or a state, province or island with rates of its own.
package struct Jurisdiction: Hashable, Sendable {
    /// When a place belongs to a union of states that tax sales between them by common rules.
    package struct Membership: Hashable, Sendable {
        /// The union's code.
        package let union: String
        /// The first day; nil where it was one before all tables.
        package let from: CivilDate?
        /// The first day that it no longer is; nil while it is.
        package let until: CivilDate?
        /// Whether only for goods, as Northern Ireland.
        package let isForGoodsOnly: Bool
    }

    /// The code: of ISO 3166-1 for a country, of ISO 3166-2 for a part, XI for Northern Ireland.
    package let code: String
    /// The name in English.
    package let name: String
    /// What it levies.
    package let levies: [Levy]
    /// The code of the tax area it is in, within which sales are domestic; its own where it has one.
    package let area: String
    /// The union it belongs to.
    package let membership: Membership?
    /// How it rounds where a site does not say.
    package let policy: RoundingPolicy
    /// What its businesses do about services from abroad.
    package let businessFromAbroad: BusinessFromAbroad
    /// Whether services to consumers are taxed where their seller is.
    package let taxesServicesAtSeller: Bool
    /// Whether shipping is taxed as the goods are.
    package let isShippingTaxed: Bool
}

/// A part of a country with a tax rule of its own, known by its own country code or by postal codes.
package struct Territory: Hashable, Sendable {
    /// The code, for explanations.
    package let code: String
    /// The name in English.
    package let name: String
    /// Country codes that an address may bear instead.
    package let countryCodes: [String]
    /// The country that its postal codes are of.
    package let country: String
    /// What its postal codes begin with.
    package let postalPrefixes: [String]
    /// The jurisdiction that goods sent there fall under; nil where they leave the country's tax area.
    package let goods: String?
    /// The jurisdiction that services to there fall under; nil likewise.
    package let services: String?
    /// The first day that this is so; nil where it was before all tables.
    package let from: CivilDate?
}

/// A local tax of an imported table, for a range of postal codes of a state.
package struct LocalRate: Hashable, Sendable {
    /// The first postal code, as a number.
    package let firstCode: Int32
    /// The last postal code.
    package let lastCode: Int32
    /// The name of the county, city or district.
    package let name: String
    /// The category that it is for; nil for every category that is taxed.
    package let category: TaxCategory?
    /// The first day.
    package let from: CivilDate
    /// The first day that it no longer holds.
    package let until: CivilDate?
    /// The rate, on top of the state's.
    package let rate: TaxRate
    /// Where the figure is from.
    package let source: String
}
