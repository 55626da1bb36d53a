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
    /// After a payment that succeeded or is held, and for want of a pending address.
    package var returnURL: RedirectTemplate?
    /// After a cancellation, and for a payer who goes back from an open checkout.
    package var cancelURL: RedirectTemplate?
    /// While the bank or provider decides; nil means the return address.
    package var pendingURL: RedirectTemplate?
    /// Once every attempt has failed; nil means the cancel address.
    package var failureURL: RedirectTemplate?
    /// Once the time to pay is over; nil means the cancel address.
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
        case .authorized, .paid, .partiallyRefunded, .refunded, .disputed, .completed: returnURL
        case .pending, .cancelled: cancelURL
        case .processing: pendingURL ?? returnURL
        case .failed: failureURL ?? cancelURL
        case .expired: expiredURL ?? cancelURL
        }
    }
}

/// The payer as the merchant describes them; prefill, never required.
package struct Customer: Hashable, Sendable {
    /// The payer's name as the merchant has it, up to 255 characters.
    package var name: String?
    /// A mail address of at most 254 bytes; whether it exists is not checked.
    package var email: String?
    /// A telephone number as the merchant wrote it, 3 to 32 characters.
    package var phone: String?
    /// The merchant's own id of the customer.
    package var reference: String?
    /// The company that buys, up to 255 characters.
    package var company: String?
    /// A tax id as it was typed.
    package var taxID: String?
    /// The number of a certificate of exemption from tax.
    package var taxExemption: String?

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
    /// Street and number, up to 255 characters.
    package var line1: String?
    /// Flat, floor or care-of line, up to 255 characters.
    package var line2: String?
    /// Town or city, up to 255 characters.
    package var city: String?
    /// State, province or county, up to 255 characters.
    package var region: String?
    /// Postal or ZIP code in the country's own form, up to 32 characters.
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
    /// Stands in the API, in logs and in the page's address; opens nothing by itself.
    package let id: CheckoutID
    /// The site that asks for the money, and through it the organisation.
    package let siteID: SiteID
    /// Whether real money is asked for; false in test mode.
    package let isLive: Bool
    /// The secret half of the page's address.
    package let pageSecret: PageSecret
    /// The currency of every amount of this checkout.
    package let currency: Currency
    /// What happened to it so far, from which its status follows.
    package var facts: CheckoutFacts
    /// What the merchant said about it beside the money.
    @inlinable package var details: CheckoutDetails {
        _read { yield indirectDetails.value }
        _modify { yield &indirectDetails.value }
    }
    @usableFromInline var indirectDetails: Indirect<CheckoutDetails>
    /// When the merchant's call made it.
    package let createdAt: Timestamp
    /// From then on no attempt may begin.
    package var expiresAt: Timestamp
    /// When its facts last changed.
    package var updatedAt: Timestamp
    /// Its place among all checkouts, from 1, which its short code is made from; nil until it is stored.
    package var number: Int64?

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
        indirectDetails = Indirect(details)
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
    /// The lines of the bill, at most 500; empty when only an amount was given.
    package var items: [LineItem] = []
    /// The merchant's own number of the order, which goes back with the redirect.
    package var reference: String?
    /// One text for the whole order (`description` in the API), up to 1000 characters.
    package var summary: String?
    /// Where the payer goes afterwards.
    package var addresses = ReturnAddresses()
    /// Who is expected to pay, when the merchant said so.
    package var customer: Customer?
    /// Where the bill goes.
    package var billingAddress: PostalAddress?
    /// Where the goods go.
    package var shippingAddress: PostalAddress?
    /// BCP 47 tag of the payer's language, as the merchant gave it.
    package var locale: String?
    /// Whether money is taken at once or held until the merchant takes it.
    package var captureMethod: CaptureMethod = .automatic
    /// Whether the payer's card or account is kept for later payments.
    package var saveMethod: SaveMethod = .never
    /// The methods allowed, in order; empty means all that the site offers.
    package var paymentMethods: [PaymentMethod] = []
    /// The method that the page chooses beforehand; nil means the first one offered.
    package var defaultPaymentMethod: PaymentMethod?
    /// The closed checkout that this one took the place of.
    package var recoveredFrom: CheckoutID?
    /// The merchant's own data, at most 50 pairs, in the order they came.
    package var metadata: [MetadataEntry] = []
    /// The payment link it was made from, if any.
    package var linkID: PaymentLinkID?
    /// Where this checkout's events are posted, beside the site's endpoints.
    package var webhookURL: WebURL?
    /// What its pages have otherwise than the site's.
    package var branding: BrandingOverride?
    /// Whether its tax is calculated; nil for what the site does.
    package var taxMode: TaxMode?
    /// What tax falls on it; nil where none was calculated.
    package var tax: CheckoutTax?

    /// Nothing said.
    package init() {}
}
