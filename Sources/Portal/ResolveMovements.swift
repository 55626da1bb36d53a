import Database
import Domain
import Storage
import Support

extension PaymentEngine {
    /// One round of the worker that resolves captures, refunds, releases and deletions at a provider whose
    /// outcome is due: pending, unknown, or interrupted by a crash.
    ///
    /// Answers how many it asked about.
    package func resolveDueMovements() async throws -> Int {
        let now = clock.now()
        let next = now.adding(seconds: Self.queryClaimSeconds)
        let limit = Self.roundLimit
        let captures = try database.read { try Captures.unscopedDue(at: now, limit: limit, in: $0) }
        for id in captures {
            let claimed = try await database.write { database -> Capture? in
                try Captures.unscopedClaimQuery(id, dueAt: now, next: next, in: database)
                    ? try Captures.unscopedFind(id, in: database) : nil
            }
            if let claimed { await reporting(claimed.transactionID) { _ = try await refresh(claimed) } }
        }
        let refunds = try database.read { try Refunds.unscopedDue(at: now, limit: limit, in: $0) }
        for id in refunds {
            let claimed = try await database.write { database -> Refund? in
                try Refunds.unscopedClaimQuery(id, dueAt: now, next: next, in: database)
                    ? try Refunds.unscopedFind(id, in: database) : nil
            }
            if let claimed { await reporting(claimed.transactionID) { _ = try await refresh(claimed) } }
        }
        let holds = try database.read { try Holds.unscopedDue(at: now, limit: limit, in: $0) }
        for id in holds {
            let claimed = try await database.write { database in
                try Holds.unscopedClaimQuery(id, dueAt: now, next: next, in: database)
            }
            if claimed { await reporting(id) { _ = try await askForRelease(id) } }
        }
        return try await captures.count + refunds.count + holds.count + removeDueSavedMethods()
    }

    /// One failure must not keep the round from the others.
    private func reporting(_ id: TransactionID, _ work: () async throws -> Void) async {
        do { try await work() } catch { report(.resolutionFailed(id, "\(error)")) }
    }
}
