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
    case checkoutCompleted = "checkout.completed"
    case transactionCreated = "transaction.created"
    case transactionRequiresAction = "transaction.requires_action"
    case transactionProcessing = "transaction.processing"
    case transactionAuthorized = "transaction.authorized"
    case transactionSucceeded = "transaction.succeeded"
    case transactionFailed = "transaction.failed"
    case transactionCancelled = "transaction.cancelled"
    case transactionReversed = "transaction.reversed"
    case transactionRestored = "transaction.restored"
    case transactionRetryRequested = "transaction.retry_requested"
    case transactionRetryFailed = "transaction.retry_failed"
    case transactionPartiallyPaid = "transaction.partially_paid"
    case transactionTransferSeen = "transaction.transfer_seen"
    case transactionTransferDismissed = "transaction.transfer_dismissed"
    case capturePending = "capture.pending"
    case captureSucceeded = "capture.succeeded"
    case captureFailed = "capture.failed"
    case refundPending = "refund.pending"
    case refundSucceeded = "refund.succeeded"
    case refundFailed = "refund.failed"
    case refundCancelled = "refund.cancelled"
    case disputeOpened = "dispute.opened"
    case disputeWon = "dispute.won"
    case disputeLost = "dispute.lost"
    case tokenCreated = "token.created"
    case tokenDisabled = "token.disabled"
    case tokenEnabled = "token.enabled"
    case tokenDeleted = "token.deleted"
    case linkCreated = "link.created"
    case linkUpdated = "link.updated"
    case linkCompleted = "link.completed"
    case linkDeactivated = "link.deactivated"
    case linkExpired = "link.expired"

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
        case .completed: self = .checkoutCompleted
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

    /// The event that tells that a capture came into that state.
    package init(enteringCapture status: CaptureStatus) {
        switch status {
        case .pending: self = .capturePending
        case .succeeded: self = .captureSucceeded
        case .failed: self = .captureFailed
        }
    }

    /// The event that tells that a refund came into that state.
    package init(enteringRefund status: RefundStatus) {
        switch status {
        case .pending: self = .refundPending
        case .succeeded: self = .refundSucceeded
        case .failed: self = .refundFailed
        case .cancelled: self = .refundCancelled
        }
    }

    /// The event that tells what happened to a saved method after it was saved.
    package init(savedMethod event: SavedMethodEvent) {
        switch event {
        case .disabled: self = .tokenDisabled
        case .enabled: self = .tokenEnabled
        case .deleted: self = .tokenDeleted
        }
    }

    /// The event that tells that a dispute came into that state.
    package init(enteringDispute status: DisputeStatus) {
        switch status {
        case .opened: self = .disputeOpened
        case .won: self = .disputeWon
        case .lost: self = .disputeLost
        }
    }
}
