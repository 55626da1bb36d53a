import Domain
import Storage
import TestHarness

// PortalTests: the engine with a real database, the sandbox behind a line that can be cut, and a clock that
// is moved by hand. Start reading at CardTests.swift.

/// What a checkout's events say of it when they are read from the first to the last.
///
/// To be open again has no event of its own: it follows from what happened to the attempt.
func replayedStatus(_ events: [Events.Entry]) -> CheckoutStatus {
    var status = CheckoutStatus.pending
    // What a checkout comes back to when a dispute is won or a refund returns: that is not told again.
    var sold = CheckoutStatus.pending
    for event in events {
        switch event.type {
        case .checkoutCreated: status = .pending
        case .checkoutProcessing: status = .processing
        case .checkoutAuthorized: (status, sold) = (.authorized, .authorized)
        case .checkoutPaid: (status, sold) = (.paid, .paid)
        case .checkoutFailed: status = .failed
        case .checkoutCancelled: status = .cancelled
        case .checkoutExpired: status = .expired
        case .checkoutRefunded: status = .refunded
        case .checkoutPartiallyRefunded: status = .partiallyRefunded
        case .checkoutDisputed: status = .disputed
        case .checkoutCompleted: status = .completed
        case .transactionRequiresAction, .transactionFailed, .transactionCancelled:
            if status == .processing { status = .pending }
        case .refundFailed: if status == .partiallyRefunded || status == .refunded { status = sold }
        case .disputeWon: status = sold
        case .capturePending, .captureSucceeded, .captureFailed, .refundPending, .refundSucceeded,
            .refundCancelled, .disputeOpened, .disputeLost:
            break
        case .tokenCreated, .tokenDisabled, .tokenEnabled, .tokenDeleted, .checkoutUpdated,
            .transactionCreated, .transactionProcessing, .transactionAuthorized,
            .transactionSucceeded, .transactionReversed, .transactionRestored, .transactionPartiallyPaid,
            .transactionTransferSeen, .transactionTransferDismissed, .transactionRetryRequested,
            .transactionRetryFailed:
            break
        case .linkCreated, .linkUpdated, .linkCompleted, .linkDeactivated, .linkExpired: break
        }
    }
    return status
}

/// What is wrong with a checkout's history; nil when nothing is.
func historyFault(_ checkout: Checkout, at installation: Installation) throws -> String? {
    let events = try installation.events(of: checkout)
    let stored = try installation.reread(checkout)
    if events.map(\.sequence) != Array(1...Int64(events.count)) { return "gaps: \(events.map(\.sequence))" }
    let replayed = replayedStatus(events)
    if replayed != stored.status {
        return "\(events.map(\.type)) make \(replayed), stored is \(stored.status)"
    }
    let paid = events.count { $0.type == .checkoutPaid }
    if paid > 1 { return "paid \(paid) times" }
    return nil
}
