import CSQLite
import Glibc

extension Connection {
    /// What a connection is for, which decides how it is opened.
    enum Role {
        /// The one connection that writes and checkpoints.
        case writer(Durability)
        /// A thread's connection for reads.
        case reader
        /// Reads the whole file once, into a copy; may write to that copy.
        case backup
    }

    /// Opens a connection for the role; throws what the engine answers, most often `.cannotOpen` or
    /// `.notADatabase`.
    static func open(
        _ path: String, _ role: Role, statementsCachedMax: Int
    ) throws(DatabaseError) -> Connection {
        _ = engineIsConfigured
        var handle: OpaquePointer?
        let code = sqlite3_open_v2(enginePath(path), &handle, role.openFlags, nil)
        guard code == SQLITE_OK, let handle else {
            let error = DatabaseError(code: code, connection: handle, statement: "open \(path)")
            sqlite3_close_v2(handle)
            throw error
        }
        sqlite3_extended_result_codes(handle, 1)
        let connection = Connection(handle: handle, statementsCachedMax: statementsCachedMax)
        sqlite3_busy_timeout(handle, DatabaseLimits.busyMilliseconds)
        sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, Int32(DatabaseLimits.valueBytesMax))
        // A damaged or hostile file must not run code or write its own schema (sqlite.org/security.html).
        portico_sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1)
        portico_sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
        // Closing must not checkpoint: see Checkpoint.swift.
        portico_sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        try connection.asControl { () throws(DatabaseError) in
            for pragma in role.pragmas { try connection.script(pragma, name: pragma) }
        }
        return connection
    }

    /// Makes the file use a write-ahead log; the setting stays in the file.
    func useWriteAheadLog() throws(DatabaseError) {
        let mode = try texts("PRAGMA journal_mode=WAL").first ?? ""
        guard mode == "wal" else {
            let message = "journal_mode is \(mode)"
            throw .cannotOpen(
                EngineReport(code: SQLITE_CANTOPEN, message: message, statement: "journal_mode"))
        }
    }

    /// What the engine finds wrong with the file's structure: nothing when it is sound.
    func findings(_ check: StaticString) throws(DatabaseError) -> [String] {
        let lines = try texts(check)
        return lines == ["ok"] ? [] : lines
    }

    // Debian builds SQLite with SQLITE_USE_URI: a path that begins with "file:" would be taken apart as a
    // URI.
    private static func enginePath(_ path: String) -> String { path.hasPrefix("file:") ? "./" + path : path }

    // Must come before the engine's first use in the process and be called once; later it answers
    // SQLITE_MISUSE and changes nothing.
    private static let engineIsConfigured: Bool = portico_sqlite3_config_memory_status(0) == SQLITE_OK
}

extension Connection.Role {
    // A handle belongs to one thread at a time, so the engine's own mutexes are off.
    fileprivate var openFlags: Int32 {
        switch self {
        case .writer: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        case .reader, .backup: SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX
        }
    }

    fileprivate var pragmas: [String] {
        // cell_size_check finds damage when a page is loaded instead of where it misleads.
        let common = [
            "PRAGMA cell_size_check=ON", "PRAGMA mmap_size=0", "PRAGMA temp_store=MEMORY",
            "PRAGMA wal_autocheckpoint=0",
        ]
        switch self {
        case .writer(let durability):
            return common + [
                "PRAGMA foreign_keys=ON", "PRAGMA synchronous=\(durability.engineName)",
                "PRAGMA journal_size_limit=\(DatabaseLimits.logBytesKept)",
                "PRAGMA cache_size=-\(DatabaseLimits.writerCacheKibibytes)",
            ]
        case .reader:
            return common + [
                "PRAGMA cache_size=-\(DatabaseLimits.readerCacheKibibytes)", "PRAGMA query_only=ON",
            ]
        case .backup:
            return common
        }
    }
}

extension Durability {
    fileprivate var engineName: String {
        switch self {
        case .full: "FULL"
        case .forTestsOnlyNormal: "NORMAL"
        case .forTestsOnlyOff: "OFF"
        }
    }
}
