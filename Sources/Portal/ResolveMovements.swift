import Database
import Domain
import Storage
import Support

extension PaymentEngine {
    /// One round of the worker that resolves captures, refunds, releases, retries and deletions at a provider
    /// whose outcome is due: pending, unknown, or interrupted by a crash.
    ///
    /// Answers how many it asked about.
    package func resolveDueMovements() async throws -> Int {
        let now = clock.now()
        let limit = Self.questionsLimit
        let due = try database.read { database in
            try Captures.unscopedDue(at: now, limit: limit, in: database).map { $0.moved { .capture($0) } }
                + Refunds.unscopedDue(at: now, limit: limit, in: database).map { $0.moved { .refund($0) } }
                + Holds.unscopedDue(at: now, limit: limit, in: database).map { $0.moved { .hold($0) } }
                + Retries.unscopedDue(at: now, limit: limit, in: database).map { $0.moved { .retry($0) } }
                + SavedMethods.unscopedRemovalsDue(at: now, limit: limit, in: database).map {
                    $0.moved { .removal($0) }
                }
        }
        return await serve(due, in: movementLanes) { await resolve($0, dueAt: now) }
    }

    private func resolve(_ movement: DueMovement, dueAt now: Timestamp) async {
        let next = clock.now().adding(seconds: Self.queryClaimSeconds)
        do {
            switch movement {
            case .capture(let id):
                let claimed = try await database.write { database -> Capture? in
                    try Captures.unscopedClaimQuery(id, dueAt: now, next: next, in: database)
                        ? try Captures.unscopedFind(id, in: database) : nil
                }
                if let claimed { await reporting(claimed.transactionID) { _ = try await refresh(claimed) } }
            case .refund(let id):
                let claimed = try await database.write { database -> Refund? in
                    try Refunds.unscopedClaimQuery(id, dueAt: now, next: next, in: database)
                        ? try Refunds.unscopedFind(id, in: database) : nil
                }
                if let claimed { await reporting(claimed.transactionID) { _ = try await refresh(claimed) } }
            case .hold(let id):
                let claimed = try await database.write { database in
                    try Holds.unscopedClaimQuery(id, dueAt: now, next: next, in: database)
                }
                if claimed { await reporting(id) { _ = try await askForRelease(id) } }
            case .retry(let id):
                let claimed = try await database.write { database in
                    try Retries.unscopedClaimQuery(id, dueAt: now, next: next, in: database)
                }
                if claimed { await reporting(id) { _ = try await refresh(retryOf: id) } }
            case .removal(let id): try await removeIfDue(id)
            }
        } catch { report(.movementQueryFailed("\(error)")) }
    }

    /// One failure must not keep the round from the others.
    private func reporting(_ id: TransactionID, _ work: () async throws -> Void) async {
        do { try await work() } catch { report(.resolutionFailed(id, "\(error)")) }
    }
}

/// A capture, refund, release, retry or deletion of which news are due.
private enum DueMovement: Hashable, Sendable {
    case capture(CaptureID)
    case refund(RefundID)
    case hold(TransactionID)
    case retry(TransactionID)
    case removal(SavedMethodID)
}

extension DueQuestion {
    fileprivate func moved(_ movement: (Subject) -> DueMovement) -> DueQuestion<DueMovement> {
        DueQuestion<DueMovement>(movement(subject), account)
    }
}
