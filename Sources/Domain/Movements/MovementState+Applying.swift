package import Support

/// What a provider says, or does not say, about a capture or a refund.
package enum MovementEvent: Hashable, Sendable {
    /// It will be decided later.
    case pending(nextQueryAt: Timestamp)
    /// No answer came, or one that we do not understand: never final.
    case unknown(nextQueryAt: Timestamp)
    case succeeded
    case failed(DeclineCode, providerCode: String?)
    case cancelled
}

/// What an event did to a capture or a refund.
package enum MovementTransition<State: Hashable & Sendable>: Hashable, Sendable {
    /// It is in another state now.
    case changed(State)
    /// It had happened before, or is older news than what is known; nothing changes.
    case repeated
}

/// An event that contradicts what is known of a capture, refund, dispute or hold; nothing changes and a
/// person has to look.
package struct MovementContradiction: Error, Hashable, Sendable {
    /// Makes the error; there is nothing to say but what it was about, which the thrower's caller knows.
    package init() {}
}

extension CaptureState {
    /// The state after an event.
    ///
    /// Money that was taken after a failure is a fact and is kept; a failure after money is a contradiction.
    package func applying(_ event: MovementEvent) throws(MovementContradiction)
        -> MovementTransition<CaptureState>
    {
        let next = Self.state(after: event)
        switch (self, next) {
        case (.pending, _): return next == self ? .repeated : .changed(next)
        case (.succeeded, .failed): throw MovementContradiction()
        case (.succeeded, .succeeded), (.succeeded, .pending): return .repeated
        case (.failed, .succeeded): return .changed(next)
        case (.failed, .failed), (.failed, .pending): return .repeated
        }
    }

    private static func state(after event: MovementEvent) -> CaptureState {
        switch event {
        case .pending(let next): .pending(isUnknown: false, nextQueryAt: next)
        case .unknown(let next): .pending(isUnknown: true, nextQueryAt: next)
        case .succeeded: .succeeded
        case .failed(let code, let providerCode): .failed(code, providerCode: providerCode)
        case .cancelled: .failed(.declined, providerCode: "cancelled")
        }
    }
}

extension RefundState {
    /// The state after an event.
    ///
    /// A refund that succeeded can still come back, when the payer's account takes it no longer
    /// (docs.stripe.com/refunds, "Failed refunds"): then the merchant has the money again. One that failed
    /// may have been replaced by another since: success after failure is for a person to look at.
    package func applying(_ event: MovementEvent) throws(MovementContradiction)
        -> MovementTransition<RefundState>
    {
        let next = Self.state(after: event)
        switch (self, next) {
        case (.pending, _): return next == self ? .repeated : .changed(next)
        case (.succeeded, .failed): return .changed(next)
        case (.succeeded, .cancelled): throw MovementContradiction()
        case (.succeeded, .succeeded), (.succeeded, .pending): return .repeated
        case (.failed, .succeeded), (.cancelled, .succeeded): throw MovementContradiction()
        case (.failed, .pending), (.failed, .failed), (.failed, .cancelled), (.cancelled, .pending),
            (.cancelled, .failed), (.cancelled, .cancelled):
            return .repeated
        }
    }

    private static func state(after event: MovementEvent) -> RefundState {
        switch event {
        case .pending(let next): .pending(isUnknown: false, nextQueryAt: next)
        case .unknown(let next): .pending(isUnknown: true, nextQueryAt: next)
        case .succeeded: .succeeded
        case .failed(let code, let providerCode): .failed(code, providerCode: providerCode)
        case .cancelled: .cancelled
        }
    }
}
