package import Support

/// The month to whose end a card is good.
package struct ExpiryMonth: Hashable, Sendable {
    /// Four digits.
    package let year: Int
    /// 1 to 12.
    package let month: Int

    /// Makes a month; nil for one that is none.
    package init?(year: Int, month: Int) {
        guard (1...12).contains(month), (2000...9999).contains(year) else { return nil }
        self.year = year
        self.month = month
    }
}

/// Where a saved method stands.
///
/// The raw values are stored and are part of the API.
package enum SavedMethodStatus: String, Hashable, Sendable, CaseIterable {
    /// It may be charged.
    case active = "active"
    /// It may not be charged until it is enabled again.
    case disabled = "disabled"
    /// It is gone for good; the row stays as the record of a consent.
    case deleted = "deleted"
}

/// What can happen to a saved method.
package enum SavedMethodEvent: Hashable, Sendable, CaseIterable {
    case disabled
    case enabled
    case deleted
}

/// Why a saved method does not do what is asked.
package enum SavedMethodRefusal: Error, Hashable, Sendable {
    /// It is not active.
    case notActive(SavedMethodStatus)
    /// It is gone, and nothing brings it back.
    case deleted
    /// The provider through which it was saved is no longer one of the site's.
    case providerGone
    /// The provider does not take such a payment.
    case paymentNotTaken
}

extension SavedMethodStatus {
    /// The status after an event; nil when it was so already, which is no error.
    package func applying(_ event: SavedMethodEvent) throws(SavedMethodRefusal) -> SavedMethodStatus? {
        switch (self, event) {
        case (.active, .disabled): return .disabled
        case (.disabled, .enabled): return .active
        case (.active, .deleted), (.disabled, .deleted): return .deleted
        case (.active, .enabled), (.disabled, .disabled), (.deleted, .deleted): return nil
        case (.deleted, .disabled), (.deleted, .enabled): throw .deleted
        }
    }
}

/// A card or account that a payer let a merchant keep for later payments.
package struct SavedMethod: Hashable, Sendable {
    /// Stands in the API.
    package let id: SavedMethodID
    /// The tenant that may charge it.
    package let organizationID: OrganizationID
    /// The site it was saved for, the only one that may charge it.
    package let siteID: SiteID
    /// Whether real money moves; the mode of its checkout.
    package let isLive: Bool
    /// The checkout by which it was saved, in whose events its life is told.
    package let checkoutID: CheckoutID
    /// The attempt by which it was saved.
    package let transactionID: TransactionID
    /// The account that knows it.
    package let providerAccountID: ProviderAccountID
    /// How it pays.
    package let method: PaymentMethod
    /// What may be shown of it, where the provider told it.
    package let instrument: InstrumentSummary?
    /// To when the card is good, where the provider told it.
    package let expiry: ExpiryMonth?
    /// Whose it is, as the checkout said: the merchant's own id and the mail address.
    package let customer: Customer?
    /// What the payer agreed to.
    package let consent: MethodConsent
    /// How far it came.
    package var status: SavedMethodStatus
    /// When the provider is asked next to delete it; nil unless it is deleted here and not known to be there.
    package var removalDueAt: Timestamp?
    /// When it was saved.
    package let createdAt: Timestamp
    /// When its status last changed.
    package var updatedAt: Timestamp

    /// Makes a saved method from its parts.
    package init(
        id: SavedMethodID, organizationID: OrganizationID, siteID: SiteID, isLive: Bool,
        checkoutID: CheckoutID, transactionID: TransactionID, providerAccountID: ProviderAccountID,
        method: PaymentMethod, instrument: InstrumentSummary?, expiry: ExpiryMonth?, customer: Customer?,
        consent: MethodConsent, status: SavedMethodStatus = .active, removalDueAt: Timestamp? = nil,
        createdAt: Timestamp, updatedAt: Timestamp
    ) {
        self.id = id
        self.organizationID = organizationID
        self.siteID = siteID
        self.isLive = isLive
        self.checkoutID = checkoutID
        self.transactionID = transactionID
        self.providerAccountID = providerAccountID
        self.method = method
        self.instrument = instrument
        self.expiry = expiry
        self.customer = customer
        self.consent = consent
        self.status = status
        self.removalDueAt = removalDueAt
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

/// Which saved methods of a tenant a list shows.
///
/// Every condition that is given must hold.
package struct SavedMethodFilter: Hashable, Sendable {
    /// The tenant whose list it is.
    package var organizationID: OrganizationID
    /// The mode whose methods are listed.
    package var isLive: Bool
    /// Of one site only.
    package var siteID: SiteID?
    /// In one status only.
    package var status: SavedMethodStatus?
    /// Of the customer with that id at the merchant.
    package var customer: String?
    /// Of the customer with that mail address, in any case of ASCII letters.
    package var email: String?

    /// Every saved method of a tenant and mode.
    package init(organizationID: OrganizationID, isLive: Bool) {
        self.organizationID = organizationID
        self.isLive = isLive
    }
}
