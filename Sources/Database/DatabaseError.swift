/// What can go wrong between a caller and its rows.
package enum DatabaseError: Error, Equatable, Sendable {
    /// A row would break a rule of the schema.
    case constraint(ConstraintKind, EngineReport)
    /// Another process holds the file's lock for longer than `DatabaseLimits.busyMilliseconds`.
    case busy(EngineReport)
    /// No room on the disk or in the quota: nothing of the write remains, reads go on, later writes may
    /// succeed.
    case diskFull(EngineReport)
    /// The disk failed to read, write or flush; fatal, because the kernel may have dropped what it could not
    /// write.
    case ioError(EngineReport)
    /// The file's structure is damaged; fatal.
    case corrupt(EngineReport)
    /// The file is something else than a database of this engine; fatal.
    case notADatabase(EngineReport)
    /// The engine got no memory.
    case outOfMemory(EngineReport)
    /// A write was tried inside `read`.
    case readOnly(EngineReport)
    /// A value or row is larger than `DatabaseLimits.valueBytesMax`.
    case tooLarge(EngineReport)
    /// The file cannot be opened or created.
    case cannotOpen(EngineReport)
    /// Any other refusal of the engine: wrong SQL, a missing table.
    case statement(EngineReport)
    /// A column holds another type than the one asked for.
    case column(ColumnMismatch)
    /// The caller broke a rule of this module.
    case misuse(Misuse)
    /// The schema and the program's migrations do not fit together.
    case migration(MigrationProblem)
    /// The file belongs to another process (or another `Database` of this one) already.
    case inUse(path: String, process: Int32?)
    /// As many writes wait as may wait.
    case overloaded(waiting: Int)
    /// `close` was called.
    case closed
    /// An earlier fatal error stopped all writing; nothing is acknowledged any more.
    case failed
    /// A backup never overwrites a file.
    case backupExists(path: String)
    /// A call to the operating system failed, with its `errno`.
    case system(call: String, path: String, code: Int32)

    /// Whether writing must stop for good: what the file holds can no longer be trusted.
    package var isFatal: Bool {
        switch self {
        case .ioError, .corrupt, .notADatabase: true
        default: false
        }
    }
}

/// The rule of the schema that a row would have broken.
package enum ConstraintKind: Equatable, Sendable {
    case unique, primaryKey, foreignKey, check, notNull, dataType, trigger, other
}

/// The engine's own words on a failure; for the log, never for a customer.
package struct EngineReport: Equatable, Sendable {
    /// The extended result code (sqlite.org/rescode.html).
    package var code: Int32
    /// The engine's message, which can name tables and columns and never holds a bound value.
    package var message: String
    /// The name in the statement's leading comment, or the statement's first words.
    package var statement: String

    /// Puts a report together.
    package init(code: Int32, message: String, statement: String) {
        self.code = code
        self.message = message
        self.statement = statement
    }
}

/// A column and a type that do not fit.
package struct ColumnMismatch: Equatable, Sendable {
    /// The column's place, from 0.
    package var index: Int
    /// The column's name, empty when there is no such column.
    package var name: String
    /// The type the caller asked for.
    package var expected: ColumnType
    /// The type the row holds; nil when there is no such column.
    package var found: ColumnType?
    /// The name in the statement's leading comment, or the statement's first words.
    package var statement: String
}

/// The storage classes of a stored value.
package enum ColumnType: Equatable, Sendable {
    case null, integer, real, text, blob
}

/// A rule of this module that a caller broke; each is a programming error.
package enum Misuse: Equatable, Sendable {
    /// The statement has another number of parameters than arguments were given.
    case argumentCount(expected: Int, given: Int, statement: String)
    /// Parameters must be `$1` to `$n`, without gaps.
    case parameterNames(statement: String)
    /// One call runs one statement.
    case severalStatements(statement: String)
    /// The text holds no statement.
    case emptyStatement
    /// Transactions, savepoints, pragmas and attached files belong to this module.
    case controlStatement(statement: String)
    /// A write was started on the writer thread, which would wait for itself.
    case writeInsideWrite
    /// A read was started on the writer thread; use the connection at hand, which sees its own changes.
    case readInsideWrite
    /// The path is empty, holds a NUL or names no file.
    case path(String)
}

/// Why the schema was left as it is.
package enum MigrationProblem: Equatable, Sendable {
    /// Migrations are numbered 1, 2, 3 …; this number stands at that place.
    case numbering(expected: Int, found: Int)
    /// A migration that this file has already seen reads differently now.
    case changed(number: Int, name: String)
    /// The file was written by a newer program.
    case schemaIsNewer(known: Int, found: Int)
    /// Rows point to rows that are not there; the migration was rolled back.
    case foreignKeys(number: Int, table: String)
    /// The engine refused the migration's SQL; the migration was rolled back.
    case refused(number: Int, EngineReport)
}
