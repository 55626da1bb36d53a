extension CheckoutFacts {
    /// The facts after an event, or the refusal.
    ///
    /// Money that comes to a closed checkout is taken and marked late, never lost.
    package func applying(_ event: CheckoutEvent) throws(CheckoutRefusal) -> CheckoutTransition {
        switch event {
        case .attemptStarted: return try startingAttempt()
        case .attemptNeedsPayer: return try waiting(for: .payer)
        case .attemptNeedsProvider: return try waiting(for: .provider)
        case .attemptAuthorized(let amount): return try taking(amount, isMoney: false)
        case .attemptSucceeded(let amount): return try taking(amount, isMoney: true)
        case .attemptFailed:
            guard inFlight != nil else { throw .noAttemptInFlight }
            var next = self
            next.inFlight = nil
            next.failedAttempts += 1
            return .changed(next)
        case .attemptCancelled:
            guard inFlight != nil else { throw .noAttemptInFlight }
            var next = self
            next.inFlight = nil
            return .changed(next)
        case .cancelRequested: return try closing(.cancelled)
        case .expiryReached: return try closing(.expired)
        }
    }

    private func startingAttempt() throws(CheckoutRefusal) -> CheckoutTransition {
        if inFlight != nil { throw .attemptInFlight }
        if status.isPayerDone { throw .alreadyPaid(status) }
        guard status == .pending else { throw .closed(status) }
        var next = self
        next.inFlight = .provider
        return .changed(next)
    }

    private func waiting(for party: InFlight) throws(CheckoutRefusal) -> CheckoutTransition {
        guard inFlight != nil else { throw .noAttemptInFlight }
        if inFlight == party { return .repeated }
        var next = self
        next.inFlight = party
        return .changed(next)
    }

    private func taking(_ amount: Int64, isMoney: Bool) throws(CheckoutRefusal) -> CheckoutTransition {
        guard amount > 0 else { throw .invalidAmount(amount) }
        if status.isPayerDone { throw .alreadyPaid(status) }
        // What came before (less than was due) is still there: amounts are added, never replaced.
        let (received, receivedOverflow) = amountReceived.addingReportingOverflow(isMoney ? amount : 0)
        let (captured, capturedOverflow) = amountCaptured.addingReportingOverflow(isMoney ? amount : 0)
        guard !receivedOverflow, !capturedOverflow else { throw .invalidAmount(amount) }
        var next = self
        if closure != nil || status == .failed { next.isPaidLate = true }
        next.inFlight = nil
        next.amountReceived = received
        next.amountCaptured = captured
        if !isMoney { next.amountAuthorized = amount }
        return .changed(next)
    }

    private func closing(_ reason: Closure) throws(CheckoutRefusal) -> CheckoutTransition {
        if inFlight != nil { throw .attemptInFlight }
        if status.isPayerDone { throw .alreadyPaid(status) }
        if let closure {
            if closure == reason { return .repeated }
            throw .closed(status)
        }
        // Used-up attempts have closed it already; neither expiry nor cancellation rewrites why.
        guard status == .pending else { throw .closed(status) }
        var next = self
        next.closure = reason
        return .changed(next)
    }
}
