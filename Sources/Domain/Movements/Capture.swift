package import Support

/// Where a capture stands.
package enum CaptureState: Hashable, Sendable {
    /// Asked for, and its amount reserved; a query is due at `nextQueryAt`.
    case pending(isUnknown: Bool, nextQueryAt: Timestamp)
    /// The money is the merchant's.
    case succeeded
    /// Nothing was taken; the amount may be captured again while the hold lasts.
    case failed(DeclineCode, providerCode: String?)

    /// The state's name in the API and in storage.
    package var name: CaptureStatus {
        switch self {
        case .pending: .pending
        case .succeeded: .succeeded
        case .failed: .failed
        }
    }
}

/// The names of a capture's states.
///
/// The raw values are stored and are part of the API.
package enum CaptureStatus: String, Hashable, Sendable, CaseIterable {
    case pending = "pending"
    case succeeded = "succeeded"
    case failed = "failed"

    /// Whether its amount is taken, or may be.
    package var isReserved: Bool {
        switch self {
        case .pending, .succeeded: true
        case .failed: false
        }
    }
}

/// Money taken, or to be taken, of what an attempt holds.
package struct Capture: Hashable, Sendable {
    /// Stands in the API; its text is the capture's key at the provider, the same for ever.
    package let id: CaptureID
    /// The attempt that holds the money.
    package let transactionID: TransactionID
    /// The attempt's checkout.
    package let checkoutID: CheckoutID
    /// The checkout's site, kept beside it so that every query names the tenant.
    package let siteID: SiteID
    /// How much, at most what is held.
    package let amount: Money
    /// Whether the rest of the hold is released once it succeeds.
    package let isFinal: Bool
    /// The provider's id of it, once known.
    package var providerReference: String?
    /// How far it came.
    package var state: CaptureState
    /// When its intent was stored, before the provider heard of it.
    package let createdAt: Timestamp
    /// When its state last changed.
    package var updatedAt: Timestamp

    /// Makes a capture from its parts.
    package init(
        id: CaptureID, transactionID: TransactionID, checkoutID: CheckoutID, siteID: SiteID, amount: Money,
        isFinal: Bool, providerReference: String? = nil, state: CaptureState, createdAt: Timestamp,
        updatedAt: Timestamp
    ) {
        self.id = id
        self.transactionID = transactionID
        self.checkoutID = checkoutID
        self.siteID = siteID
        self.amount = amount
        self.isFinal = isFinal
        self.providerReference = providerReference
        self.state = state
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
