package import Support

/// Where the wish stands that a provider collects a failed payment once more.
package enum RetryState: Hashable, Sendable {
    /// The bank decides, or the provider has perhaps not heard of it (unknown); a query is due at
    /// `nextQueryAt`.
    case pending(isUnknown: Bool, nextQueryAt: Timestamp)
    /// The money came.
    case succeeded
    /// The provider refused, or the bank did once more.
    case failed(DeclineCode, providerCode: String?)

    /// The state's name in the API and in storage.
    package var name: RetryStatus {
        switch self {
        case .pending: .pending
        case .succeeded: .succeeded
        case .failed: .failed
        }
    }
}

/// The names of the states.
///
/// The raw values are stored and are part of the API.
package enum RetryStatus: String, Hashable, Sendable, CaseIterable {
    case pending = "pending"
    case succeeded = "succeeded"
    case failed = "failed"
}

extension RetryState {
    /// The state after an event.
    ///
    /// What the provider has taken on stays so, whatever is not known later; an end is an end, because what
    /// comes after it is told by the attempt, its reversals, or the next retry.
    package func applying(_ event: MovementEvent) -> MovementTransition<RetryState> {
        guard case .pending(let isUnknown, _) = self else { return .repeated }
        let next: RetryState
        switch event {
        case .pending(let time): next = .pending(isUnknown: false, nextQueryAt: time)
        case .unknown(let time): next = .pending(isUnknown: isUnknown, nextQueryAt: time)
        case .succeeded: next = .succeeded
        case .failed(let code, let providerCode): next = .failed(code, providerCode: providerCode)
        case .cancelled: next = .failed(.declined, providerCode: "cancelled")
        }
        return next == self ? .repeated : .changed(next)
    }
}

/// The merchant's wish that a provider collects a payment once more that had failed.
package struct Retry: Hashable, Sendable {
    /// The attempt that is collected again.
    package let transactionID: TransactionID
    /// Which retry of the attempt it is, from 1.
    package let number: Int
    /// The attempt's checkout.
    package let checkoutID: CheckoutID
    /// The checkout's site, kept beside it so that every query names the tenant.
    package let siteID: SiteID
    /// How often the provider had been asked to collect again before; one more than that proves that this
    /// retry arrived.
    package let resubmissionsBefore: Int
    /// How far it came.
    package var state: RetryState
    /// When the merchant asked.
    package let createdAt: Timestamp
    /// When its state last changed.
    package var updatedAt: Timestamp

    /// Makes a retry from its parts.
    package init(
        transactionID: TransactionID, number: Int, checkoutID: CheckoutID, siteID: SiteID,
        resubmissionsBefore: Int, state: RetryState, createdAt: Timestamp, updatedAt: Timestamp
    ) {
        self.transactionID = transactionID
        self.number = number
        self.checkoutID = checkoutID
        self.siteID = siteID
        self.resubmissionsBefore = resubmissionsBefore
        self.state = state
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

extension TransactionLedger {
    /// Checks that the payment may be collected once more: it failed, at once or after it had come, and no
    /// retry of it is under way.
    package func retrying() throws(MovementRefusal) {
        if retries.contains(where: { $0.state.name == .pending }) { throw .retryUnderWay }
        let isLate = transaction.state == .succeeded && reversed > 0
        guard transaction.state.name == .failed || isLate else {
            throw .notRetryable(transaction.state.name)
        }
        guard retries.count < MovementLimits.retries else { throw .tooMany(limit: MovementLimits.retries) }
    }
}
