package import Support

/// Where a refund stands.
package enum RefundState: Hashable, Sendable {
    /// Asked for, and its amount reserved; a query is due at `nextQueryAt`.
    case pending(isUnknown: Bool, nextQueryAt: Timestamp)
    /// The money is on its way to the payer.
    case succeeded
    /// Nothing went back, or it came back; the amount may be refunded again.
    case failed(DeclineCode, providerCode: String?)
    /// Given up before any money moved.
    case cancelled

    /// The state's name in the API and in storage.
    package var name: RefundStatus {
        switch self {
        case .pending: .pending
        case .succeeded: .succeeded
        case .failed: .failed
        case .cancelled: .cancelled
        }
    }
}

/// The names of a refund's states.
///
/// The raw values are stored and are part of the API.
package enum RefundStatus: String, Hashable, Sendable, CaseIterable {
    case pending = "pending"
    case succeeded = "succeeded"
    case failed = "failed"
    case cancelled = "cancelled"

    /// Whether its amount went back, or may.
    package var isReserved: Bool {
        switch self {
        case .pending, .succeeded: true
        case .failed, .cancelled: false
        }
    }
}

/// Money given back, or to be given back.
package struct Refund: Hashable, Sendable {
    /// Stands in the API; its text is the refund's key at the provider, the same for ever.
    package let id: RefundID
    /// The attempt that brought the money.
    package let transactionID: TransactionID
    /// The attempt's checkout.
    package let checkoutID: CheckoutID
    /// The checkout's site, kept beside it so that every query names the tenant.
    package let siteID: SiteID
    /// How much, at most what was captured and not given back.
    package let amount: Money
    /// What the merchant said of it beside the money.
    package let details: RefundDetails
    /// The provider's id of it, once known.
    package var providerReference: String?
    /// How far it came.
    package var state: RefundState
    /// When its intent was stored, before the provider heard of it.
    package let createdAt: Timestamp
    /// When its state last changed.
    package var updatedAt: Timestamp

    /// Makes a refund from its parts.
    package init(
        id: RefundID, transactionID: TransactionID, checkoutID: CheckoutID, siteID: SiteID, amount: Money,
        details: RefundDetails, providerReference: String? = nil, state: RefundState, createdAt: Timestamp,
        updatedAt: Timestamp
    ) {
        self.id = id
        self.transactionID = transactionID
        self.checkoutID = checkoutID
        self.siteID = siteID
        self.amount = amount
        self.details = details
        self.providerReference = providerReference
        self.state = state
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

/// What the merchant said of a refund, beside the amount.
package struct RefundDetails: Hashable, Sendable {
    /// The merchant's own words, up to `MovementLimits.reasonLength` characters; the payer never sees them.
    package var reason: String?
    /// The lines of the checkout it is for; empty when it was asked for by amount.
    package var lines: [RefundLine] = []
    /// The merchant's own data, at most 50 pairs, in the order they came.
    package var metadata: [MetadataEntry] = []

    /// Nothing said.
    package init() {}
}
