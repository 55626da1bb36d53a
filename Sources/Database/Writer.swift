import CSQLite

/// The writing side: runs on one thread, puts the writes that wait into one transaction, flushes once, and
/// only then answers them all.
///
/// `@unchecked Sendable`: the opening thread makes it and hands it to the writer thread, which alone uses it
/// from then on.
final class Writer: @unchecked Sendable {
    private var connection: Connection
    private let checkpoint: Checkpoint
    private let lock: FileLock
    private let queue: WriteQueue
    private let fatalStop: FatalStop
    private let counters: Counters
    private let announcements: Announcements
    private let groupWritesMax: Int

    init(
        connection: Connection, lock: consuming FileLock, queue: WriteQueue, fatalStop: FatalStop,
        counters: Counters, announcements: Announcements, options: DatabaseOptions
    ) {
        self.connection = connection
        self.lock = lock
        self.queue = queue
        self.fatalStop = fatalStop
        self.counters = counters
        self.announcements = announcements
        groupWritesMax = max(1, options.groupWritesMax)
        checkpoint = Checkpoint(
            connection, startPages: options.checkpointPages, waitPages: options.checkpointWaitPages)
    }

    /// The thread's whole life: until the queue is closed and empty, or a fatal error.
    func run() {
        var group: [WriteJob] = []
        group.reserveCapacity(groupWritesMax)
        while true {
            queue.take(&group, atMost: groupWritesMax)
            if group.isEmpty { break }
            run(group)
            group.removeAll(keepingCapacity: true)
            do throws(DatabaseError) {
                try checkpoint.runIfDue()
                counters.note(checkpoints: checkpoint.count)
            } catch {
                fatalStop.stop(error)
            }
        }
        // After a failed flush the log is the only truth: it stays for the next start.
        if !fatalStop.hasStopped { checkpoint.allowAtClose() }
    }

    private func run(_ group: [WriteJob]) {
        connection.forgetFailures()
        connection.announced.removeAll(keepingCapacity: true)
        let failure = fatalStop.hasStopped ? .failed : commit(group)
        counters.count(group: group.count, committed: failure == nil)
        // Callers run on their own executors from here on: nothing is locked, and the writer goes on at once.
        for job in group {
            if let failure { job.refuse(failure.isFatal ? .failed : failure) }
            job.finish()
        }
        if failure == nil, !connection.announced.isEmpty { announcements.tell(connection.announced) }
        if let failure, failure.isFatal { fatalStop.stop(failure) }
    }

    /// Nil when the group's transaction is on the disk; else nothing of it is, whatever its members made of
    /// it.
    private func commit(_ group: [WriteJob]) -> DatabaseError? {
        do throws(DatabaseError) {
            if let only = group.first, only.runsAlone {
                if !only.perform(connection), let severe = connection.severeFailure, severe.isFatal {
                    throw severe
                }
                return nil
            }
            try connection.control("BEGIN IMMEDIATE")
            if group.count == 1 {
                // The transaction is its own savepoint.
                let isGood = try perform(group[0])
                try connection.control(isGood ? "COMMIT" : "ROLLBACK")
            } else {
                for job in group {
                    try connection.control("SAVEPOINT one_write")
                    if try !perform(job) { try connection.control("ROLLBACK TO one_write") }
                    try connection.control("RELEASE one_write")
                }
                try connection.control("COMMIT")
            }
            return nil
        } catch {
            if connection.isInTransaction { try? connection.control("ROLLBACK") }
            return error
        }
    }

    /// Runs one member; false when its changes must go.
    ///
    /// Throws when the group's transaction cannot go on.
    private func perform(_ job: WriteJob) throws(DatabaseError) -> Bool {
        let announced = connection.announced.count
        var isGood = job.perform(connection)
        // The engine ends a transaction by itself after some failures, even when the closure swallowed the
        // error.
        guard connection.isInTransaction else { throw connection.severeFailure ?? .failed }
        if let severe = connection.severeFailure, severe.isFatal { throw severe }
        if isGood, connection.hasOpenForeignKeys {
            // A deferred key would fail the COMMIT of all; found here it fails its own write only.
            job.refuse(.constraint(.foreignKey, .openForeignKeys))
            isGood = false
        }
        if !isGood { connection.announced.removeSubrange(announced...) }
        return isGood
    }
}

extension Connection {
    /// Whether rows point to rows that are not there, which deferred foreign keys allow until COMMIT.
    fileprivate var hasOpenForeignKeys: Bool {
        var current: Int32 = 0
        var highest: Int32 = 0
        sqlite3_db_status(handle, SQLITE_DBSTATUS_DEFERRED_FKS, &current, &highest, 0)
        return current != 0
    }
}

extension EngineReport {
    // 787 is SQLITE_CONSTRAINT_FOREIGNKEY, a macro that Swift does not import.
    fileprivate static let openForeignKeys = EngineReport(
        code: 787, message: "FOREIGN KEY constraint failed", statement: "end of write")
}
