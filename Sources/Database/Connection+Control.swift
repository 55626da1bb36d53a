import CSQLite
import Glibc

extension Connection {
    /// Whether a transaction is open; SQLite ends one by itself after a full disk or a failed read.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Runs one of this module's own statements: BEGIN, SAVEPOINT, PRAGMA.
    func control(_ sql: StaticString) throws(DatabaseError) {
        try asControl { () throws(DatabaseError) in
            let statement = try start(sql, [])
            defer { finish(statement) }
            while try step(statement) {}
        }
    }

    /// Lets `body` run statements that the authorizer refuses to callers.
    func asControl<Value, Failure: Error>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value {
        let outer = runsControl
        runsControl = true
        defer { runsControl = outer }
        return try body()
    }

    /// The first column of every row of one of this module's own statements.
    func texts(_ sql: StaticString) throws(DatabaseError) -> [String] {
        try asControl { () throws(DatabaseError) in
            let statement = try start(sql, [])
            defer { finish(statement) }
            var texts: [String] = []
            while try step(statement) { texts.append(try row(of: statement).text(0)) }
            return texts
        }
    }

    /// Runs a script of any number of statements that was not written as a literal: a migration.
    func script(_ sql: String, name: String) throws(DatabaseError) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        if code != SQLITE_OK { throw failure(code, name) }
    }

    /// Reads and remembers the connection's failure.
    func failure(_ code: Int32, _ statement: String) -> DatabaseError {
        noting(DatabaseError(code: code, connection: handle, statement: statement))
    }

    /// Forgets earlier failures, at the start of a transaction.
    func forgetFailures() { severeFailure = nil }

    func noting(_ error: DatabaseError) -> DatabaseError {
        switch error {
        case .ioError, .corrupt, .notADatabase, .diskFull, .outOfMemory: severeFailure = error
        default: break
        }
        return error
    }

    /// Asked once for each statement while it is prepared.
    ///
    /// A closure that ended the group's transaction would take its neighbours down, and one that set a
    /// pragma could switch durability off.
    static let authorize:
        @convention(c) (
            UnsafeMutableRawPointer?, Int32, UnsafePointer<CChar>?, UnsafePointer<CChar>?,
            UnsafePointer<CChar>?,
            UnsafePointer<CChar>?
        ) -> Int32 = { context, action, name, _, _, _ in
            switch action {
            case SQLITE_PRAGMA where name.map { strcmp($0, "data_version") == 0 } == true:
                // Full-text tables ask it, to notice another connection's writes; it changes nothing.
                return SQLITE_OK
            case SQLITE_TRANSACTION, SQLITE_SAVEPOINT, SQLITE_PRAGMA, SQLITE_ATTACH, SQLITE_DETACH:
                guard let context else { return SQLITE_DENY }
                let connection = Unmanaged<Connection>.fromOpaque(context).takeUnretainedValue()
                return connection.runsControl ? SQLITE_OK : SQLITE_DENY
            default:
                return SQLITE_OK
            }
        }
}
