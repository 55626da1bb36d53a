import Database
package import Domain
import ProviderKit
import Storage
import Support

extension PaymentEngine {
    /// Has a payment collected once more that failed, at once or after it had come: the intent is on disk
    /// before the provider hears of it, the outcome after.
    ///
    /// The provider is asked first how the payment stands and how often it was collected. Throws
    /// `PortalError.movement` when it cannot be collected again, `busy` when the provider does not answer. A
    /// retry that the provider refuses is an answer, which the attempt's ledger tells.
    package func retry(
        _ transaction: Transaction, once: Once<TransactionLedger>? = nil
    ) async throws -> TransactionLedger {
        let id = transaction.id
        guard let (stored, view, offer) = try context(of: id) else { throw PortalError.notFound }
        guard offer.provider.capabilities.features.contains(.retry) else {
            throw PortalError.movement(.unsupported)
        }
        let before = try ledger(of: stored)
        do throws(MovementRefusal) { try before.retrying() } catch { throw PortalError.movement(error) }
        let told = await run(
            .query(try fullSnapshot(of: stored, in: view)), with: offer.provider, account: offer.account)
        guard told.status != .unknown else { throw PortalError.busy }
        let asked = try await apply(told, to: id).transaction
        // Somebody was quicker, on the provider's own pages.
        guard try database.read({ try Retries.unscopedPending(id, in: $0) }) == nil else {
            throw PortalError.movement(.retryUnderWay)
        }
        guard case .failed = told.status, let recollection = told.recollection else {
            throw PortalError.movement(.notRetryable(asked.state.name))
        }
        guard recollection.made < recollection.limit else {
            throw PortalError.movement(.tooMany(limit: recollection.limit))
        }
        try await storeRetry(of: id, after: recollection.made, once)
        _ = try await refresh(retryOf: id, isRepeat: false)
        let ledger = try self.ledger(of: try context(of: id)?.0 ?? asked)
        try await end(once, with: ledger)
        return ledger
    }

    private func storeRetry(
        of id: TransactionID, after resubmissions: Int, _ once: Once<TransactionLedger>?
    ) async throws {
        let recorder = try recorder(about: id)
        let due = recorder.clockNow.adding(seconds: Self.movementQueryDelaySeconds)
        try await begin(once, subject: id.description) { database in
            var edit = try LedgerEdit(id, recorder: recorder, in: database)
            let transaction = edit.ledger.transaction
            try edit.checkRetrying(in: database)
            do {
                if case .changed(let state) = try transaction.state.applying(
                    .retryRequested(nextQueryAt: due))
                {
                    try LinkSeats.retake(for: edit.checkout, in: database)
                    try edit.apply(.attemptRetried(id))
                    try edit.move(to: state, in: database)
                }
            } catch is CheckoutRefusal {
                // Another attempt has paid, or is about to.
                throw PortalError.movement(.notRetryable(transaction.state.name))
            }
            try edit.insert(
                Retry(
                    transactionID: id, number: edit.ledger.retries.count + 1,
                    checkoutID: transaction.checkoutID, siteID: transaction.siteID,
                    resubmissionsBefore: resubmissions,
                    state: .pending(isUnknown: true, nextQueryAt: due), createdAt: edit.now,
                    updatedAt: edit.now), in: database)
            _ = try edit.finish(in: database)
        }
    }

    /// Asks about an attempt that is being collected once more, and writes down the answer; while nobody
    /// knows whether the provider has heard of the retry, the question repeats it.
    ///
    /// Nil where the attempt has no retry that is not decided.
    func refresh(retryOf id: TransactionID, isRepeat: Bool = true) async throws -> AppliedOutcome? {
        guard let retry = try database.read({ try Retries.unscopedPending(id, in: $0) }),
            let (transaction, view, offer) = try context(of: id)
        else { return nil }
        let payment = try fullSnapshot(of: transaction, in: view)
        guard case .pending(isUnknown: true, _) = retry.state else {
            let outcome = await run(.query(payment), with: offer.provider, account: offer.account)
            return try await apply(outcome, to: id)
        }
        let wish = RetrySnapshot(
            payment: payment, resubmissionsBefore: retry.resubmissionsBefore, isRepeat: isRepeat)
        let outcome = await run(.retry(wish), with: offer.provider, account: offer.account)
        return try await apply(outcome, to: id, answeringRetry: retry.number)
    }

    /// Writes down what a provider's word about an attempt says of its retry.
    ///
    /// `answeringRetry` is the number of the retry that it answers; what was asked before that says nothing
    /// of it, and the answer nothing of a later one.
    func recordRetry(
        _ outcome: ProviderOutcome, of id: TransactionID, answeringRetry: Int?
    ) async throws {
        guard try database.read({ try Retries.unscopedPending(id, in: $0) }) != nil else { return }
        let recorder = try recorder(about: id)
        try await database.write { database in
            guard var retry = try Retries.unscopedPending(id, in: database),
                answeringRetry == nil || answeringRetry == retry.number,
                let event = Self.event(of: outcome, for: retry, recorder, answeringRetry != nil),
                case .changed(let state) = retry.state.applying(event)
            else { return }
            let old = retry.state.name
            retry.state = state
            retry.updatedAt = recorder.now
            try Retries.update(retry, from: old, in: database)
            guard state.name == .failed else { return }
            var edit = try LedgerEdit(id, recorder: recorder, in: database)
            edit.tell(.transactionRetryFailed)
            _ = try edit.finish(in: database)
        }
    }

    /// What it means for a retry; nil for nothing.
    private static func event(
        of outcome: ProviderOutcome, for retry: Retry, _ recorder: TransitionRecorder, _ answersRetry: Bool
    ) -> MovementEvent? {
        let age = (recorder.now.milliseconds - retry.createdAt.milliseconds) / 1000
        let next = recorder.clockNow.adding(seconds: queryDelaySeconds(afterAge: age))
        switch outcome.status {
        case .pending: return .pending(nextQueryAt: next)
        case .unknown: return .unknown(nextQueryAt: next)
        // What stands as taken back has not come again.
        case .succeeded: return outcome.reversals.last?.status == .standing ? nil : .succeeded
        case .failed(let code, let providerCode):
            let isOlder = !answersRetry && outcome.isOlder(than: retry)
            return isOlder ? nil : .failed(code, providerCode: providerCode)
        case .cancelled: return .cancelled
        // Held money came, whatever is captured of it.
        case .authorized: return .succeeded
        case .requiresAction: return nil
        }
    }
}

extension ProviderOutcome {
    /// Whether it tells of the failure that the retry was asked for after, and not of one that came of it.
    func isOlder(than retry: Retry) -> Bool {
        guard case .failed = status, let recollection else { return false }
        return recollection.made <= retry.resubmissionsBefore
    }
}
