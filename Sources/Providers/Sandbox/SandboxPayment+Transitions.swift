import Domain
import Support

// What can happen to a payment, as values: each answers the next one, and the same one for a repeat.
extension SandboxPayment {
    /// The payment after its card was charged; a payment that has its card stays as it is.
    func charged(_ card: SandboxCardFace, earlierTries: Int, at now: Timestamp, onPage: Bool)
        -> SandboxPayment
    {
        guard state == .created || state == .cardNeeded else { return self }
        var next = self
        next.card = card
        if terms.saved != nil {
            next.chargeWithoutPayer(card.scenario, at: now)
            return next
        }
        switch card.scenario {
        case .laterDeclined, .laterInsufficientFunds, .laterExpiredCard, .laterLostOrStolen,
            .laterProcessingError, .success, .refundFails, .refundPendingThenSuccess,
            .refundPendingThenFailure,
            .disputedAsFraudulent, .disputedAsNotReceived:
            next.approve()
        case .challenge, .challengeAlways: next.state = .challenged
        case .challengeOnSecondTry:
            next.state = earlierTries == 0 ? .failed(.authenticationRequired) : .challenged
        case .answerNeverComes:
            next.approve()
            // A payer at the sandbox's own page comes back without a call that could get lost, so the
            // questions that follow do.
            if onPage { next.silentUntil = now.adding(seconds: SandboxLimits.settlementSeconds) }
        case .pendingThenSuccess, .pendingThenFailure:
            next.state = .pending(until: now.adding(seconds: SandboxLimits.settlementSeconds))
        case .declined, .insufficientFunds, .expiredCard, .incorrectCVC, .lostOrStolen, .processingError:
            next.state = .failed(card.scenario.decline ?? .declined)
        }
        return next
    }

    /// Charges a saved card: nobody is there who could prove anything, and a card that was proven when it was
    /// saved needs no more proof.
    private mutating func chargeWithoutPayer(_ scenario: SandboxScenario, at now: Timestamp) {
        if let reason = scenario.laterDecline ?? scenario.decline {
            state = .failed(reason)
        } else if scenario == .pendingThenSuccess || scenario == .pendingThenFailure {
            state = .pending(until: now.adding(seconds: SandboxLimits.settlementSeconds))
        } else {
            approve()
        }
    }

    /// The payment whose token or saved card was refused: nothing was taken and nothing will be.
    func refusingToken(_ refusal: SandboxRefusal) -> SandboxPayment {
        guard state == .created else { return self }
        var next = self
        next.refusal = refusal
        next.state = .failed(refusal == .savedUnknown ? .unsupportedInstrument : .processingError)
        return next
    }

    /// The payment after the payer approved or refused; one that asks nothing (any more) stays as it is.
    func answeringChallenge(isApproved: Bool) -> SandboxPayment {
        guard state == .challenged else { return self }
        var next = self
        if isApproved { next.approve() } else { next.state = .failed(.authenticationFailed) }
        return next
    }

    /// The payment as time has decided it.
    ///
    /// One that was never charged, because the process ended in between, is closed once no request for it can
    /// still be on its way.
    func settled(at now: Timestamp) -> SandboxPayment {
        var next = self
        if state == .created, now >= createdAt.adding(seconds: SandboxLimits.arrivalSeconds) {
            next.state = .closed
            return next
        }
        if state == .authorized, now >= createdAt.adding(seconds: SandboxLimits.authorizationDays * 86_400) {
            next.letGo()
            return next
        }
        next.refunds = refunds.map { refund in
            var refund = refund
            if case .pending(let until) = refund.state, now >= until {
                refund.state = scenario == .refundPendingThenFailure ? .failed : .succeeded
            }
            return refund
        }
        guard case .pending(let until) = state, now >= until else { return next }
        if scenario == .pendingThenFailure { next.state = .failed(.notSettled) } else { next.approve() }
        return next
    }

    /// The payment as the bank decides it before its time; the same decision again changes nothing.
    func decided(isSuccess: Bool) throws(SandboxRefusal) -> SandboxPayment {
        var next = self
        switch state {
        case .pending:
            if isSuccess { next.approve() } else { next.state = .failed(.notSettled) }
        case .succeeded, .authorized: guard isSuccess else { throw .stateConflict }
        case .failed: guard !isSuccess else { throw .stateConflict }
        case .created, .cardNeeded, .challenged, .cancelled, .closed: throw .stateConflict
        }
        return next
    }

    /// The payment whose refund is decided before its time; one that had succeeded may still fail, as banks
    /// do it.
    func decidedRefund(_ key: String, isSuccess: Bool) throws(SandboxRefusal) -> SandboxPayment {
        guard let place = refunds.firstIndex(where: { $0.key == key }) else { throw .refundUnknown }
        if refunds[place].state == .failed, isSuccess { throw .stateConflict }
        var next = self
        next.refunds[place].state = isSuccess ? .succeeded : .failed
        return next
    }

    /// The payment after a capture; the last one, or one of all that is left, ends the hold.
    ///
    /// The same key with the same amount again changes nothing.
    func capturing(
        _ amount: Int64, isFinal: Bool, key: String, id: SandboxCaptureID
    ) throws(SandboxRefusal) -> SandboxPayment {
        if let earlier = captures.first(where: { $0.key == key }) {
            guard earlier.amount == amount else { throw .keyReused }
            return self
        }
        guard state == .authorized else { throw .stateConflict }
        guard amount >= SandboxLimits.amountMin else { throw .amountInvalid }
        guard amount <= terms.amount.minorUnits - capturedAmount else { throw .amountTooLarge }
        guard captures.count < SandboxLimits.capturesMax else { throw .capturesTooMany }
        var next = self
        next.captures.append(SandboxCapture(id: id, key: key, amount: amount))
        next.capturedAmount += amount
        if isFinal || next.capturedAmount == terms.amount.minorUnits {
            next.state = .succeeded
            next.openDisputeOfCard()
        }
        return next
    }

    /// The payment given up before money moved; throws when it moved or is on its way.
    func cancelling() throws(SandboxRefusal) -> SandboxPayment {
        switch state {
        case .cancelled, .closed: return self
        case .succeeded, .failed, .pending: throw .stateConflict
        case .created, .cardNeeded, .challenged, .authorized:
            var next = self
            next.letGo()
            return next
        }
    }

    /// The payment with one more refund; the same key with the same amount again changes nothing.
    func refunding(
        _ amount: Int64, key: String, id: SandboxRefundID, at now: Timestamp
    ) throws(SandboxRefusal) -> SandboxPayment {
        if let earlier = refunds.first(where: { $0.key == key }) {
            guard earlier.amount == amount else { throw .keyReused }
            return self
        }
        guard state == .succeeded || capturedAmount > 0 else { throw .stateConflict }
        guard amount >= SandboxLimits.amountMin else { throw .amountInvalid }
        guard amount <= capturedAmount - refundedAmount else { throw .amountTooLarge }
        guard refunds.count < SandboxLimits.refundsMax else { throw .refundsTooMany }
        var next = self
        let state: SandboxRefundState =
            switch scenario {
            case .refundFails: .failed
            case .refundPendingThenSuccess, .refundPendingThenFailure:
                .pending(until: now.adding(seconds: SandboxLimits.settlementSeconds))
            default: .succeeded
            }
        next.refunds.append(SandboxRefund(id: id, key: key, amount: amount, state: state))
        return next
    }

    /// The payment collected once more, which is pending again and ends as its card says; the same key again
    /// changes nothing.
    func retrying(_ key: String, at now: Timestamp) throws(SandboxRefusal) -> SandboxPayment {
        if retries.contains(key) { return self }
        guard isRetryable else { throw .stateConflict }
        guard retries.count < SandboxLimits.retriesMax else { throw .retriesTooMany }
        var next = self
        next.retries.append(key)
        next.state = .pending(until: now.adding(seconds: SandboxLimits.settlementSeconds))
        return next
    }

    /// Ends what is not over: nothing more will be taken, and what was taken stays.
    private mutating func letGo() {
        state = capturedAmount > 0 ? .succeeded : .cancelled
        openDisputeOfCard()
    }

    private mutating func approve() {
        switch terms.captureMethod {
        case .manual: state = .authorized
        case .automatic:
            state = .succeeded
            capturedAmount = terms.amount.minorUnits
            openDisputeOfCard()
        }
    }
}
