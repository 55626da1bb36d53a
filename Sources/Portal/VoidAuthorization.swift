import Database
package import Domain
import ProviderKit
import Storage
import Support

extension PaymentEngine {
    /// Releases what an attempt holds and was not captured: the intent is on disk before the provider hears
    /// of it, the outcome after.
    ///
    /// Throws `PortalError.movement` when nothing can be released. An attempt that stays `authorized` is
    /// being released while its hold says so; else the provider refused.
    package func release(_ transaction: Transaction, _ reason: ReleaseReason) async throws -> AppliedOutcome {
        guard let (_, _, offer) = try context(of: transaction.id) else { throw PortalError.notFound }
        guard offer.provider.capabilities.features.contains(.cancel) else {
            throw PortalError.movement(.unsupported)
        }
        let recorder = try recorder(about: transaction.id)
        try await database.write { database in
            var edit = try LedgerEdit(transaction.id, recorder: recorder, in: database)
            do throws(MovementRefusal) { try edit.ledger.releasing() } catch {
                throw PortalError.movement(error)
            }
            let next = recorder.clockNow.adding(seconds: Self.movementQueryDelaySeconds)
            guard
                case .changed(let state) = try edit.ledger.hold?.state.applying(
                    .releaseRequested(reason, nextQueryAt: next))
            else { return }
            try edit.move(to: state, in: database)
        }
        guard let applied = try await askForRelease(transaction.id) else { throw PortalError.notFound }
        return applied
    }

    /// Asks the provider to let go, again if need be: it answers a repeat with what is so.
    func askForRelease(_ id: TransactionID) async throws -> AppliedOutcome? {
        guard let (transaction, view, offer) = try context(of: id) else { return nil }
        let outcome = await run(
            .cancel(snapshot(of: transaction, in: view)), with: offer.provider, account: offer.account)
        let held = HeldOutcome(
            outcome: outcome, recorder: try recorder(about: id), report: report,
            answersRelease: true)
        return try await database.write { try held.apply(to: id, in: $0) }
    }

    /// Gives an attempt up: what waits for the payer is abandoned, what is held is released.
    ///
    /// Throws `PortalError.movement(.notAuthorized)` for an attempt that can be neither.
    package func cancel(_ transaction: Transaction) async throws -> AppliedOutcome {
        guard transaction.state.name == .requiresAction else {
            let applied = try await release(transaction, .requested)
            if applied.transaction.state == .authorized {
                let hold = try database.read {
                    try Holds.find(transaction.id, site: transaction.siteID, in: $0)
                }
                if hold?.state == .open { throw PortalError.releaseRefused }
            }
            return applied
        }
        guard let applied = try await abandon(transaction.id) else { throw PortalError.notFound }
        return applied
    }

    /// One round of the worker that releases holds whose time is over.
    ///
    /// Answers how many it began to release.
    package func releaseExpiredHolds() async throws -> Int {
        let due = try due {
            try Holds.unscopedExpired(at: $0, limit: $1, in: $2)
        } ahead: {
            try TestClockRows.expiredHolds(of: $0, at: $1, limit: $2, in: $3)
        }
        var released = 0
        for id in due {
            guard let transaction = try database.read({ try Transactions.unscopedFind(id, in: $0) }) else {
                continue
            }
            // A capture under way comes first; the next round comes again.
            do {
                _ = try await release(transaction, .expired)
                released += 1
            } catch is PortalError { continue }
        }
        return released
    }
}
