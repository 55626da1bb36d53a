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

    /// Whether the payer has nothing left to do or wait for.
    package var isFinal: Bool {
        switch self {
        case .pending, .processing: false
        case .authorized, .paid, .failed, .cancelled, .expired, .partiallyRefunded, .refunded, .disputed: true
        }
    }

    /// Whether money was taken or is held, whatever happened to it later.
    package var isPayerDone: Bool {
        switch self {
        case .authorized, .paid, .partiallyRefunded, .refunded, .disputed: true
        case .pending, .processing, .failed, .cancelled, .expired: false
        }
    }
}
