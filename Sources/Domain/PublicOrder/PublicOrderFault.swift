/// What is wrong with one field of a public order.
package struct PublicOrderFault: Hashable, Sendable {
    /// Why a field is refused.
    package enum Reason: Hashable, Sendable {
        case required
        case unknown
        case repeated
        /// Contradicts that other field.
        case conflicts(with: String)
        case length(ClosedRange<Int>)
        case controlCharacter
        case notANumber
        case range(ClosedRange<Int64>)
        case tooMany(limit: Int)
        case currency
        case url
        /// The site does not list that origin among those to return to.
        case originNotAllowed(String)
        /// The site's list has no such price.
        case priceUnknown
        /// The first line has that currency.
        case currenciesMixed(Currency)
        /// As many quantities as prices, or none.
        case quantityCount(prices: Int)
        /// Only the merchant may say this, by signing it.
        case signatureRequired
        case signatureWrong
        /// The merchant's own end of the order is past.
        case signatureExpired
        /// The key is none, no public one, or of no use for this.
        case keyUnusable
        /// The site does not take such orders; names the setting that allows them.
        case notEnabled(setting: String)
        /// The site does not take that currency.
        case currencyNotEnabled(Currency)
        /// No provider of the site takes such a payment.
        case noMethodAvailable
        /// The site wants each reference once, and another order used it.
        case referenceTaken
    }

    /// The field's name.
    package var field: String
    /// Which of several of that name, counted from 0.
    package var place: Int?
    /// Why it is refused.
    package var reason: Reason

    /// Makes a fault.
    package init(_ field: String, place: Int? = nil, _ reason: Reason) {
        self.field = field
        self.place = place
        self.reason = reason
    }
}

/// Why a public order is not taken: everything at once.
package struct PublicOrderRefusal: Error, Hashable, Sendable {
    /// What is wrong, never empty.
    package var faults: [PublicOrderFault]

    /// Makes a refusal.
    package init(_ faults: [PublicOrderFault]) { self.faults = faults }
}
