package import Support

/// When the money is taken.
///
/// The raw values are stored and are part of the API.
package enum CaptureMethod: String, Hashable, Sendable, CaseIterable {
    case automatic = "automatic"
    case manual = "manual"
}

/// Where the payer goes after each outcome; `nil` falls back as the redirect table of the documentation
/// says.
package struct ReturnAddresses: Hashable, Sendable {
    package var returnURL: RedirectTemplate?
    package var cancelURL: RedirectTemplate?
    package var pendingURL: RedirectTemplate?
    package var failureURL: RedirectTemplate?
    package var expiredURL: RedirectTemplate?

    /// Makes the addresses.
    package init(
        returnURL: RedirectTemplate? = nil, cancelURL: RedirectTemplate? = nil,
        pendingURL: RedirectTemplate? = nil,
        failureURL: RedirectTemplate? = nil, expiredURL: RedirectTemplate? = nil
    ) {
        self.returnURL = returnURL
        self.cancelURL = cancelURL
        self.pendingURL = pendingURL
        self.failureURL = failureURL
        self.expiredURL = expiredURL
    }

    /// The address for a checkout in that status; nil when the merchant gave none that fits.
    package func address(for status: CheckoutStatus) -> RedirectTemplate? {
        switch status {
        case .authorized, .paid, .partiallyRefunded, .refunded, .disputed: returnURL
        case .pending, .cancelled: cancelURL
        case .processing: pendingURL ?? returnURL
        case .failed: failureURL ?? cancelURL
        case .expired: expiredURL ?? cancelURL
        }
    }
}

/// The payer as the merchant describes them; prefill, never required.
package struct Customer: Hashable, Sendable {
    package var name: String?
    package var email: String?
    package var phone: String?
    /// The merchant's own id of the customer.
    package var reference: String?

    /// Makes a customer.
    package init(name: String? = nil, email: String? = nil, phone: String? = nil, reference: String? = nil) {
        self.name = name
        self.email = email
        self.phone = phone
        self.reference = reference
    }
}

/// A postal address.
package struct PostalAddress: Hashable, Sendable {
    package var line1: String?
    package var line2: String?
    package var city: String?
    package var region: String?
    package var postalCode: String?
    /// ISO 3166-1 alpha-2, upper case.
    package var country: String?

    /// Makes an address.
    package init(
        line1: String? = nil, line2: String? = nil, city: String? = nil, region: String? = nil,
        postalCode: String? = nil,
        country: String? = nil
    ) {
        self.line1 = line1
        self.line2 = line2
        self.city = city
        self.region = region
        self.postalCode = postalCode
        self.country = country
    }
}

/// What is owed, by whom it is asked and how it may be paid.
package struct Checkout: Hashable, Sendable {
    package let id: CheckoutID
    package let siteID: SiteID
    package let isLive: Bool
    /// The secret half of the page's address.
    package let pageSecret: PageSecret
    package let currency: Currency
    package var facts: CheckoutFacts
    package var details: CheckoutDetails
    package let createdAt: Timestamp
    package var expiresAt: Timestamp
    package var updatedAt: Timestamp

    /// Makes a checkout from its parts.
    package init(
        id: CheckoutID, siteID: SiteID, isLive: Bool, pageSecret: PageSecret, currency: Currency,
        facts: CheckoutFacts,
        details: CheckoutDetails, createdAt: Timestamp, expiresAt: Timestamp, updatedAt: Timestamp
    ) {
        self.id = id
        self.siteID = siteID
        self.isLive = isLive
        self.pageSecret = pageSecret
        self.currency = currency
        self.facts = facts
        self.details = details
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.updatedAt = updatedAt
    }

    /// What the payer owes.
    package var amount: Money { Money(minorUnits: facts.amountDue, currency: currency) }

    /// The status as it is stored; expiry by the clock is applied by the engine, not read here.
    package var status: CheckoutStatus { facts.status }

    /// The name of the page: id and secret.
    package var pageToken: PageToken { PageToken(checkoutID: id, secret: pageSecret) }
}

/// What the merchant said when the checkout was created, beside the money.
package struct CheckoutDetails: Hashable, Sendable {
    package var items: [LineItem] = []
    package var reference: String?
    package var summary: String?
    package var addresses = ReturnAddresses()
    package var customer: Customer?
    package var billingAddress: PostalAddress?
    package var shippingAddress: PostalAddress?
    package var locale: String?
    package var captureMethod: CaptureMethod = .automatic
    /// The methods allowed, in order; empty means all that the site offers.
    package var paymentMethods: [PaymentMethod] = []
    package var defaultPaymentMethod: PaymentMethod?
    package var metadata: [MetadataEntry] = []

    /// Nothing said.
    package init() {}
}
