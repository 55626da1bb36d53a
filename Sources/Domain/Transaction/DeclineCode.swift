/// Why an attempt did not bring money, in one vocabulary for all providers; the provider's own code is
/// kept beside it.
///
/// The raw values are stored and are part of the API.
package enum DeclineCode: String, Hashable, Sendable, CaseIterable {
    /// The bank refused and gives no reason.
    case declined = "declined"
    case insufficientFunds = "insufficient_funds"
    case expiredCard = "expired_card"
    case incorrectCVC = "incorrect_cvc"
    case lostOrStolen = "lost_or_stolen"
    /// The bank wants the payer to prove who they are, and this attempt could not.
    case authenticationRequired = "authentication_required"
    /// The payer's proof failed or was refused.
    case authenticationFailed = "authentication_failed"
    case processingError = "processing_error"
    /// The card or account is not one that this provider or mode accepts.
    case unsupportedInstrument = "unsupported_instrument"
    /// The provider was not reached or answered nonsense, and it is certain that nothing was taken.
    case providerUnavailable = "provider_unavailable"
    /// The money did not come in the end (a debit returned, a pending payment failed).
    case notSettled = "not_settled"
}
