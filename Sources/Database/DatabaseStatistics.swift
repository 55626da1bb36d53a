import Synchronization

/// What the database has done since it was opened.
package struct DatabaseStatistics: Equatable, Sendable {
    /// Transactions that reached the disk.
    package var commits: Int
    /// Writes in those transactions.
    package var writes: Int
    /// Transactions that failed as a whole.
    package var failedCommits: Int
    /// The most writes that shared one transaction.
    package var largestGroup: Int
    /// Checkpoints of the write-ahead log, the one at close not counted.
    package var checkpoints: Int
    /// Writes that wait now.
    package var waitingWrites: Int
    /// Threads that hold a read connection now.
    package var readConnections: Int
}

/// The counters behind `DatabaseStatistics`; written by the writer thread, read by any.
final class Counters: Sendable {
    let commits = Atomic<Int>(0)
    let writes = Atomic<Int>(0)
    let failedCommits = Atomic<Int>(0)
    let largestGroup = Atomic<Int>(0)
    let checkpoints = Atomic<Int>(0)

    func count(group: Int, committed: Bool) {
        guard committed else {
            failedCommits.add(1, ordering: .relaxed)
            return
        }
        commits.add(1, ordering: .relaxed)
        writes.add(group, ordering: .relaxed)
        largestGroup.max(group, ordering: .relaxed)
    }
    func note(checkpoints count: Int) { checkpoints.store(count, ordering: .relaxed) }

    func statistics(waitingWrites: Int, readConnections: Int) -> DatabaseStatistics {
        DatabaseStatistics(
            commits: commits.load(ordering: .relaxed), writes: writes.load(ordering: .relaxed),
            failedCommits: failedCommits.load(ordering: .relaxed),
            largestGroup: largestGroup.load(ordering: .relaxed),
            checkpoints: checkpoints.load(ordering: .relaxed), waitingWrites: waitingWrites,
            readConnections: readConnections)
    }
}
