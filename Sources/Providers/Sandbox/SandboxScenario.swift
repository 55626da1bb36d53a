package import Domain

/// What a test card makes happen.
///
/// The raw values are stored.
package enum SandboxScenario: String, Hashable, Sendable, CaseIterable {
    case success = "success"
    case declined = "declined"
    case insufficientFunds = "insufficient_funds"
    case expiredCard = "expired_card"
    case incorrectCVC = "incorrect_cvc"
    case lostOrStolen = "lost_or_stolen"
    case processingError = "processing_error"
    /// The payer is asked to approve (3-D Secure).
    case challenge = "challenge"
    /// The first payment of an order is refused for want of proof; later ones ask for it.
    case challengeOnSecondTry = "challenge_on_second_try"
    /// The payment succeeds and the answer to the charge gets lost.
    case answerNeverComes = "answer_never_comes"
    case pendingThenSuccess = "pending_then_success"
    case pendingThenFailure = "pending_then_failure"
    /// The payment succeeds and every refund of it fails.
    case refundFails = "refund_fails"
    /// The payment succeeds; every refund of it is pending at first and succeeds later.
    case refundPendingThenSuccess = "refund_pending_then_success"
    /// The payment succeeds; every refund of it is pending at first and fails later.
    case refundPendingThenFailure = "refund_pending_then_failure"
    /// The payment succeeds, and the payer disputes it at once as fraudulent.
    case disputedAsFraudulent = "disputed_as_fraudulent"
    /// The payment succeeds, and the payer disputes it at once because nothing came.
    case disputedAsNotReceived = "disputed_as_not_received"
    /// The bank asks the payer each time, so a charge without the payer fails.
    case challengeAlways = "challenge_always"
    /// The payment succeeds; charges of the saved card are declined without a reason.
    case laterDeclined = "later_declined"
    case laterInsufficientFunds = "later_insufficient_funds"
    case laterExpiredCard = "later_expired_card"
    case laterLostOrStolen = "later_lost_or_stolen"
    case laterProcessingError = "later_processing_error"

    /// Why the payer disputes the payment; nil for cards whose payments are not disputed.
    package var dispute: DisputeReason? {
        switch self {
        case .disputedAsFraudulent: .fraudulent
        case .disputedAsNotReceived: .notReceived
        case .success, .declined, .insufficientFunds, .expiredCard, .incorrectCVC, .lostOrStolen,
            .processingError, .challenge, .challengeOnSecondTry, .answerNeverComes, .pendingThenSuccess,
            .pendingThenFailure, .refundFails, .refundPendingThenSuccess, .refundPendingThenFailure,
            .challengeAlways, .laterDeclined, .laterInsufficientFunds, .laterExpiredCard, .laterLostOrStolen,
            .laterProcessingError:
            nil
        }
    }

    /// The reason of a card that is always declined; nil for all other cards.
    package var decline: DeclineCode? {
        switch self {
        case .declined: .declined
        case .insufficientFunds: .insufficientFunds
        case .expiredCard: .expiredCard
        case .incorrectCVC: .incorrectCVC
        case .lostOrStolen: .lostOrStolen
        case .processingError: .processingError
        case .success, .challenge, .challengeOnSecondTry, .answerNeverComes, .pendingThenSuccess,
            .pendingThenFailure, .refundFails, .refundPendingThenSuccess, .refundPendingThenFailure,
            .disputedAsFraudulent, .disputedAsNotReceived, .challengeAlways, .laterDeclined,
            .laterInsufficientFunds, .laterExpiredCard, .laterLostOrStolen, .laterProcessingError:
            nil
        }
    }

    /// The reason of a card that is declined once it is saved and its payer is not there; nil for all others.
    package var laterDecline: DeclineCode? {
        switch self {
        case .challengeAlways, .challengeOnSecondTry: .authenticationRequired
        case .laterDeclined: .declined
        case .laterInsufficientFunds: .insufficientFunds
        case .laterExpiredCard: .expiredCard
        case .laterLostOrStolen: .lostOrStolen
        case .laterProcessingError: .processingError
        default: nil
        }
    }
}
