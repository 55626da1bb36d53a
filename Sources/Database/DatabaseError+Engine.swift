import CSQLite
import Glibc

extension DatabaseError {
    /// Reads the connection's last failure; `code` is the extended result code that the failing call
    /// returned.
    init(code: Int32, connection: OpaquePointer?, statement: String) {
        let systemCode = errno
        let text = connection.flatMap { sqlite3_errmsg($0) } ?? sqlite3_errstr(code)
        let report = EngineReport(
            code: code, message: text.map { String(cString: $0) } ?? "", statement: statement)
        switch code & 0xFF {
        case SQLITE_CONSTRAINT: self = .constraint(ConstraintKind(code: code), report)
        case SQLITE_BUSY, SQLITE_LOCKED: self = .busy(report)
        case SQLITE_FULL: self = .diskFull(report)
        case SQLITE_IOERR: self = Self.ioError(report, systemCode: systemCode)
        case SQLITE_CORRUPT: self = .corrupt(report)
        case SQLITE_NOTADB: self = .notADatabase(report)
        case SQLITE_NOMEM: self = .outOfMemory(report)
        case SQLITE_READONLY: self = .readOnly(report)
        case SQLITE_TOOBIG: self = .tooLarge(report)
        case SQLITE_CANTOPEN, SQLITE_PERM: self = .cannotOpen(report)
        case SQLITE_AUTH: self = .misuse(.controlStatement(statement: statement))
        default: self = .statement(report)
        }
    }

    /// SQLite calls only ENOSPC of a write "full".
    ///
    /// A quota, and room for the log's shared index, end the same way: nothing was written. A failed flush
    /// is never among them, whatever its errno: its pages may be gone from memory.
    ///
    /// `systemCode` is the thread's errno, fresh for the two codes looked at: both are born from a write
    /// that just failed, and the engine's clean-up makes only calls that succeed. (`sqlite3_system_errno` is
    /// not set by COMMIT.)
    private static func ioError(_ report: EngineReport, systemCode: Int32) -> DatabaseError {
        switch report.code {
        case SQLITE_IOERR | (12 << 8): .outOfMemory(report)
        case SQLITE_IOERR | (3 << 8), SQLITE_IOERR | (19 << 8):
            systemCode == ENOSPC || systemCode == EDQUOT ? .diskFull(report) : .ioError(report)
        default: .ioError(report)
        }
    }
}

extension ConstraintKind {
    /// The kinds of sqlite.org/rescode.html; the macros are expressions that Swift does not import.
    fileprivate init(code: Int32) {
        switch code >> 8 {
        case 1: self = .check
        case 3: self = .foreignKey
        case 5: self = .notNull
        case 6, 10: self = .primaryKey
        case 7: self = .trigger
        case 8: self = .unique
        case 12: self = .dataType
        default: self = .other
        }
    }
}
