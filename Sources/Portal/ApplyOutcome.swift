import Database
package import Domain
package import ProviderKit
import Storage
import Support

/// An attempt and its checkout after an outcome was applied.
package struct AppliedOutcome: Sendable {
    /// The attempt as it is stored now.
    package let transaction: Transaction
    /// Its checkout as it is stored now.
    package let checkout: Checkout
}

extension PaymentEngine {
    /// Writes down what a provider said of an attempt: the attempt's state, the checkout's facts and their
    /// events in one transaction.
    ///
    /// The order in which redirect, notification and query bring the news does not matter; a repeat changes
    /// nothing. `answeringRetry` is the number of the retry that it answers; a question asked before it does
    /// not.
    package func apply(
        _ outcome: ProviderOutcome, to id: TransactionID, answeringRetry: Int? = nil
    ) async throws -> AppliedOutcome {
        if outcome.tellsWhatWentFirst {
            for notice in outcome.reversals { try await recordReversal(notice, of: id) }
        }
        try await recordRecollection(outcome, of: id)
        // First, so that whoever hears that the attempt failed again can have it collected once more at once.
        try await recordRetry(outcome, of: id, answeringRetry: answeringRetry)
        let applied = try await applyPayment(outcome.leadingToPages, to: id, answeringRetry: answeringRetry)
        for notice in outcome.disputes { try await recordDispute(notice, of: id) }
        for notice in outcome.reversals { try await recordReversal(notice, of: id) }
        return applied
    }

    private func applyPayment(
        _ outcome: ProviderOutcome, to id: TransactionID, answeringRetry: Int?
    ) async throws -> AppliedOutcome {
        let recorder = try recorder(about: id)
        let now = recorder.now
        let kept = try KeptMethod(outcome, engine: self, at: now)
        let holdExpiresAt = try holdExpiry(outcome, of: id, at: now)
        let announcement = CollectionAnnouncement(outcome, queue: messageQueue)
        let report = self.report
        return try await database.write { database in
            guard var transaction = try Transactions.unscopedFind(id, in: database),
                var stored = try Checkouts.unscopedFind(transaction.checkoutID, in: database)
            else { throw PortalError.notFound }
            try ProviderNames.remember(outcome.otherNames, of: transaction, in: database)
            try announcement?.store(for: transaction, of: stored.checkout, in: database)
            // Where money was held first, what was taken is the sum of the captures.
            let isHeldFirst =
                try transaction.state.name == .succeeded
                && Holds.find(id, site: transaction.siteID, in: database) != nil
            if transaction.state.name == .authorized || isHeldFirst {
                return try HeldOutcome(outcome: outcome, recorder: recorder, report: report).apply(
                    to: id, in: database)
            }
            if try Self.isNoNews(outcome, of: transaction, answeringRetry, in: database) {
                return AppliedOutcome(transaction: transaction, checkout: stored.checkout)
            }
            let old = transaction.state
            let event = Self.event(for: outcome, on: transaction, at: recorder, report: report)
            transaction.providerReference = Self.reference(of: transaction, after: outcome)
            transaction.instrument = transaction.instrument ?? outcome.instrument
            let transition: TransactionTransition
            do { transition = try old.applying(event) } catch let contradiction as TransactionContradiction {
                report(.contradiction(id, contradiction.state))
                return AppliedOutcome(transaction: transaction, checkout: stored.checkout)
            }
            guard case .changed(let state) = transition else {
                return AppliedOutcome(transaction: transaction, checkout: stored.checkout)
            }
            let facts: CheckoutFacts
            do { facts = try Self.facts(of: stored.checkout, after: state, of: transaction) } catch {
                // Another attempt has paid already. The money is a fact that a person must give back; the
                // schema holds one success.
                report(.duplicateSuccess(id))
                return AppliedOutcome(transaction: transaction, checkout: stored.checkout)
            }
            transaction.state = state
            transaction.updatedAt = now
            try stored.keepEvidence(of: transaction, in: database)
            let saved = try kept?.store(for: transaction, of: stored.checkout, in: database)
            transaction.savedMethodID = transaction.savedMethodID ?? saved
            try Transactions.update(transaction, from: old.name, in: database)
            if state == .authorized {
                try Holds.insert(
                    Hold(
                        transactionID: id, checkoutID: transaction.checkoutID, siteID: transaction.siteID,
                        expiresAt: holdExpiresAt), in: database)
            }
            var news: [TransitionRecorder.News] = []
            if state.name != old.name { news.append(.init(type: EventType(enteringTransaction: state.name))) }
            if let saved { news.append(.init(type: .tokenCreated, subject: .savedMethod(saved))) }
            let checkout = try recorder.record(
                facts, of: stored, news: news, transaction: news.isEmpty ? nil : id, in: database)
            return AppliedOutcome(transaction: transaction, checkout: checkout)
        }
    }

    /// Whether a failure says nothing of the attempt: after money a row of its own tells it, once this is
    /// done; during a retry it may be the one that was there before.
    private static func isNoNews(
        _ outcome: ProviderOutcome, of transaction: Transaction, _ answeringRetry: Int?,
        in database: Connection
    ) throws -> Bool {
        guard case .failed = outcome.status else { return false }
        if transaction.state == .succeeded, outcome.reversals.last?.status == .standing { return true }
        let pending = try Retries.unscopedPending(transaction.id, in: database)
        if let answeringRetry {
            // Its own retry is ended before; a later one that waits is not what it answers.
            return pending.map { $0.number != answeringRetry } ?? false
        }
        return pending.map { outcome.isOlder(than: $0) } ?? false
    }

    /// The domain's event for a provider's word.
    ///
    /// An amount that differs from the attempt's is never success.
    private static func event(
        for outcome: ProviderOutcome, on transaction: Transaction, at recorder: TransitionRecorder,
        report: @Sendable (EngineReport) -> Void
    ) -> TransactionEvent {
        let age = (recorder.now.milliseconds - transaction.createdAt.milliseconds) / 1000
        let nextQuery = recorder.clockNow.adding(seconds: queryDelaySeconds(afterAge: age))
        switch outcome.status {
        case .requiresAction(let action): return .actionRequired(action)
        case .pending: return .pending(nextQueryAt: nextQuery)
        case .unknown: return .unknown(nextQueryAt: nextQuery)
        case .authorized(let amount), .succeeded(let amount):
            guard amount == transaction.amount else {
                report(
                    .amountDiffers(
                        transaction.id, expected: transaction.amount.minorUnits, found: amount.minorUnits))
                return .unknown(nextQueryAt: nextQuery)
            }
            // Nothing was asked for but to keep the method: without a name for it nothing was done.
            if amount.minorUnits == 0, outcome.saved == nil { return .unknown(nextQueryAt: nextQuery) }
            if case .authorized = outcome.status { return .authorized }
            return .succeeded
        case .failed(let code, let providerCode): return .failed(code, providerCode: providerCode)
        case .cancelled: return .cancelled
        }
    }

    /// The provider's name of the attempt: the first it told, until it says that this was an order and names
    /// the payment that came of it.
    private static func reference(of transaction: Transaction, after outcome: ProviderOutcome) -> String? {
        guard let known = transaction.providerReference else { return outcome.reference }
        guard let told = outcome.reference, outcome.otherNames.contains(known) else { return known }
        return told
    }

    /// Seconds until the next status query: half the attempt's age, at least five seconds and at most an
    /// hour.
    static func queryDelaySeconds(afterAge age: Int64) -> Int64 { min(max(age / 2, 5), 3600) }

    /// When what this outcome holds is given up; now for an outcome that holds nothing.
    private func holdExpiry(
        _ outcome: ProviderOutcome, of id: TransactionID, at now: Timestamp
    ) throws -> Timestamp {
        guard case .authorized = outcome.status else { return now }
        let days =
            try context(of: id)?.2.provider.capabilities.authorizationDays ?? MovementLimits.authorizationDays
        return now.adding(seconds: days * 86_400)
    }

    private static func facts(
        of checkout: Checkout, after state: TransactionState, of transaction: Transaction
    ) throws(CheckoutRefusal) -> CheckoutFacts {
        let event: CheckoutEvent
        let id = transaction.id
        let amount = transaction.amount.minorUnits
        switch state {
        case .created: return checkout.facts
        case .requiresAction: event = .attemptNeedsPayer(id)
        case .processing: event = .attemptNeedsProvider(id)
        case .authorized: event = .attemptAuthorized(id, amount)
        case .succeeded: event = .attemptSucceeded(id, amount)
        case .failed: event = .attemptFailed(id)
        case .cancelled: event = .attemptCancelled(id)
        }
        do {
            switch try checkout.facts.applying(event) {
            case .changed(let facts): return facts
            case .repeated: return checkout.facts
            }
        } catch CheckoutRefusal.noAttemptInFlight {
            // News of an attempt that late money of another one overtook: the attempt's own row takes it, the
            // checkout stands.
            return checkout.facts
        }
    }
}

extension ProviderOutcome {
    /// Whether money went that is collected again already: that it went comes first, because nobody here may
    /// have heard of it.
    ///
    /// Its provider may have said that it was there still: it told how the payment stands before it told what
    /// happened to it.
    fileprivate var tellsWhatWentFirst: Bool {
        guard recollection != nil, reversals.last?.status == .standing else { return false }
        if case .failed = status { return false }
        return true
    }

    /// The outcome, unknown where it would lead the payer to what is no page: a provider's answer may say
    /// `javascript:` or `//host` as well as an address.
    fileprivate var leadingToPages: ProviderOutcome {
        guard case .requiresAction(.redirect(let url)) = status else { return self }
        let isOurs = url.hasPrefix("/") && !url.hasPrefix("//")
        let lowered = url.prefix(8).lowercased()
        guard !isOurs, !lowered.hasPrefix("https://"), !lowered.hasPrefix("http://") else { return self }
        var unknown = self
        unknown.status = .unknown
        return unknown
    }
}
