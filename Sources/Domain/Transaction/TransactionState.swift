package import Support

/// What the payer has to do before an attempt can go on.
package enum PayerAction: Hashable, Sendable {
    /// Visit this address of the provider (card page, 3-D Secure); it sends the payer back to our
    /// return address.
    case redirect(String)
}

/// Where one attempt to pay stands.
package enum TransactionState: Hashable, Sendable {
    /// The intent is stored; the provider has perhaps not been called.
    case created
    /// The payer has something to do.
    case requiresAction(PayerAction)
    /// The bank or provider decides, or its answer never came (unknown).
    ///
    /// A status query is due at `nextQueryAt`.
    case processing(isUnknown: Bool, nextQueryAt: Timestamp)
    /// The amount is held and may be captured.
    case authorized
    /// The money is the merchant's.
    case succeeded
    /// No money came.
    case failed(DeclineCode, providerCode: String?)
    /// Given up before any money moved.
    case cancelled

    /// The state's name in the API and in storage.
    package var name: TransactionStatus {
        switch self {
        case .created: .created
        case .requiresAction: .requiresAction
        case .processing: .processing
        case .authorized: .authorized
        case .succeeded: .succeeded
        case .failed: .failed
        case .cancelled: .cancelled
        }
    }
}

/// The names of the states.
///
/// The raw values are stored and are part of the API.
package enum TransactionStatus: String, Hashable, Sendable, CaseIterable {
    case created = "created"
    case requiresAction = "requires_action"
    case processing = "processing"
    case authorized = "authorized"
    case succeeded = "succeeded"
    case failed = "failed"
    case cancelled = "cancelled"

    /// Whether the attempt still blocks another one.
    package var isInFlight: Bool {
        switch self {
        case .created, .requiresAction, .processing: true
        case .authorized, .succeeded, .failed, .cancelled: false
        }
    }
}
