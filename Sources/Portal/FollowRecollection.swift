import Database
import Domain
import ProviderKit
import Storage
import Support

extension PaymentEngine {
    /// Whether somebody may have an attempt collected again at the provider without us: it failed, or what it
    /// brought may have been taken back, or one retry of it may have been followed by another.
    func mayBeRecollected(_ transaction: Transaction) throws -> Bool {
        switch transaction.state.name {
        case .failed, .succeeded: true
        case .processing:
            try database.read { try Retries.unscopedPending(transaction.id, in: $0) } != nil
        case .created, .requiresAction, .authorized, .cancelled: false
        }
    }

    /// Writes down that a payment was collected again of which nobody here had heard: somebody pressed the
    /// button on the provider's own pages.
    ///
    /// It becomes a retry like ours, with the same events; what is told of it next ends it. Where the
    /// provider repeats by itself a payment that never was told as failed, only the count is kept.
    func recordRecollection(_ outcome: ProviderOutcome, of id: TransactionID) async throws {
        guard let told = outcome.recollection, outcome.status != .unknown,
            told.made > (try database.read { try Recollections.unscopedMade(id, in: $0) })
        else { return }
        let recorder = try recorder(about: id)
        let due = recorder.clockNow.adding(seconds: Self.movementQueryDelaySeconds)
        let report = self.report
        try await database.write { database in
            let known = try Recollections.unscopedMade(id, in: database)
            guard told.made > known else { return }
            try Recollections.unscopedLearn(told.made, of: id, in: database)
            var edit = try LedgerEdit(id, recorder: recorder, in: database)
            let pending = edit.ledger.retries.last { $0.state.name == .pending }
            // The one that we asked for is news, but no new one.
            let accounted = max(known, pending.map { $0.resubmissionsBefore + 1 } ?? 0)
            let isOver = edit.ledger.transaction.state.name == .failed || edit.ledger.reversed > 0
            guard told.made > accounted, pending != nil || isOver else { return }
            if let pending { try edit.fail(pending, in: database) }
            for made in accounted..<told.made where edit.ledger.retries.count < MovementLimits.retries {
                let isLast = made + 1 == told.made
                try edit.insertRecollection(
                    after: made,
                    isLast
                        ? .pending(isUnknown: false, nextQueryAt: due)
                        : .failed(.notSettled, providerCode: nil), in: database)
            }
            let checkout = edit.checkout
            var isPaidOtherwise =
                try Recoveries.areOpen(of: checkout.id, site: checkout.siteID, in: database)
                || Retries.areUnderWay(of: checkout.id, site: checkout.siteID, besides: id, in: database)
            do { try edit.collectAgain(nextQueryAt: due, in: database) } catch is CheckoutRefusal {
                isPaidOtherwise = true
            }
            // Something else has paid, or may: a person has to stop one of them.
            if isPaidOtherwise { report(.movementContradicts(id, .retry)) }
            _ = try edit.finish(in: database)
        }
    }
}

extension LedgerEdit {
    /// Ends a retry that must have failed, because another one followed it.
    fileprivate mutating func fail(_ retry: Retry, in database: Connection) throws {
        var ended = retry
        ended.state = .failed(.notSettled, providerCode: nil)
        ended.updatedAt = now
        try Retries.update(ended, from: retry.state.name, in: database)
        tell(.transactionRetryFailed)
    }

    fileprivate mutating func insertRecollection(
        after made: Int, _ state: RetryState, in database: Connection
    ) throws {
        let transaction = ledger.transaction
        try insert(
            Retry(
                transactionID: transaction.id, number: ledger.retries.count + 1,
                checkoutID: transaction.checkoutID, siteID: transaction.siteID, resubmissionsBefore: made,
                state: state, createdAt: now, updatedAt: now), in: database)
        if state.name == .failed { tell(.transactionRetryFailed) }
    }

    /// Lets an attempt that failed wait for its bank once more; one that had brought money stays as it was.
    fileprivate mutating func collectAgain(nextQueryAt due: Timestamp, in database: Connection) throws {
        guard ledger.transaction.state.name == .failed,
            case .changed(let state) = try ledger.transaction.state.applying(
                .retryRequested(nextQueryAt: due))
        else { return }
        try apply(.attemptRetried(ledger.transaction.id))
        try LinkSeats.retakeIfLeft(for: checkout, in: database)
        try move(to: state, in: database)
    }
}
