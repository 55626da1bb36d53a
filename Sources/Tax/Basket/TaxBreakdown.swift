package import Domain

/// A tax on one line.
package struct TaxCharge: Hashable, Sendable {
    /// The tax.
    package let component: TaxComponent
    /// Its amount in minor units.
    package let amount: Int64
}

/// What of a line falls under one treatment.
package struct TaxedPortion: Hashable, Sendable {
    /// The price without tax, after discounts, in minor units.
    package let net: Int64
    /// The taxes on it.
    package let charges: [TaxCharge]
}

/// A line after tax: what is left of its price without tax, the tax, and both.
package struct TaxedLine: Hashable, Sendable {
    /// The price without tax, after discounts, in minor units.
    package internal(set) var net: Int64
    /// The tax.
    package internal(set) var tax: Int64
    /// What was taken off the line's price.
    package internal(set) var discount: Int64
    /// The taxes that make up the sum, each once.
    package internal(set) var charges: [TaxCharge]
    /// What falls under each treatment, of shipping that is split among several; else empty.
    package internal(set) var portions: [TaxedPortion] = []

    /// What the buyer pays for it.
    package var gross: Int64 { net + tax }
}

/// All that falls under one treatment.
package struct TaxEntry: Hashable, Sendable {
    /// What falls on it and why.
    package let treatment: TaxTreatment
    /// The prices without tax.
    package internal(set) var taxable: Int64
    /// The tax.
    package internal(set) var tax: Int64
    /// What each tax of the treatment comes to, in its order.
    package internal(set) var amounts: [Int64]
}

/// What a basket comes to: every sum is the sum of its parts.
package struct TaxBreakdown: Hashable, Sendable {
    /// How it was rounded.
    package let policy: RoundingPolicy
    /// The lines in the basket's order; a discount's line has zeros, since it is in what it reduces.
    package let lines: [TaxedLine]
    /// What falls under each treatment that occurs.
    package let entries: [TaxEntry]

    /// All prices without tax, in minor units.
    package let net: Int64
    /// All taxes.
    package let tax: Int64
    /// What was taken off.
    package let discount: Int64

    /// What the buyer pays.
    package var total: Int64 { net + tax }
}
