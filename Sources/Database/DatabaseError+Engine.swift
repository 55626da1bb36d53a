import CSQLite
import Glibc

extension DatabaseError {
    /// Reads the connection's last failure; `code` is the extended result code that the failing call returned.
    init(code: Int32, connection: OpaquePointer?, statement: String) {
        let text = connection.flatMap { sqlite3_errmsg($0) } ?? sqlite3_errstr(code)
        let report = EngineReport(
            code: code, message: text.map { String(cString: $0) } ?? "", statement: statement)
        switch code & 0xFF {
        case SQLITE_CONSTRAINT: self = .constraint(ConstraintKind(code: code), report)
        case SQLITE_BUSY, SQLITE_LOCKED: self = .busy(report)
        case SQLITE_FULL: self = .diskFull(report)
        case SQLITE_IOERR: self = Self.ioError(report, systemCode: connection.map { sqlite3_system_errno($0) } ?? 0)
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

    /// SQLite calls only ENOSPC of a write "full". A quota, and room for the shared index, end the same way: nothing was
    /// written. A failed flush is never among them, whatever its errno: its pages may be gone from memory.
    private static func ioError(_ report: EngineReport, systemCode: Int32) -> DatabaseError {
        if report.code == SQLITE_IOERR | (12 << 8) { return .outOfMemory(report) }
        let flushes = [SQLITE_IOERR | (4 << 8), SQLITE_IOERR | (5 << 8)]
        guard !flushes.contains(report.code), systemCode == ENOSPC || systemCode == EDQUOT else {
            return .ioError(report)
        }
        return .diskFull(report)
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

/// The name a statement gives itself in its leading comment, `/* Checkouts.byToken */`, or its first words.
enum StatementName {
    private static let charactersMax = 60

    static func of(_ sql: UnsafePointer<CChar>?) -> String {
        guard let sql else { return "" }
        return of(String(cString: sql))
    }

    static func of(_ sql: String) -> String {
        var text = Substring(sql).drop { $0.isWhitespace }
        if text.hasPrefix("/*") {
            text = text.dropFirst(2).drop { $0 == " " }
            var name = ""
            while let character = text.first, !text.hasPrefix("*/"), name.count < charactersMax {
                name.append(character)
                text = text.dropFirst()
            }
            while name.last == " " { name.removeLast() }
            return name
        }
        return String(text.prefix(charactersMax))
    }
}
