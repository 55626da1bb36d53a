package import Support

/// What a provider says, or does not say, about an attempt.
package enum TransactionEvent: Hashable, Sendable {
    case actionRequired(PayerAction)
    /// It will be decided later.
    case pending(nextQueryAt: Timestamp)
    /// No answer came, or one that we do not understand: never final.
    case unknown(nextQueryAt: Timestamp)
    case authorized
    case succeeded
    case failed(DeclineCode, providerCode: String?)
    case cancelled
    /// The merchant wants it collected once more; whether the provider does is not known yet.
    case retryRequested(nextQueryAt: Timestamp)
}

/// What an event did to an attempt.
package enum TransactionTransition: Hashable, Sendable {
    /// The attempt is in another state now.
    case changed(TransactionState)
    /// It had happened before, or is older news than what is known; nothing changes and that is no
    /// error.
    case repeated
}

/// An event that contradicts what is known about an attempt.
package struct TransactionContradiction: Error, Hashable, Sendable {
    /// Where the attempt stood, and stays.
    package let state: TransactionStatus
    /// What came and was not taken.
    package let event: TransactionEvent
}

extension TransactionState {
    /// The state after an event.
    ///
    /// An attempt in flight takes any news. A final state stays, with one exception: money that comes
    /// after all (`succeeded` or `authorized` after `failed` or `cancelled`) is a fact and is taken.
    /// Older news after a final state is a repeat, and a merchant may have
    /// what failed collected once more. A failure after money came is a contradiction here;
    /// it has rows of its own (refund, dispute).
    package func applying(_ event: TransactionEvent) throws(TransactionContradiction) -> TransactionTransition
    {
        if case .retryRequested(let time) = event { return try retrying(nextQueryAt: time) }
        let next = Self.state(after: event)
        switch self {
        case .created, .requiresAction, .processing:
            return next == self ? .repeated : .changed(next)
        case .failed, .cancelled:
            switch next {
            case .authorized, .succeeded: return .changed(next)
            case .created, .requiresAction, .processing, .failed, .cancelled: return .repeated
            }
        case .authorized:
            switch next {
            case .succeeded, .cancelled: return .changed(next)
            case .authorized, .created, .requiresAction, .processing: return .repeated
            case .failed: throw TransactionContradiction(state: name, event: event)
            }
        case .succeeded:
            switch next {
            case .succeeded, .authorized, .created, .requiresAction, .processing: return .repeated
            case .failed, .cancelled: throw TransactionContradiction(state: name, event: event)
            }
        }
    }

    /// What had come and was taken back stays "succeeded", and rows of its own tell the rest.
    private func retrying(
        nextQueryAt time: Timestamp
    ) throws(TransactionContradiction) -> TransactionTransition {
        switch self {
        case .failed: return .changed(.processing(isUnknown: true, nextQueryAt: time))
        case .processing, .succeeded: return .repeated
        case .created, .requiresAction, .authorized, .cancelled:
            throw TransactionContradiction(state: name, event: .retryRequested(nextQueryAt: time))
        }
    }

    private static func state(after event: TransactionEvent) -> TransactionState {
        switch event {
        case .actionRequired(let action): .requiresAction(action)
        case .pending(let next): .processing(isUnknown: false, nextQueryAt: next)
        case .unknown(let next), .retryRequested(let next):
            .processing(isUnknown: true, nextQueryAt: next)
        case .authorized: .authorized
        case .succeeded: .succeeded
        case .failed(let code, let providerCode): .failed(code, providerCode: providerCode)
        case .cancelled: .cancelled
        }
    }
}
