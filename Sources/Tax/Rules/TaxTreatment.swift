package import Domain

/// What falls on a line, and why.
package struct TaxTreatment: Hashable, Sendable {
    /// The rule that decided.
    package var rule: TaxRule
    /// Where the supply is taxed: the code of a jurisdiction, or of a country that no table has.
    package var place: String
    /// The name of that place, in English.
    package var placeName: String
    /// The category whose rate was taken, which is the standard one where a country has no lower.
    package var category: TaxCategory
    /// The taxes that fall on it; none where nothing is charged.
    package var components: [TaxComponent]
    /// Whether the cost of shipping such goods is taxed as they are.
    package var isShippingTaxed: Bool

    /// Makes a treatment.
    package init(
        rule: TaxRule, place: String, placeName: String, category: TaxCategory, components: [TaxComponent],
        isShippingTaxed: Bool = true
    ) {
        self.rule = rule
        self.place = place
        self.placeName = placeName
        self.category = category
        self.components = components
        self.isShippingTaxed = isShippingTaxed
    }

    /// The sum of the rates.
    package var rate: TaxRate { TaxRate.sum(components.lazy.map(\.rate)) ?? .zero }

    /// What falls on the shipping of what this falls on, where the law leaves shipping alone.
    var ofUntaxedShipping: TaxTreatment {
        var treatment = self
        treatment.rule = .shippingNotTaxed
        treatment.components = []
        return treatment
    }
}
