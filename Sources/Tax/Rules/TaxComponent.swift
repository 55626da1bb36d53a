/// One tax that falls on a price.
package struct TaxComponent: Hashable, Sendable {
    /// The code of who levies it: DE, US-CA, CA-QC.
    package var jurisdiction: String
    /// The name of who levies it, in English.
    package var jurisdictionName: String
    /// What the tax is called on an invoice: VAT, GST, QST.
    package var name: String
    /// How much of the price without tax it is.
    package var rate: TaxRate
    /// Where the table has the figure from.
    package var source: String

    /// Makes a component.
    package init(
        jurisdiction: String, jurisdictionName: String, name: String, rate: TaxRate, source: String
    ) {
        self.jurisdiction = jurisdiction
        self.jurisdictionName = jurisdictionName
        self.name = name
        self.rate = rate
        self.source = source
    }
}
