extension CheckoutFacts {
    /// The facts after an event, or the refusal.
    ///
    /// Money that comes to a closed checkout is taken and marked late, never lost.
    package func applying(_ event: CheckoutEvent) throws(CheckoutRefusal) -> CheckoutTransition {
        switch event {
        case .attemptStarted(let id): return try startingAttempt(id)
        case .attemptRetried(let id): return .changed(try retrying(id))
        case .attemptNeedsPayer(let id): return try waiting(id, for: .payer)
        case .attemptNeedsProvider(let id): return try waiting(id, for: .provider)
        case .attemptAuthorized(let id, let amount): return try taking(amount, by: id, isMoney: false)
        case .attemptSucceeded(let id, let amount):
            if amountDue == 0 { return try completing(amount, by: id) }
            return try taking(amount, by: id, isMoney: true)
        case .attemptPaidPart(_, let amount): return .changed(try takingPart(amount))
        case .attemptFailed(let id):
            var next = try landing(id)
            next.failedAttempts += 1
            return .changed(next)
        case .attemptCancelled(let id): return .changed(try landing(id))
        case .cancelRequested: return try closing(.cancelled)
        case .expiryReached: return try closing(.expired)
        case .captureSucceeded(let amount): return .changed(try capturing(amount))
        case .holdReleased(let reason): return .changed(try releasing(reason))
        case .refundSucceeded(let amount):
            return .changed(try moving(\.amountRefunded, amount, limit: amountReceived))
        case .refundReturned(let amount): return .changed(try moving(\.amountRefunded, back: amount))
        case .disputeOpened(let amount):
            return .changed(try moving(\.amountDisputed, amount, limit: amountReceived))
        case .paymentReversed(let amount):
            return .changed(try moving(\.amountReversed, amount, limit: amountReceived))
        case .reversalUndone(let amount): return .changed(try moving(\.amountReversed, back: amount))
        case .disputeWon(let amount): return .changed(try moving(\.amountDisputed, back: amount))
        }
    }

    private func startingAttempt(_ id: TransactionID) throws(CheckoutRefusal) -> CheckoutTransition {
        if inFlight != nil { throw .attemptInFlight }
        if status.isPayerDone { throw .alreadyPaid(status) }
        guard status == .pending else { throw .closed(status) }
        var next = self
        next.inFlight = .provider
        next.attemptInFlight = id
        return .changed(next)
    }

    /// A closed checkout too, whose money then is late; the attempt counts as failed no longer.
    private func retrying(_ id: TransactionID) throws(CheckoutRefusal) -> CheckoutFacts {
        if inFlight != nil { throw .attemptInFlight }
        if status.isPayerDone { throw .alreadyPaid(status) }
        var next = self
        next.inFlight = .provider
        next.attemptInFlight = id
        next.failedAttempts = max(failedAttempts - 1, 0)
        return next
    }

    private func waiting(
        _ id: TransactionID, for party: InFlight
    ) throws(CheckoutRefusal) -> CheckoutTransition {
        guard inFlight != nil, attemptInFlight == id else { throw .noAttemptInFlight }
        if inFlight == party { return .repeated }
        var next = self
        next.inFlight = party
        return .changed(next)
    }

    /// The facts without that attempt in flight.
    private func landing(_ id: TransactionID) throws(CheckoutRefusal) -> CheckoutFacts {
        guard inFlight != nil, attemptInFlight == id else { throw .noAttemptInFlight }
        var next = self
        next.inFlight = nil
        next.attemptInFlight = nil
        return next
    }

    private func taking(
        _ amount: Int64, by id: TransactionID, isMoney: Bool
    ) throws(CheckoutRefusal) -> CheckoutTransition {
        guard amount > 0 else { throw .invalidAmount(amount) }
        if status.isPayerDone { throw .alreadyPaid(status) }
        // What came before (less than was due) is still there: amounts are added, never replaced.
        let (received, receivedOverflow) = amountReceived.addingReportingOverflow(amount)
        let (captured, capturedOverflow) = amountCaptured.addingReportingOverflow(amount)
        guard !receivedOverflow, !capturedOverflow else { throw .invalidAmount(amount) }
        // Late money of an older attempt says nothing of the one in flight.
        var next = attemptInFlight == id ? try landing(id) : self
        if closure != nil || status == .failed { next.isPaidLate = true }
        if isMoney {
            next.amountReceived = received
            next.amountCaptured = captured
        } else {
            next.amountAuthorized = captured
        }
        return .changed(next)
    }

    /// A part came: the attempt goes on waiting for the rest, in flight or not.
    private func takingPart(_ amount: Int64) throws(CheckoutRefusal) -> CheckoutFacts {
        if status.isPayerDone { throw .alreadyPaid(status) }
        guard amount > 0, amount < amountDue - amountKept else { throw .invalidAmount(amount) }
        var next = self
        next.amountReceived += amount
        next.amountCaptured += amount
        return next
    }

    /// The method is saved: there is no money to count, and what is saved after the end is kept all the same.
    private func completing(
        _ amount: Int64, by id: TransactionID
    ) throws(CheckoutRefusal) -> CheckoutTransition {
        guard amount == 0 else { throw .invalidAmount(amount) }
        if status.isPayerDone { throw .alreadyPaid(status) }
        var next = attemptInFlight == id ? try landing(id) : self
        next.isCompleted = true
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

// What happens to money after an attempt brought or holds it.
extension CheckoutFacts {
    private func capturing(_ amount: Int64) throws(CheckoutRefusal) -> CheckoutFacts {
        guard amountHeld > 0 else { throw .nothingHeld(status) }
        guard amount > 0, amount <= amountHeld else { throw .invalidAmount(amount) }
        var next = self
        next.amountCaptured += amount
        next.amountReceived += amount
        return next
    }

    private func releasing(_ reason: Closure) throws(CheckoutRefusal) -> CheckoutFacts {
        guard amountHeld > 0 else { throw .nothingHeld(status) }
        var next = self
        next.amountAuthorized = amountReceived > 0 ? amountCaptured : 0
        if amountReceived == 0, closure == nil { next.closure = reason }
        return next
    }

    private func moving(
        _ fact: WritableKeyPath<CheckoutFacts, Int64>, _ amount: Int64, limit: Int64
    ) throws(CheckoutRefusal) -> CheckoutFacts {
        guard amount > 0, amount <= limit - self[keyPath: fact] else { throw .invalidAmount(amount) }
        var next = self
        next[keyPath: fact] += amount
        return next
    }

    private func moving(
        _ fact: WritableKeyPath<CheckoutFacts, Int64>, back amount: Int64
    ) throws(CheckoutRefusal) -> CheckoutFacts {
        guard amount > 0, amount <= self[keyPath: fact] else { throw .invalidAmount(amount) }
        var next = self
        next[keyPath: fact] -= amount
        return next
    }
}
