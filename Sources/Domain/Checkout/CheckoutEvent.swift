/// What can happen to a checkout.
///
/// What happens to an attempt names it: news of an older one must not pass for news of the one in flight.
package enum CheckoutEvent: Hashable, Sendable {
    /// A new attempt begins.
    case attemptStarted(TransactionID)
    /// An attempt that failed is collected once more.
    case attemptRetried(TransactionID)
    /// The attempt in flight waits for the payer.
    case attemptNeedsPayer(TransactionID)
    /// The attempt in flight waits for the bank or provider, or its outcome is unknown.
    case attemptNeedsProvider(TransactionID)
    /// An attempt got an authorisation for that amount, to be captured later.
    case attemptAuthorized(TransactionID, Int64)
    /// An attempt brought that amount.
    case attemptSucceeded(TransactionID, Int64)
    /// An attempt brought that much of its amount, and the rest is still awaited.
    case attemptPaidPart(TransactionID, Int64)
    /// The attempt in flight was declined or failed.
    case attemptFailed(TransactionID)
    /// The attempt in flight was given up and the provider confirmed that it took nothing.
    case attemptCancelled(TransactionID)
    /// That much of what is authorised was taken.
    case captureSucceeded(Int64)
    /// What is authorised and not taken is held no longer; a checkout of which nothing was taken is closed
    /// for that reason.
    case holdReleased(CheckoutFacts.Closure)
    /// That much was given back.
    case refundSucceeded(Int64)
    /// A refund that had succeeded came back: the merchant has that much again.
    case refundReturned(Int64)
    /// The payer disputes that much at the bank.
    case disputeOpened(Int64)
    /// The bank decided a dispute of that much for the merchant.
    case disputeWon(Int64)
    /// The bank took back that much of what had come, and nobody disputes it.
    case paymentReversed(Int64)
    /// That much of what the bank had taken back came again.
    case reversalUndone(Int64)
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
    /// The amount is not positive, or more than the facts leave room for.
    case invalidAmount(Int64)
    /// Nothing is authorised that could be captured or released.
    case nothingHeld(CheckoutStatus)
}

/// What an event did.
package enum CheckoutTransition: Hashable, Sendable {
    /// The facts changed.
    case changed(CheckoutFacts)
    /// It had happened before; nothing changes and that is no error.
    case repeated
}
