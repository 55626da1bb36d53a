import Domain
import Pages

/// The words about taxes.
enum MailTax {
    static let subtotal = TextKey("tax", "subtotal")
    static let vat = TextKey("tax", "vat")
    static let rate = TextKey("tax", "rate", ["name", "rate"])
    static let included = TextKey("tax", "included", ["tax", "amount"])
    static let reverseCharge = TextKey("tax", "reverseCharge")
    static let estimate = TextKey("tax", "estimate")

    static let texts = [subtotal, vat, rate, included, reverseCharge, estimate]
}

extension MailModel {
    /// Adds what is calculated: what comes on top of the prices as lines before the total, what is inside of
    /// them as sentences after it.
    mutating func add(_ tax: CheckoutTax, _ currency: Currency) {
        let texts = texts
        func text(_ units: Int64) -> String {
            texts.locale.text(Money(minorUnits: units, currency: currency))
        }
        let added = Self.sums(of: tax, .exclusive)
        if !added.isEmpty {
            let extra = added.reduce(0) { $0 + $1.amount }
            taxLines.append(Fact(texts.text(MailTax.subtotal), text(tax.total - extra)))
        }
        for (component, amount) in added { taxLines.append(Fact(Self.name(component, texts), text(amount))) }
        for (component, amount) in Self.sums(of: tax, .inclusive) {
            taxNotes.append(
                texts.text(
                    MailTax.included, ["tax": Self.name(component, texts), "amount": text(amount)]))
        }
        // The words that an invoice must bear are the law's; the receipt has them all.
        if tax.groups.contains(where: { $0.invoiceWords == "Reverse charge" }) {
            taxNotes.append(texts.text(MailTax.reverseCharge))
        }
        isEstimate = tax.state == .estimated
        if isEstimate { taxNotes.append(texts.text(MailTax.estimate)) }
    }

    /// What each tax comes to on the lines whose prices are given in that way, in the order of the taxes.
    private static func sums(
        of tax: CheckoutTax, _ behavior: TaxBehavior
    ) -> [(component: CheckoutTax.Component, amount: Int64)] {
        var sums = [Int64?](repeating: nil, count: tax.components.count)
        for line in tax.lines where line.behavior == behavior {
            for amount in line.amounts {
                sums[amount.component] = (sums[amount.component] ?? 0) + amount.amount
            }
        }
        return zip(tax.components, sums).compactMap { component, sum in sum.map { (component, $0) } }
    }

    /// `VAT 20%`, `TVA 5,5 %`; taxes that are at home in one country keep their name.
    private static func name(_ component: CheckoutTax.Component, _ texts: Texts) -> String {
        texts.text(
            MailTax.rate,
            [
                "name": component.name == "VAT" ? texts.text(MailTax.vat) : component.name,
                "rate": texts.locale.text(percent: component.percent),
            ])
    }
}
