import CSQLite

/// Moves pages from the write-ahead log into the database file: the only place of the program that does.
///
/// SQLite before 3.51.3 can lose pages for good when one connection starts the log afresh while another
/// checkpoints (sqlite.org/wal.html#walresetbug). Here both are the same connection on the same thread:
/// every other connection is read-only, has automatic checkpoints off, and does not checkpoint on close.
///
/// `@unchecked Sendable`: belongs to the writer, which one thread uses at a time.
final class Checkpoint: @unchecked Sendable {
    private let connection: Connection
    private let startPages: Int
    private let waitPages: Int
    private var logPages = 0
    private var nextPages: Int
    private(set) var count = 0

    /// Starts to count the log's pages after each commit.
    init(_ connection: Connection, startPages: Int, waitPages: Int) {
        self.connection = connection
        self.startPages = startPages
        self.waitPages = waitPages
        nextPages = startPages
        sqlite3_wal_hook(
            connection.handle,
            { context, _, _, pages in
                guard let context else { return SQLITE_OK }
                Unmanaged<Checkpoint>.fromOpaque(context).takeUnretainedValue().logPages = Int(pages)
                return SQLITE_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    deinit { sqlite3_wal_hook(connection.handle, nil, nil) }

    /// Between two groups: checkpoints when the log has grown enough.
    ///
    /// Throws only what is fatal.
    func runIfDue() throws(DatabaseError) {
        // The log has started afresh: the next checkpoint is due at its first mark again.
        if logPages < startPages { nextPages = startPages }
        guard logPages >= nextPages else { return }
        if logPages >= waitPages {
            // Readers have kept the log from starting afresh for a long while: wait for the ones that run
            // now, briefly.
            sqlite3_busy_timeout(connection.handle, DatabaseLimits.checkpointWaitMilliseconds)
            defer { sqlite3_busy_timeout(connection.handle, DatabaseLimits.busyMilliseconds) }
            try run(SQLITE_CHECKPOINT_TRUNCATE)
        } else {
            try run(SQLITE_CHECKPOINT_PASSIVE)
        }
        // A reader may still need the log, which then goes on growing: come back after as many pages again.
        nextPages = logPages + startPages
    }

    /// Before the last connection closes: lets closing empty and remove the log, which marks a clean stop.
    func allowAtClose() { portico_sqlite3_db_config(connection.handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0) }

    private func run(_ mode: Int32) throws(DatabaseError) {
        let code = sqlite3_wal_checkpoint_v2(connection.handle, nil, mode, nil, nil)
        count += 1
        guard code != SQLITE_OK else { return }
        // Busy readers and a full disk leave the log as it is, complete; a later checkpoint goes on from
        // there.
        let error = connection.failure(sqlite3_extended_errcode(connection.handle), "checkpoint")
        if error.isFatal { throw error }
    }
}
