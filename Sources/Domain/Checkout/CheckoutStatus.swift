/// Where a checkout stands, as merchants see it.
///
/// The raw values are stored and are part of the API.
package enum CheckoutStatus: String, Hashable, Sendable, CaseIterable {
    case pending = "pending"
    case processing = "processing"
    case authorized = "authorized"
    case paid = "paid"
    case failed = "failed"
    case cancelled = "cancelled"
    case expired = "expired"
    case partiallyRefunded = "partially_refunded"
    case refunded = "refunded"
    case disputed = "disputed"
    /// Nothing was to be paid, and the method is saved.
    case completed = "completed"

    /// Whether the payer has nothing left to do or wait for.
    package var isFinal: Bool {
        switch self {
        case .pending, .processing: false
        case .authorized, .paid, .failed, .cancelled, .expired, .partiallyRefunded, .refunded, .disputed,
            .completed:
            true
        }
    }

    /// Whether money was taken or is held, whatever happened to it later, or what was asked for is done.
    package var isPayerDone: Bool {
        switch self {
        case .authorized, .paid, .partiallyRefunded, .refunded, .disputed, .completed: true
        case .pending, .processing, .failed, .cancelled, .expired: false
        }
    }
}
