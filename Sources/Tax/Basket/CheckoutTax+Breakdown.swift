package import Domain
package import Support

extension TaxBreakdown {
    /// What is kept of the calculation of a checkout, whose lines are these.
    package func kept(
        state: CheckoutTax.State, version: Int64, of sale: TaxSale, buyer: TaxedBuyer, seller: TaxedSeller,
        tables: String, at time: Timestamp
    ) -> CheckoutTax {
        var components: [TaxComponent] = []
        func place(of component: TaxComponent) -> Int {
            if let known = components.firstIndex(of: component) { return known }
            components.append(component)
            return components.count - 1
        }
        func amounts(_ charges: [TaxCharge]) -> [CheckoutTax.Amount] {
            charges.map { CheckoutTax.Amount(component: place(of: $0.component), amount: $0.amount) }
        }
        let groups = entries.map { entry in
            let treatment = entry.treatment
            return CheckoutTax.Group(
                rule: treatment.rule.rawValue, place: treatment.place, placeName: treatment.placeName,
                category: treatment.category, percent: treatment.rate.description, taxable: entry.taxable,
                amounts: zip(treatment.components, entry.amounts).map {
                    CheckoutTax.Amount(component: place(of: $0), amount: $1)
                }, sentence: treatment.sentence, invoiceWords: treatment.rule.invoiceWords)
        }
        let lines = zip(self.lines, sale.items).map { line, item in
            var kept = CheckoutTax.Line(
                behavior: item.behavior, net: line.net, discount: line.discount,
                amounts: amounts(line.charges))
            kept.portions = line.portions.map {
                CheckoutTax.Portion(net: $0.net, amounts: amounts($0.charges))
            }
            return kept
        }
        return CheckoutTax(
            state: state, version: version, taxPoint: sale.date, calculatedAt: time, tables: tables,
            rounding: policy, net: net, tax: tax, discount: discount,
            components: components.map {
                CheckoutTax.Component(
                    name: $0.name, jurisdiction: $0.jurisdiction, jurisdictionName: $0.jurisdictionName,
                    percent: $0.rate.description, source: $0.source)
            }, groups: groups, lines: lines, buyer: buyer, seller: seller)
    }
}

extension RefundBalance {
    /// Begins with all of a checkout's tax and prices, as they are kept.
    package init(_ tax: CheckoutTax) {
        let components = tax.components.map {
            TaxComponent(
                jurisdiction: $0.jurisdiction, jurisdictionName: $0.jurisdictionName, name: $0.name,
                rate: TaxRate($0.percent) ?? .zero, source: $0.source)
        }
        self.init(
            nets: tax.lines.map(\.net),
            charges: tax.lines.map { line in
                line.amounts.map { TaxCharge(component: components[$0.component], amount: $0.amount) }
            })
    }
}
