package import Domain

/// What a page can say of taxes before it is known where its payer is.
package enum TaxOutlook: Hashable, Sendable {
    /// Every price has its tax inside: the total stands.
    case included
    /// Tax comes on top of what is shown.
    case added
}

extension PaymentEngine {
    /// Whether tax changes a total at a site; nil where none is calculated.
    package func taxOutlook(of details: CheckoutDetails, at site: Site) -> TaxOutlook? {
        guard let settings = site.settings.tax, details.isTaxed(by: settings) else { return nil }
        let usual: TaxBehavior = settings.pricesIncludeTax ? .inclusive : .exclusive
        return details.items.allSatisfy { ($0.taxBehavior ?? usual) == .inclusive } ? .included : .added
    }

    /// The details of a checkout of that amount of a link, before its tax.
    ///
    /// What a payer chooses or enters is what they pay, so where a site is taxed it becomes a line whose
    /// price has its tax inside.
    package func details(
        of link: PaymentLink, paying amount: Int64, at site: Site
    ) -> CheckoutDetails {
        let details = link.details
        if case .fixed = link.amount { return details }
        guard details.items.isEmpty, let quantity = Quantity(1) else { return details }
        let headline = details.headline.isEmpty ? site.settings.name : details.headline
        var asked = details
        do throws(MoneyError) {
            var line = try LineItem(
                name: Self.lineName(headline), quantity: quantity, unitAmount: amount,
                currency: link.currency)
            line.taxBehavior = .inclusive
            asked.items = [line]
        } catch { return details }
        return asked.isTaxed(by: site.settings.tax) ? asked : details
    }

    /// A text of a whole order as the name of its only line, which is shorter.
    private static func lineName(_ text: String) -> String {
        let words = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        guard words.unicodeScalars.count > lineNameLength else { return words }
        return String(String.UnicodeScalarView(words.unicodeScalars.prefix(lineNameLength - 1))) + "…"
    }

    /// The most characters of a line's name.
    private static let lineNameLength = 255
}
