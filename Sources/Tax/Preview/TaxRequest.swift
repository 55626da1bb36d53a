package import Domain
import JSON
package import Support

/// A sale whose tax is asked for, as JSON tells it: of the command line, and of whoever previews a basket.
package struct TaxRequest: Sendable {
    /// What is sold, line by line.
    struct Item: Sendable {
        var amount: Int64
        var kind: LineItemKind
        var supply: SupplyKind
        var category: TaxCategory
        var behavior: TaxBehavior
        /// The line that a discount is of; nil for one of all.
        var ofLine: Int?
    }

    /// Whatever the caller knows the sale by; empty where it says nothing.
    package let id: String
    /// The currency of all amounts.
    package let currency: Currency
    /// The day of the sale.
    package let date: CivilDate
    /// Who sells.
    package let seller: TaxSeller
    /// Who buys.
    package let buyer: TaxBuyer
    /// What the buyer's tax id came to; nil where none was given.
    package let buyerIdentifier: Result<TaxIdentifier, TaxIdentifierFault>?
    /// How the site rounds; nil where it leaves that to the country.
    package let policy: RoundingPolicy?
    let items: [Item]
}

extension TaxRequest {
    /// Calculates it: one treatment for each kind and category, and the lines under them; throws `TaxError`.
    package func calculated(with tables: TaxTables) throws(TaxError) -> TaxBreakdown {
        let book = RuleBook(tables: tables, seller: seller, buyer: buyer, date: date)
        var known: [(supply: SupplyKind, category: TaxCategory)] = []
        var treatments: [TaxTreatment] = []
        var lines: [BasketLine] = []
        lines.reserveCapacity(items.count)
        for item in items {
            if item.kind == .discount {
                lines.append(
                    BasketLine(.discount(ofLine: item.ofLine), amount: item.amount, behavior: item.behavior))
                continue
            }
            var place = known.firstIndex { $0.supply == item.supply && $0.category == item.category }
            if place == nil {
                place = known.count
                known.append((item.supply, item.category))
                treatments.append(book.treatment(of: item.supply, item.category))
            }
            let treatment = place ?? 0
            lines.append(
                BasketLine(
                    item.kind == .shipping ? .shipping(treatment: treatment) : .item(treatment: treatment),
                    amount: item.amount, behavior: item.behavior))
        }
        return try TaxCalculation.calculate(
            lines, treatments: treatments, policy: policy ?? book.policy(for: treatments))
    }
}
