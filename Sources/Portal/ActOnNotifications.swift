import Database
package import Domain
import ProviderKit
import Storage
import Support

extension PaymentEngine {
    /// One round of the worker that acts on what providers told: each event makes the engine ask the
    /// provider, whose answer alone is believed.
    ///
    /// An event of a payment that is not known here waits and is tried again, and so is one whose question
    /// brought no answer. Answers how many it looked at.
    package func actOnNotifications() async throws -> Int {
        let now = clock.now()
        let due = try database.read {
            try ProviderNotifications.unscopedDue(at: now, limit: Self.questionsLimit, in: $0)
        }
        return await serve(due.map { DueQuestion($0, $0.accountID) }, in: notificationLanes) { event in
            do { try await finish(event) } catch { report(.notificationFailed(event.accountID, "\(error)")) }
        }
    }

    /// Acts on one event that still waits, now; whoever acts on it at the same time does no harm.
    package func act(onEvent id: String, of account: ProviderAccountID) async throws {
        let found = try database.read { try ProviderNotifications.find(id, account: account, in: $0) }
        if let found { try await finish(found) }
    }

    private func finish(_ event: ProviderNotifications.Waiting) async throws {
        var isDone = false
        do { isDone = try await act(on: event) } catch {
            report(.notificationFailed(event.accountID, "\(error)"))
        }
        try await settle(event, isDone: isDone)
    }

    /// Forgets the ids of old events; answers how many.
    package func forgetOldNotifications() async throws -> Int {
        let end = clock.now().adding(seconds: -NotificationLimits.rememberedSeconds)
        return try await database.write {
            try ProviderNotifications.unscopedForget(before: end, limit: Self.roundLimit, in: $0)
        }
    }

    private func act(on event: ProviderNotifications.Waiting) async throws -> Bool {
        guard let id = try database.read({ try ProviderNotifications.unscopedAttempt(of: event, in: $0) })
        else {
            return false
        }
        return try await learn(about: id, movement: event.movementReference)
    }

    /// Asks the provider how an attempt stands, and the captures and refunds of it that are not decided or
    /// are named; writes down the answers.
    ///
    /// Answers whether the provider told.
    func learn(about id: TransactionID, movement: String? = nil) async throws -> Bool {
        guard let (transaction, view, offer) = try context(of: id) else { return false }
        if try await refresh(retryOf: id) == nil {
            let outcome = await run(
                .query(try fullSnapshot(of: transaction, in: view)), with: offer.provider,
                account: offer.account)
            // What is not known after a question that nobody had to ask changes no state.
            guard outcome.status != .unknown else { return false }
            _ = try await apply(outcome, to: id)
        }
        let ledger = try self.ledger(of: transaction)
        for capture in ledger.captures { _ = try await refresh(capture) }
        for refund in ledger.refunds
        where refund.state.name == .pending || refund.providerReference.map({ $0 == movement }) == true {
            _ = try await reconsider(refund)
        }
        if let movement, let method = transaction.savedMethodID {
            return try await learn(about: method, named: movement)
        }
        return true
    }

    private func settle(_ event: ProviderNotifications.Waiting, isDone: Bool) async throws {
        var event = event
        var next: Timestamp?
        if !isDone {
            event.failures += 1
            let now = clock.now()
            let age = now.seconds - event.receivedAt.seconds
            if age < NotificationLimits.waitSeconds {
                let wait = min(Int64(1) << Int64(min(event.failures, 12)), 3_600)
                next = now.adding(seconds: wait)
            } else {
                report(.notificationUnclaimed(event.accountID, event: event.eventID))
            }
        }
        let (settled, nextTryAt) = (event, next)
        try await database.write {
            try ProviderNotifications.settle(settled, nextTryAt: nextTryAt, in: $0)
        }
    }
}
