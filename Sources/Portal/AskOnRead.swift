package import Domain
import Support
import Synchronization

/// Which attempts were asked about lately because somebody read them, so that a client that polls does not
/// make the provider be asked as often.
package final class QueriesOnRead: Sendable {
    private struct Query {
        var askedAt: Timestamp
        var isRunning: Bool
    }

    private let queries = Mutex<[TransactionID: Query]>([:])
    /// An attempt is asked about again after so many seconds at the earliest.
    static let pauseSeconds: Int64 = 5
    /// A query that has not ended after so many seconds no longer keeps others back: its process is gone.
    static let runningSeconds: Int64 = 60
    /// More attempts than this are not remembered; forgetting them costs questions and nothing else.
    static let capacity = 10_000

    /// Nothing was asked yet.
    package init() {}

    /// Takes the right to ask; false when somebody asks or asked a moment ago.
    func begin(_ id: TransactionID, at now: Timestamp) -> Bool {
        queries.withLock { queries in
            if let last = queries[id] {
                let age = abs(now.seconds - last.askedAt.seconds)
                if age < (last.isRunning ? Self.runningSeconds : Self.pauseSeconds) { return false }
            }
            if queries.count >= Self.capacity { queries.removeAll() }
            queries[id] = Query(askedAt: now, isRunning: true)
            return true
        }
    }

    func end(_ id: TransactionID) { queries.withLock { $0[id]?.isRunning = false } }
}

extension PaymentEngine {
    /// A reader waits this many milliseconds for a provider's word.
    package static let readPatienceMilliseconds = 3_000

    /// Asks the provider about an attempt whose outcome is unknown before somebody reads it, unless it was
    /// asked a moment ago.
    ///
    /// Waits `patience` milliseconds at most; what comes later is written down all the same. A failure is
    /// reported and keeps nobody from reading what is known.
    package func askBeforeReading(
        _ transaction: Transaction, patience: Int = readPatienceMilliseconds
    ) async {
        guard let now = try? now(at: transaction.siteID, isLive: transaction.isLive),
            isUnclear(transaction, at: now), queriesOnRead.begin(transaction.id, at: clock.now())
        else { return }
        let id = transaction.id
        await Patience.wait(milliseconds: patience) {
            do { _ = try await refresh(id) } catch { report(.resolutionFailed(id, "\(error)")) }
            queriesOnRead.end(id)
        }
    }

    /// Whether nobody knows how the attempt stands: its answer was lost, its call was interrupted, or news of
    /// it are due.
    private func isUnclear(_ transaction: Transaction, at now: Timestamp) -> Bool {
        switch transaction.state {
        case .processing(let isUnknown, let due): isUnknown || due <= clock.now()
        case .created: isCallOver(begunAt: transaction.createdAt, at: now)
        case .requiresAction, .authorized, .succeeded, .failed, .cancelled: false
        }
    }
}
