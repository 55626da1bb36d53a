package import Support

/// Why a hold is let go.
///
/// The raw values are stored.
package enum ReleaseReason: String, Hashable, Sendable, CaseIterable {
    /// The merchant asked.
    case requested = "requested"
    /// Its time is over.
    case expired = "expired"

    /// What the checkout of which nothing was taken is then.
    package var closure: CheckoutFacts.Closure {
        switch self {
        case .requested: .cancelled
        case .expired: .expired
        }
    }
}

/// Where a hold stands.
package enum HoldState: Hashable, Sendable {
    /// Money may be captured.
    case open
    /// The provider is being asked to let go what is left; a query is due at `nextQueryAt`.
    case releasing(ReleaseReason, nextQueryAt: Timestamp)
    /// What was not captured is the payer's again.
    case released(ReleaseReason)
    /// All was captured, or the last capture released the rest.
    case captured

    /// The state's name in storage.
    package var name: HoldStatus {
        switch self {
        case .open: .open
        case .releasing: .releasing
        case .released: .released
        case .captured: .captured
        }
    }
}

/// The names of a hold's states.
///
/// The raw values are stored.
package enum HoldStatus: String, Hashable, Sendable, CaseIterable {
    case open = "open"
    case releasing = "releasing"
    case released = "released"
    case captured = "captured"
}

/// What can happen to a hold.
package enum HoldEvent: Hashable, Sendable {
    /// Somebody wants it released; the provider is asked next.
    case releaseRequested(ReleaseReason, nextQueryAt: Timestamp)
    /// The provider's answer did not come.
    case releaseUnknown(nextQueryAt: Timestamp)
    /// The provider holds nothing any more.
    case releaseConfirmed
    /// The provider goes on holding.
    case releaseRefused
    /// The last of it was captured.
    case captured
}

/// What an attempt holds for the merchant: one for each authorised attempt.
package struct Hold: Hashable, Sendable {
    /// The attempt that holds the money.
    package let transactionID: TransactionID
    /// The attempt's checkout.
    package let checkoutID: CheckoutID
    /// The checkout's site, kept beside it so that every query names the tenant.
    package let siteID: SiteID
    /// From then on it is given up.
    package let expiresAt: Timestamp
    /// How far it came.
    package var state: HoldState

    /// Makes a hold from its parts.
    package init(
        transactionID: TransactionID, checkoutID: CheckoutID, siteID: SiteID, expiresAt: Timestamp,
        state: HoldState = .open
    ) {
        self.transactionID = transactionID
        self.checkoutID = checkoutID
        self.siteID = siteID
        self.expiresAt = expiresAt
        self.state = state
    }
}

extension HoldState {
    /// The state after an event.
    package func applying(_ event: HoldEvent) throws(MovementContradiction) -> MovementTransition<HoldState> {
        switch (self, event) {
        case (.open, .releaseRequested(let reason, let next)):
            return .changed(.releasing(reason, nextQueryAt: next))
        case (.open, .captured), (.releasing, .captured): return .changed(.captured)
        // The provider let go by itself: its own time was over.
        case (.open, .releaseConfirmed): return .changed(.released(.expired))
        case (.open, .releaseUnknown), (.open, .releaseRefused): return .repeated
        case (.releasing, .releaseRequested): return .repeated
        case (.releasing(let reason, let old), .releaseUnknown(let next)):
            return old == next ? .repeated : .changed(.releasing(reason, nextQueryAt: next))
        case (.releasing(let reason, _), .releaseConfirmed): return .changed(.released(reason))
        case (.releasing, .releaseRefused): return .changed(.open)
        case (.released, .releaseConfirmed), (.released, .releaseRequested), (.released, .releaseUnknown):
            return .repeated
        case (.released, .captured), (.released, .releaseRefused), (.captured, .releaseConfirmed),
            (.captured, .releaseRequested):
            throw MovementContradiction()
        case (.captured, .captured), (.captured, .releaseUnknown), (.captured, .releaseRefused):
            return .repeated
        }
    }
}
