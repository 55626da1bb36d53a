import CSQLite

// Database: rows on disk, behind two closures. `read` runs now on the calling thread's own read-only
// connection; `write` runs on the writer thread and returns once the change is on the disk. It may import
// CSQLite, CLinux and Support, knows nothing of payments, and lets no type of the engine out, so that
// another engine can take its place. Start reading at `Database` below, then Writer.swift (group commit),
// Connection.swift (one statement's life), Checkpoint.swift.

/// One database file and everything that has it open.
///
/// Exactly one exists for a file, in one process.
package final class Database: Sendable {
    private let path: String
    private let options: DatabaseOptions
    private let queue: WriteQueue
    private let fatalStop: FatalStop
    private let counters = Counters()
    private let readers: ThreadReaders
    private let writerThread: BackgroundThread
    private let closing = ClosingOnce()
    let announcements = Announcements()

    /// Opens or creates the file, recovers what a crash left, checks it, and starts the writer thread.
    ///
    /// `onFatal` is called once, from any thread, when the file or the disk can no longer be trusted: all
    /// writes fail from then on, and the program should stop. Throws `.inUse`, `.corrupt`, `.notADatabase`,
    /// `.cannotOpen` or `.system`.
    package init(
        path: String, options: DatabaseOptions = .init(), onFatal: @escaping @Sendable (DatabaseError) -> Void
    ) throws(DatabaseError) {
        guard !path.isEmpty, path != ":memory:", !path.utf8.contains(0), path.utf8.last != 0x2F else {
            throw .misuse(.path(path))
        }
        let lock = try FileLock(path: path)
        let connection = try Self.openWriter(path, options)
        let queue = WriteQueue(waitingMax: options.waitingWritesMax)
        let fatalStop = FatalStop(queue: queue, onFatal: onFatal)
        readers = ThreadReaders(path: path, statementsCachedMax: options.statementsCachedMax)
        let writer = Writer(
            connection: connection, lock: lock, queue: queue, fatalStop: fatalStop, counters: counters,
            announcements: announcements, options: options)
        writerThread = try BackgroundThread(name: "database-writer") { writer.run() }
        self.path = path
        self.options = options
        self.queue = queue
        self.fatalStop = fatalStop
    }

    deinit { close() }

    /// Runs `body` now, on this thread, against one consistent snapshot of the last committed state; a read
    /// inside a read shares the outer snapshot.
    ///
    /// Throws `DatabaseError` or whatever `body` throws.
    package func read<Result>(_ body: (Connection) throws -> Result) throws -> Result {
        if writerThread.isCurrent { throw DatabaseError.misuse(.readInsideWrite) }
        let reader: ThreadReader
        do throws(DatabaseError) {
            reader = try readers.current()
        } catch {
            if error.isFatal { fatalStop.stop(error) }
            throw error
        }
        if reader.isBusy, let connection = reader.connection { return try body(connection) }
        guard reader.enter(), let connection = reader.connection else { throw DatabaseError.closed }
        defer { readers.leave(reader) }
        connection.forgetFailures()
        do {
            try connection.control("BEGIN")
            let result = try body(connection)
            if let severe = connection.severeFailure, severe.isFatal { throw severe }
            try connection.control("COMMIT")
            return result
        } catch {
            if connection.isInTransaction { try? connection.control("ROLLBACK") }
            if let severe = connection.severeFailure, severe.isFatal { fatalStop.stop(severe) }
            throw error
        }
    }

    /// Runs `body` once, on the writer thread, and returns after what it changed is on the disk.
    ///
    /// A throw from `body` undoes its own changes only and is rethrown here. A write that has been queued
    /// runs even if the task is cancelled. Throws `.overloaded`, `.diskFull`, `.closed`, `.failed` among
    /// others; then nothing remains of it.
    @discardableResult
    package func write<Result: Sendable>(
        _ body: @escaping @Sendable (Connection) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            let job = TypedWriteJob(body: body) { continuation.resume(with: $0) }
            do throws(DatabaseError) {
                try queue.add(job)
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }

    /// As `write`, but blocks the calling thread: for the command line and tests, never for an event loop.
    @discardableResult
    package func writeBlocking<Result: Sendable>(
        _ body: @escaping @Sendable (Connection) throws -> Result
    ) throws -> Result {
        try runBlocking(runsAlone: false, body)
    }

    /// Brings the schema up to `migrations`, numbered 1 to n; blocks.
    ///
    /// Throws `.migration` when they and the file disagree.
    package func migrate(_ migrations: [Migration]) throws {
        let migrator = try Migrator(migrations)
        try runBlocking(runsAlone: true) { try migrator.run(on: $0) }
    }

    /// Writes a compact, flushed copy of the last committed state to a new file, while reads and writes go
    /// on.
    ///
    /// Runs on a thread of its own; let it end before `close`. Throws `.backupExists` rather than overwrite
    /// a file.
    package func backup(to path: String) async throws {
        let backup = Backup(source: self.path, target: path)
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            do throws(DatabaseError) {
                let thread = try BackgroundThread(name: "database-backup") {
                    continuation.resume(with: Result { try backup.run() })
                }
                thread.detach()
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }

    /// Reads the whole file through, indexes included, and returns what is wrong with it: nothing when it is
    /// sound.
    package func integrityFindings() throws -> [String] {
        try read { try $0.findings("PRAGMA integrity_check") }
    }

    /// Finishes the writes that wait, moves the log into the file, and closes; later calls throw `.closed`.
    ///
    /// Waits for reads that run, 10 s at most; must not be called inside one.
    package func close() {
        if writerThread.isCurrent {
            // The last owner let go inside a write: the thread ends after this group and cannot wait for
            // itself.
            closing.run {
                queue.close()
                writerThread.detach()
            }
            return
        }
        closing.run {
            // Readers first: the connection that closes last removes the log, and that must be the writer.
            readers.close()
            queue.close()
            writerThread.join()
        }
    }

    /// What has been done since the database was opened.
    package var statistics: DatabaseStatistics {
        counters.statistics(waitingWrites: queue.count, readConnections: readers.count)
    }

    private func runBlocking<Value: Sendable>(
        runsAlone: Bool, _ body: @escaping @Sendable (Connection) throws -> Value
    ) throws -> Value {
        if writerThread.isCurrent { throw DatabaseError.misuse(.writeInsideWrite) }
        let handover = Handover<Value>()
        try queue.add(TypedWriteJob(runsAlone: runsAlone, body: body) { handover.give($0) })
        return try handover.take().get()
    }

    private static func openWriter(
        _ path: String, _ options: DatabaseOptions
    ) throws(DatabaseError) -> Connection {
        // A clean stop removes the log.
        let stoppedCleanly = !DatabaseFolder.exists(path + "-wal")
        try DatabaseFolder.createPrivateFile(path)
        let connection = try Connection.open(
            path, .writer(options.durability), statementsCachedMax: options.statementsCachedMax)
        try connection.useWriteAheadLog()
        let checks =
            switch options.startCheck {
            case .always: true
            case .afterUncleanStop: !stoppedCleanly
            case .never: false
            }
        if checks, let finding = try connection.findings("PRAGMA quick_check").first {
            throw .corrupt(EngineReport(code: SQLITE_CORRUPT, message: finding, statement: "quick_check"))
        }
        // The names of the file and of its log must outlive a power cut as their contents do.
        try DatabaseFolder.flush(DatabaseFolder.parent(of: path))
        return connection
    }
}
