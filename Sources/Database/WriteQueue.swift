/// Writes that wait for the writer thread, first come, first served.
///
/// `@unchecked Sendable`: every stored value is read and changed only inside `monitor.withLock`.
final class WriteQueue: @unchecked Sendable {
    private let monitor = Monitor()
    private let waitingMax: Int
    private var waiting: [WriteJob] = []
    private var refusal: DatabaseError?
    private var writerSleeps = false

    init(waitingMax: Int) { self.waitingMax = waitingMax }

    /// Adds a job; throws `.overloaded` when too many wait, `.closed` or `.failed` when none is taken any
    /// more.
    func add(_ job: WriteJob) throws(DatabaseError) {
        let wakesWriter = try monitor.withLock { () throws(DatabaseError) in
            if let refusal { throw refusal }
            guard waiting.count < waitingMax else { throw .overloaded(waiting: waiting.count) }
            waiting.append(job)
            return writerSleeps
        }
        // After the lock, or the woken writer would only meet the lock.
        if wakesWriter { monitor.signal() }
    }

    /// Sleeps until there is a job, then fills `group` with as many as may share a transaction.
    ///
    /// Empty means the end: the queue was closed and everything in it has been taken.
    func take(_ group: inout [WriteJob], atMost count: Int) {
        group.removeAll(keepingCapacity: true)
        monitor.withLock {
            while waiting.isEmpty && refusal == nil {
                writerSleeps = true
                monitor.wait()
                writerSleeps = false
            }
            guard let first = waiting.first else { return }
            if first.runsAlone {
                group.append(waiting.removeFirst())
            } else if waiting.count <= count && !waiting.contains(where: { $0.runsAlone }) {
                swap(&group, &waiting)
            } else {
                let end = waiting.prefix(count).firstIndex { $0.runsAlone } ?? min(count, waiting.count)
                group.append(contentsOf: waiting[..<end])
                waiting.removeFirst(end)
            }
        }
    }

    /// Takes no further job; those that wait are still done.
    func close() { refuse(with: .closed) }

    /// Takes no further job and returns those that wait, for the caller to fail them.
    func fail() -> [WriteJob] {
        monitor.withLock {
            refusal = .failed
            let rest = waiting
            waiting = []
            monitor.signal()
            return rest
        }
    }

    var count: Int { monitor.withLock { waiting.count } }

    private func refuse(with error: DatabaseError) {
        monitor.withLock {
            if refusal == nil { refusal = error }
            monitor.signal()
        }
    }
}
