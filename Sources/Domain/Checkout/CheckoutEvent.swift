/// What can happen to a checkout.
package enum CheckoutEvent: Hashable, Sendable {
    /// A new attempt begins.
    case attemptStarted
    /// The attempt in flight waits for the payer.
    case attemptNeedsPayer
    /// The attempt in flight waits for the bank or provider, or its outcome is unknown.
    case attemptNeedsProvider
    /// An attempt got an authorisation for that amount, to be captured later.
    case attemptAuthorized(Int64)
    /// An attempt brought that amount.
    case attemptSucceeded(Int64)
    /// The attempt in flight was declined or failed.
    case attemptFailed
    /// The attempt in flight was given up and the provider confirmed that it took nothing.
    case attemptCancelled
    /// The payer or the merchant cancels.
    case cancelRequested
    /// The time is over.
    case expiryReached
}

/// Why an event cannot happen to a checkout as it stands.
package enum CheckoutRefusal: Error, Hashable, Sendable {
    /// An attempt is in flight: at most one may be.
    case attemptInFlight
    /// No attempt is in flight.
    case noAttemptInFlight
    /// It is paid or authorised: at most one attempt may succeed.
    case alreadyPaid(CheckoutStatus)
    /// It was cancelled, it expired, or its attempts are used up.
    case closed(CheckoutStatus)
    /// The amount is not positive.
    case invalidAmount(Int64)
}

/// What an event did.
package enum CheckoutTransition: Hashable, Sendable {
    /// The facts changed.
    case changed(CheckoutFacts)
    /// It had happened before; nothing changes and that is no error.
    case repeated
}
