package import Support

/// A payment link: what many checkouts are made from.
package enum PaymentLinkKind: IdentifierKind { package static var prefix: String { "lnk" } }
/// Names a payment link without opening its page: `lnk_…`.
package typealias PaymentLinkID = Identifier<PaymentLinkKind>

/// What can be done with a payment link.
///
/// The raw values are part of the API; nothing is stored of them.
package enum PaymentLinkState: String, Hashable, Sendable, CaseIterable {
    /// It can be paid.
    case active = "active"
    /// It was paid as often as it may be.
    case completed = "completed"
    /// The merchant took it back.
    case deactivated = "deactivated"
    /// Its time is over.
    case expired = "expired"
}

/// A durable address at which each visitor who begins to pay gets a checkout of their own.
package struct PaymentLink: Hashable, Sendable {
    /// Stands in the API and in logs.
    package let id: PaymentLinkID
    /// The tenant that owns it.
    package let organizationID: OrganizationID
    /// The site whose pages it leads to.
    package let siteID: SiteID
    /// Whether real money is asked for; false in test mode.
    package let isLive: Bool
    /// What stands in its address.
    package let code: ShortCode
    /// The currency of every amount.
    package let currency: Currency
    /// What the payer owes.
    package let amount: LinkAmount
    /// How often it may be paid; nil for as often as one likes.
    package let paymentsLimit: Int?
    /// How many of its checkouts brought money or hold it; never goes down by a refund.
    package var paymentsMade: Int
    /// What each of its checkouts says beside the money.
    package var details: CheckoutDetails
    /// From then on nobody may begin to pay; nil when it has no end.
    package var expiresAt: Timestamp?
    /// When the merchant took it back; nil while it is offered.
    package var deactivatedAt: Timestamp?
    /// When it was made.
    package let createdAt: Timestamp
    /// When the merchant last changed it.
    package var updatedAt: Timestamp

    /// What a merchant may choose as the number of payments.
    package static let paymentsLimits = 1...100_000

    /// Makes a link from its parts.
    package init(
        id: PaymentLinkID, organizationID: OrganizationID, siteID: SiteID, isLive: Bool, code: ShortCode,
        currency: Currency, amount: LinkAmount, paymentsLimit: Int?, paymentsMade: Int = 0,
        details: CheckoutDetails, expiresAt: Timestamp? = nil, deactivatedAt: Timestamp? = nil,
        createdAt: Timestamp, updatedAt: Timestamp
    ) {
        self.id = id
        self.organizationID = organizationID
        self.siteID = siteID
        self.isLive = isLive
        self.code = code
        self.currency = currency
        self.amount = amount
        self.paymentsLimit = paymentsLimit
        self.paymentsMade = paymentsMade
        self.details = details
        self.expiresAt = expiresAt
        self.deactivatedAt = deactivatedAt
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    /// The state at that time, first match wins: completed, deactivated, expired, else active.
    package func state(at time: Timestamp) -> PaymentLinkState {
        if let paymentsLimit, paymentsMade >= paymentsLimit { return .completed }
        if deactivatedAt != nil { return .deactivated }
        if let expiresAt, expiresAt <= time { return .expired }
        return .active
    }
}

extension CheckoutFacts {
    /// Whether the checkout takes one of its link's payments: while an attempt is in flight, and for good
    /// once there was money.
    package var holdsPayment: Bool { inFlight != nil || broughtMoney }

    /// Whether money came or is held; a refund does not undo that.
    package var broughtMoney: Bool { amountReceived > 0 || amountAuthorized > 0 }
}
