/// What a supply is for the tax: which of a place's rates it has.
///
/// The raw values are stored and appear in tables and in the API.
package enum TaxCategory: String, Hashable, Sendable, CaseIterable {
    case standard = "standard"
    case reduced = "reduced"
    /// The second reduced rate of places that have two.
    case secondReduced = "second_reduced"
    case superReduced = "super_reduced"
    /// What kept a reduced rate when others lost it (Directive 2006/112/EC, article 118).
    case parking = "parking"
    /// Taxed at nothing: the seller may deduct.
    case zero = "zero"
    /// Not taxed: the seller may not deduct.
    case exempt = "exempt"
    /// Supplied electronically, where that has a rate of its own.
    case digital = "digital"
}
