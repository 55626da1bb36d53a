package import Support

/// A way to pay, as merchants and the page name it.
///
/// The raw values are stored and are part of the API.
package enum PaymentMethod: String, Hashable, Sendable, CaseIterable {
    case card = "card"
    case directDebit = "direct_debit"
    case wire = "wire"
}

/// What is shown of the card or account that was used; never more than this is known here.
package struct InstrumentSummary: Hashable, Sendable {
    /// `visa`, `mastercard`, `amex`, a bank's name.
    package var brand: String
    /// The last four digits.
    package var lastFour: String

    /// Makes a summary.
    package init(brand: String, lastFour: String) {
        self.brand = brand
        self.lastFour = lastFour
    }
}

/// One attempt to pay a checkout.
package struct Transaction: Hashable, Sendable {
    package let id: TransactionID
    package let checkoutID: CheckoutID
    package let siteID: SiteID
    package let isLive: Bool
    package let providerAccountID: ProviderAccountID
    package let method: PaymentMethod
    package let amount: Money
    /// Names this attempt to the provider for ever, so that a repeated call does nothing new.
    package let providerKey: String
    /// The form's own key: the same form sent twice is the same attempt.
    package let attemptKey: String
    /// The provider's id of the payment, once it is known.
    package var providerReference: String?
    package var instrument: InstrumentSummary?
    package var state: TransactionState
    package let createdAt: Timestamp
    package var updatedAt: Timestamp

    /// Makes an attempt from its parts.
    package init(
        id: TransactionID, checkoutID: CheckoutID, siteID: SiteID, isLive: Bool,
        providerAccountID: ProviderAccountID,
        method: PaymentMethod, amount: Money, providerKey: String, attemptKey: String,
        providerReference: String? = nil,
        instrument: InstrumentSummary? = nil, state: TransactionState, createdAt: Timestamp,
        updatedAt: Timestamp
    ) {
        self.id = id
        self.checkoutID = checkoutID
        self.siteID = siteID
        self.isLive = isLive
        self.providerAccountID = providerAccountID
        self.method = method
        self.amount = amount
        self.providerKey = providerKey
        self.attemptKey = attemptKey
        self.providerReference = providerReference
        self.instrument = instrument
        self.state = state
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
