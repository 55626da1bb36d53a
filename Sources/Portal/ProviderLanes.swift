import Domain
import Storage
import Support
import Synchronization

/// Lets workers ask many provider accounts at once, so that one that is silent keeps nobody else waiting.
///
/// Each account has a lane. A round leaves lanes alone that an earlier round still serves; what is due there
/// stays due.
final class ProviderLanes: Sendable {
    private struct Contents {
        var busy: Set<ProviderAccountID> = []
    }

    private let contents = Mutex(Contents())
    /// Questions to one account at a time.
    static let width = 3
    /// Accounts that are asked at a time.
    static let limit = 64

    func take(_ account: ProviderAccountID) -> Bool {
        contents.withLock { $0.busy.count < Self.limit && $0.busy.insert(account).inserted }
    }

    func give(_ account: ProviderAccountID) { contents.withLock { _ = $0.busy.remove(account) } }
}

/// What is to be asked of one account, taken by several tasks.
private final class LaneQueue<Job: Sendable>: Sendable {
    private let jobs: Mutex<ArraySlice<Job>>

    init(_ jobs: [Job]) { self.jobs = Mutex(jobs[...]) }

    func next() -> Job? { jobs.withLock { $0.popFirst() } }
}

extension PaymentEngine {
    /// Does the jobs, those of each account in its lane; a lane ends early when its account is silent.
    ///
    /// Answers how many were done when all lanes have ended.
    func serve<Job: Sendable & Hashable>(
        _ due: [DueQuestion<Job>], in lanes: ProviderLanes,
        _ work: @escaping @Sendable (Job) async -> Void
    ) async -> Int {
        var order: [ProviderAccountID] = []
        var queues: [ProviderAccountID: [Job]] = [:]
        for question in due {
            if queues[question.account] == nil { order.append(question.account) }
            queues[question.account, default: []].append(question.subject)
        }
        return await withTaskGroup(of: Int.self) { group in
            for account in order {
                guard health.mayAsk(account, at: clock.now()), lanes.take(account) else { continue }
                let queue = queues[account] ?? []
                group.addTask {
                    defer { lanes.give(account) }
                    return await serve(queue, of: account, work)
                }
            }
            return await group.reduce(0, +)
        }
    }

    private func serve<Job: Sendable>(
        _ jobs: [Job], of account: ProviderAccountID, _ work: @escaping @Sendable (Job) async -> Void
    ) async -> Int {
        let queue = LaneQueue(jobs)
        // One question finds out whether a silent account answers again; all of them would only wait.
        let width = isSilent(account) ? 1 : min(ProviderLanes.width, jobs.count)
        return await withTaskGroup(of: Int.self) { group in
            for _ in 0..<width {
                group.addTask {
                    var done = 0
                    while !Task.isCancelled, let job = queue.next() {
                        await work(job)
                        done += 1
                        if isSilent(account) { break }
                    }
                    return done
                }
            }
            return await group.reduce(0, +)
        }
    }

    private func isSilent(_ account: ProviderAccountID) -> Bool {
        health.isDown(account, at: clock.now())
    }
}
