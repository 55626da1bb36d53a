/// The capture, refund, dispute or saved method that an event tells of.
package enum EventSubject: Hashable, Sendable {
    case capture(CaptureID)
    case refund(RefundID)
    case dispute(DisputeID)
    case savedMethod(SavedMethodID)
}

extension EventType {
    /// Whether a checkout that comes into that status from another one tells so.
    ///
    /// `paid` and `authorized` are told once: a checkout that comes back to them (a dispute won, a refund
    /// returned) tells the dispute or refund only.
    package static func tells(entering status: CheckoutStatus, from earlier: CheckoutStatus) -> Bool {
        switch status {
        case .paid: !earlier.isPayerDone || earlier == .authorized
        case .authorized: !earlier.isPayerDone
        case .pending: false
        case .processing, .failed, .cancelled, .expired, .partiallyRefunded, .refunded, .disputed,
            .completed:
            status != earlier
        }
    }
}
