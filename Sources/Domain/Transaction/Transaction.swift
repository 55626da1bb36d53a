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
    /// Where it was issued or the account is, of ISO 3166-1; nil where the provider does not say.
    package let country: String?
    /// The wallet that the payer took the card from; nil for a card that was typed in.
    package let wallet: Wallet?

    /// Makes a summary; a country that is no code is none.
    package init(brand: String, lastFour: String, country: String? = nil, wallet: Wallet? = nil) {
        self.brand = brand
        self.lastFour = lastFour
        self.wallet = wallet
        self.country = country.flatMap { LocationEvidence.isCountry($0) ? $0 : nil }
    }
}

/// One attempt to pay a checkout.
package struct Transaction: Hashable, Sendable {
    /// Stands in the API, in redirects and in the provider's return address.
    package let id: TransactionID
    /// What it is to pay.
    package let checkoutID: CheckoutID
    /// The checkout's site, kept beside it so that every query names the tenant.
    package let siteID: SiteID
    /// Whether real money moves; the checkout's own mode.
    package let isLive: Bool
    /// The account through which it was begun, asked about it ever after.
    package let providerAccountID: ProviderAccountID
    /// The method that the payer chose.
    package let method: PaymentMethod
    /// What the provider is asked to take: all that was due when it began.
    package let amount: Money
    /// Names this attempt to the provider for ever, so that a repeated call does nothing new.
    package let providerKey: String
    /// The form's own key: the same form sent twice is the same attempt.
    package let attemptKey: String
    /// The provider's id of the payment, once it is known.
    package var providerReference: String?
    /// What may be shown of the card or account, once the provider has told it.
    package var instrument: InstrumentSummary?
    /// Whether the payer agreed that the card or account is kept.
    package var savesMethod = false
    /// The saved method that it charges, or that it made.
    package var savedMethodID: SavedMethodID?
    /// How far it came, by the provider's word.
    package var state: TransactionState
    /// When its intent was stored, before the provider heard of it.
    package let createdAt: Timestamp
    /// When its state last changed.
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
