/// The kinds of event that merchants can hear of.
///
/// The raw values are stored and are part of the API.
package enum EventType: String, Hashable, Sendable, CaseIterable {
    case checkoutCreated = "checkout.created"
    case checkoutUpdated = "checkout.updated"
    case checkoutProcessing = "checkout.processing"
    case checkoutAuthorized = "checkout.authorized"
    case checkoutPaid = "checkout.paid"
    case checkoutFailed = "checkout.failed"
    case checkoutCancelled = "checkout.cancelled"
    case checkoutExpired = "checkout.expired"
    case checkoutRefunded = "checkout.refunded"
    case checkoutPartiallyRefunded = "checkout.partially_refunded"
    case checkoutDisputed = "checkout.disputed"
    case transactionCreated = "transaction.created"
    case transactionRequiresAction = "transaction.requires_action"
    case transactionProcessing = "transaction.processing"
    case transactionAuthorized = "transaction.authorized"
    case transactionSucceeded = "transaction.succeeded"
    case transactionFailed = "transaction.failed"
    case transactionCancelled = "transaction.cancelled"

    /// The event that tells that a checkout came into that status; nil for `pending`, which is where it
    /// began.
    package init?(enteringCheckout status: CheckoutStatus) {
        switch status {
        case .pending: return nil
        case .processing: self = .checkoutProcessing
        case .authorized: self = .checkoutAuthorized
        case .paid: self = .checkoutPaid
        case .failed: self = .checkoutFailed
        case .cancelled: self = .checkoutCancelled
        case .expired: self = .checkoutExpired
        case .partiallyRefunded: self = .checkoutPartiallyRefunded
        case .refunded: self = .checkoutRefunded
        case .disputed: self = .checkoutDisputed
        }
    }

    /// The event that tells that an attempt came into that state.
    package init(enteringTransaction status: TransactionStatus) {
        switch status {
        case .created: self = .transactionCreated
        case .requiresAction: self = .transactionRequiresAction
        case .processing: self = .transactionProcessing
        case .authorized: self = .transactionAuthorized
        case .succeeded: self = .transactionSucceeded
        case .failed: self = .transactionFailed
        case .cancelled: self = .transactionCancelled
        }
    }
}
