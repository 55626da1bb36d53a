package import Support

/// What tax falls on a checkout and why, as it was calculated: every sum is the sum of its parts.
///
/// It repeats what the tables and the site said then, so that it stays true when they change.
package struct CheckoutTax: Hashable, Sendable {
    /// How firm it is.
    ///
    /// The raw values are stored and are part of the API.
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// The buyer's country is not known: it is taken to be the seller's.
        case estimated = "estimated"
        /// For the address that is known.
        case calculated = "calculated"
        /// Somebody pays it, or has: it changes no more unless that payment brings nothing.
        case frozen = "frozen"
    }

    /// How firm it is.
    package var state: State
    /// Grows with every calculation: a page shows what it was made of, and nobody pays another.
    package var version: Int64
    /// The day whose rates and rules hold.
    package var taxPoint: CivilDate
    /// When it was calculated.
    package var calculatedAt: Timestamp
    /// Which tables of rates it was calculated with: the beginning of their digest.
    package var tables: String
    /// How it was rounded.
    package var rounding: RoundingPolicy
    /// All prices without tax, after discounts, in minor units.
    package var net: Int64
    /// All taxes, in minor units.
    package var tax: Int64
    /// What discounts took off, as the prices are given, in minor units.
    package var discount: Int64
    /// The taxes that fall on any line, each once.
    package var components: [Component]
    /// What falls on the lines together, one for each rule and rate.
    package var groups: [Group]
    /// What falls on each line of the checkout, in its order; a discount's line has zeros.
    package var lines: [Line]
    /// Who buys, as the calculation took them.
    package var buyer: TaxedBuyer
    /// Who sells.
    package var seller: TaxedSeller
    /// What tells where the buyer is; kept when the tax is frozen.
    package var evidence: [LocationEvidence]

    /// Makes it from its parts.
    package init(
        state: State, version: Int64, taxPoint: CivilDate, calculatedAt: Timestamp, tables: String,
        rounding: RoundingPolicy, net: Int64, tax: Int64, discount: Int64, components: [Component],
        groups: [Group], lines: [Line], buyer: TaxedBuyer, seller: TaxedSeller,
        evidence: [LocationEvidence] = []
    ) {
        self.state = state
        self.version = version
        self.taxPoint = taxPoint
        self.calculatedAt = calculatedAt
        self.tables = tables
        self.rounding = rounding
        self.net = net
        self.tax = tax
        self.discount = discount
        self.components = components
        self.groups = groups
        self.lines = lines
        self.buyer = buyer
        self.seller = seller
        self.evidence = evidence
    }

    /// What the buyer pays, in minor units.
    package var total: Int64 { net + tax }

    /// Whether every price has its tax inside.
    package var pricesIncludeTax: Bool { lines.allSatisfy { $0.behavior == .inclusive } }

    /// Whether two say the same about the money and its reasons, whenever they were calculated.
    package func isSame(as other: CheckoutTax) -> Bool {
        var other = other
        other.state = state
        other.version = version
        other.taxPoint = taxPoint
        other.calculatedAt = calculatedAt
        other.tables = tables
        other.evidence = evidence
        return self == other
    }
}
