package import Domain

/// Calculates what falls on a basket.
package enum TaxCalculation {
    /// What the lines come to under their treatments, rounded as the policy says.
    ///
    /// The tax in a price that includes it is the price × rate ÷ (100 + rate), and the price without tax is
    /// what is left; the other way round would change what the buyer was shown.
    package static func calculate(
        _ lines: [BasketLine], treatments: [TaxTreatment], policy: RoundingPolicy
    ) throws(TaxError) -> TaxBreakdown {
        let basket = try BasketParts(lines, treatments: treatments)
        let lanes = TaxLanes(basket, policy: policy)
        let taxes = try lanes.amounts()
        return assembled(lines, basket: basket, taxes: taxes, policy: policy)
    }

    /// Puts the parts' taxes together; each part has one amount for each component of its treatment.
    private static func assembled(
        _ lines: [BasketLine], basket: BasketParts, taxes: [[Int64]], policy: RoundingPolicy
    ) -> TaxBreakdown {
        var taxed = basket.discounts.map { TaxedLine(net: 0, tax: 0, discount: $0, charges: []) }
        var entries: [TaxEntry] = []
        var entryPlaces = [Int?](repeating: nil, count: basket.treatments.count)
        var (net, tax): (Int64, Int64) = (0, 0)
        for (part, amounts) in zip(basket.parts, taxes) {
            let sum = amounts.reduce(0, +)
            let partNet = part.behavior == .inclusive ? part.amount - sum : part.amount
            net += partNet
            tax += sum
            let treatment = basket.treatments[part.treatment]
            taxed[part.line].net += partNet
            taxed[part.line].tax += sum
            for (component, amount) in zip(treatment.components, amounts) {
                taxed[part.line].add(component, amount)
            }
            let place = entryPlaces[part.treatment] ?? entries.count
            if place == entries.count {
                entryPlaces[part.treatment] = place
                entries.append(
                    TaxEntry(treatment: treatment, taxable: partNet, tax: sum, amounts: amounts))
            } else {
                entries[place].taxable += partNet
                entries[place].tax += sum
                for index in amounts.indices { entries[place].amounts[index] += amounts[index] }
            }
        }
        addPortions(to: &taxed, basket: basket, taxes: taxes)
        return TaxBreakdown(
            policy: policy, lines: taxed, entries: entries, net: net, tax: tax,
            discount: basket.discounts.reduce(0, +))
    }

    /// Notes the parts of lines that have several, which stand one after another.
    private static func addPortions(
        to lines: inout [TaxedLine], basket: BasketParts, taxes: [[Int64]]
    ) {
        let parts = basket.parts
        for (place, part) in parts.enumerated() {
            let isSplit =
                place > 0 && parts[place - 1].line == part.line
                || place + 1 < parts.count && parts[place + 1].line == part.line
            guard isSplit else { continue }
            let amounts = taxes[place]
            let net = part.behavior == .inclusive ? amounts.reduce(part.amount, -) : part.amount
            lines[part.line].portions.append(
                TaxedPortion(
                    net: net,
                    charges: zip(basket.treatments[part.treatment].components, amounts).map {
                        TaxCharge(component: $0, amount: $1)
                    }))
        }
    }
}

extension TaxedLine {
    fileprivate mutating func add(_ component: TaxComponent, _ amount: Int64) {
        guard let place = charges.firstIndex(where: { $0.component == component }) else {
            charges.append(TaxCharge(component: component, amount: amount))
            return
        }
        charges[place] = TaxCharge(component: component, amount: charges[place].amount + amount)
    }
}
