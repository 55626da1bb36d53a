/// What an organisation's receipts say of the seller, and how they are numbered.
package struct ReceiptSettings: Hashable, Sendable {
    /// The seller's name in law; nil for the site's business address, or else the organisation's name.
    package var legalName: String?
    /// The seller's postal address in lines; nil for the site's business address.
    package var address: String?
    /// Tax and register numbers as they are to be read: `VAT ID DE123456789`.
    package var taxIDs: [String] = []
    /// What stands at the end: register court, managing directors, terms.
    package var footer: String?
    /// What stands before each number, without digits.
    package var numberPrefix = "R-"
    /// Whether each year has a series of its own.
    package var numbersByYear = false

    /// Nothing said.
    package init() {}
}
