import Domain

/// What a page says about the tax of a checkout: lines of the bill before the total, and sentences after it.
struct TaxLines: Sendable {
    /// A line of the bill.
    struct Row: Equatable, Sendable {
        var label: String
        var amount: Money
    }

    private(set) var rows: [Row] = []
    private(set) var notes: [String] = []

    init(_ tax: CheckoutTax, currency: Currency) {
        var added = [Int64?](repeating: nil, count: tax.components.count)
        var included = added
        for line in tax.lines {
            for amount in line.amounts {
                switch line.behavior {
                case .exclusive: added[amount.component] = (added[amount.component] ?? 0) + amount.amount
                case .inclusive:
                    included[amount.component] = (included[amount.component] ?? 0) + amount.amount
                }
            }
        }
        let names = tax.components.map { "\($0.name) \(ReaderLocale(.english).text(percent: $0.percent))" }
        let extra = added.reduce(0) { $0 + ($1 ?? 0) }
        if added.contains(where: { $0 != nil }) {
            rows.append(
                Row(label: "Subtotal", amount: Money(minorUnits: tax.total - extra, currency: currency)))
        }
        for (name, amount) in zip(names, added) {
            guard let amount else { continue }
            rows.append(Row(label: name, amount: Money(minorUnits: amount, currency: currency)))
        }
        for (name, amount) in zip(names, included) {
            guard let amount else { continue }
            notes.append("Includes \(name): \(Money(minorUnits: amount, currency: currency).text)")
        }
        for words in tax.groups.compactMap(\.invoiceWords) {
            let note = Self.sentence(for: words)
            if !notes.contains(note) { notes.append(note) }
        }
        if tax.state == .estimated { notes.append("Taxes are an estimate until we know your country.") }
    }

    private static func sentence(for words: String) -> String {
        words == "Reverse charge" ? "Reverse charge: your company accounts for the tax." : words + "."
    }
}

extension TaxedBuyer {
    /// Where the bill goes, as a payer reads it.
    func words(_ names: [String: String]) -> String {
        var words = names[address.country] ?? address.country
        if !address.postalCode.isEmpty { words += " \(address.postalCode)" }
        if let id = taxID { words += ", tax id \(id.text)" }
        return words
    }
}

/// What the page on which a payer pays says of the tax.
struct PageTax: Sendable {
    let lines: TaxLines
    /// The version of the calculation, which comes back with the payment.
    let version: String
    /// Where the bill goes.
    let buyer: String
    /// Where that can be changed.
    let billingURL: String

    init(_ tax: CheckoutTax, currency: Currency, billingURL: String, names: [String: String]) {
        lines = TaxLines(tax, currency: currency)
        version = String(tax.version)
        buyer = tax.buyer.words(names)
        self.billingURL = billingURL
    }
}
