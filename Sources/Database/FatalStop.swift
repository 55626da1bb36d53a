import Synchronization

/// Stops all writing once, for good, after the first error that says the file or the disk cannot be trusted.
///
/// A second fsync after a failed one can "work" although the pages are gone (Rebello et al., ATC 2020), so
/// nothing is tried again: the process is to end, and its next start recovers from the log.
final class FatalStop: Sendable {
    private let stopped = Atomic<Bool>(false)
    private let queue: WriteQueue
    private let onFatal: @Sendable (DatabaseError) -> Void

    init(queue: WriteQueue, onFatal: @escaping @Sendable (DatabaseError) -> Void) {
        self.queue = queue
        self.onFatal = onFatal
    }

    var hasStopped: Bool { stopped.load(ordering: .acquiring) }

    /// Fails what waits and tells the program; only the first call does anything.
    func stop(_ cause: DatabaseError) {
        guard !stopped.exchange(true, ordering: .acquiringAndReleasing) else { return }
        for job in queue.fail() {
            job.refuse(.failed)
            job.finish()
        }
        onFatal(cause)
    }
}
