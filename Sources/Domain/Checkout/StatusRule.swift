/// One line of the table from which a checkout's status follows: the first that fits, in this order.
package enum StatusRule: Hashable, Sendable, CaseIterable {
    case disputed, reversed, refunded, partiallyRefunded, paid, authorized, captured, completed
    case processing, cancelled, expired, failed, pending

    /// The status that it gives.
    package var status: CheckoutStatus {
        switch self {
        case .disputed: .disputed
        case .reversed: .failed
        case .refunded: .refunded
        case .partiallyRefunded: .partiallyRefunded
        case .paid, .captured: .paid
        case .authorized: .authorized
        case .completed: .completed
        case .processing: .processing
        case .cancelled: .cancelled
        case .expired: .expired
        case .failed: .failed
        case .pending: .pending
        }
    }

    /// When it fits, for the documentation.
    package var condition: String {
        switch self {
        case .disputed: "something is disputed and not won"
        case .reversed:
            "the bank took back what came, with nobody disputing it, and too little is left"
        case .refunded: "everything received was given back"
        case .partiallyRefunded: "something was given back"
        case .paid: "at least the amount due was received"
        case .authorized: "more is authorised than was captured"
        case .captured: "all that is authorised was captured"
        case .completed: "no money was asked for, and the payment method is saved"
        case .processing: "the bank or provider is deciding, or its answer is unknown"
        case .cancelled: "it was cancelled"
        case .expired: "its time was over, or that of the authorisation"
        case .failed: "the attempts are used up and none is in flight"
        case .pending: "else"
        }
    }

    /// Whether it fits those facts, where none before it does.
    func fits(_ facts: CheckoutFacts) -> Bool {
        switch self {
        case .disputed: facts.amountDisputed > 0
        case .reversed:
            facts.amountReversed > 0 && facts.amountKept < facts.amountDue && facts.inFlight == nil
        case .refunded: facts.amountRefunded > 0 && facts.amountRefunded >= facts.amountReceived
        case .partiallyRefunded: facts.amountRefunded > 0
        case .paid: facts.amountKept > 0 && facts.amountKept >= facts.amountDue
        case .authorized: facts.amountAuthorized > facts.amountCaptured
        case .captured: facts.amountAuthorized > 0
        case .completed: facts.isCompleted
        case .processing: facts.inFlight == .provider
        case .cancelled: facts.closure == .cancelled
        case .expired: facts.closure == .expired
        case .failed: facts.inFlight == nil && facts.failedAttempts >= facts.attemptLimit
        case .pending: true
        }
    }
}
