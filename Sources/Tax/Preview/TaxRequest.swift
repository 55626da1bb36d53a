package import Domain
package import Support

/// A sale whose tax is asked for, as JSON tells it: of the command line, and of whoever previews a basket.
package struct TaxRequest: Sendable {
    /// Whatever the caller knows the sale by; empty where it says nothing.
    package let id: String
    /// The currency of all amounts.
    package let currency: Currency
    /// What is sold, by whom and to whom.
    package let sale: TaxSale
    /// What the buyer's tax id came to; nil where none was given.
    package let buyerIdentifier: Result<TaxIdentifier, TaxIdentifierFault>?

    /// Who sells.
    package var seller: TaxSeller { sale.seller }
    /// Who buys.
    package var buyer: TaxBuyer { sale.buyer }
    /// The day of the sale.
    package var date: CivilDate { sale.date }

    /// Calculates it; throws `TaxError`.
    package func calculated(with tables: TaxTables) throws(TaxError) -> TaxBreakdown {
        try sale.calculated(with: tables)
    }
}
