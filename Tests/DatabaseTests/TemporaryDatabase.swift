import Database
import Foundation
import Synchronization
import Testing

/// A folder of its own for one test, removed with it.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "portico-database-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }
}

/// Remembers what `onFatal` was told.
final class FatalErrors: Sendable {
    private let errors = Mutex<[DatabaseError]>([])

    func add(_ error: DatabaseError) { errors.withLock { $0.append(error) } }

    var all: [DatabaseError] { errors.withLock { $0 } }
}

/// A real database with one table, in a folder of its own.
struct TemporaryDatabase {
    let folder: TemporaryFolder
    let database: Database
    let fatal = FatalErrors()

    var path: String { folder.file("test.db") }

    init(options: DatabaseOptions = .init(), folder: TemporaryFolder? = nil) throws {
        let folder = try folder ?? TemporaryFolder()
        self.folder = folder
        let fatal = fatal
        database = try Database(path: folder.file("test.db"), options: options) { fatal.add($0) }
        try database.migrate([Self.schema])
    }

    static let schema = Migration(
        number: 1, name: "create_things",
        sql: """
            CREATE TABLE things (
              id INTEGER PRIMARY KEY, name TEXT UNIQUE, bytes BLOB,
              amount INTEGER CHECK (amount IS NULL OR amount >= 0)) STRICT;
            CREATE TABLE parts (
              id INTEGER PRIMARY KEY,
              thing INTEGER NOT NULL REFERENCES things (id) DEFERRABLE INITIALLY DEFERRED) STRICT;
            CREATE TABLE strict_parts (
              id INTEGER PRIMARY KEY, thing INTEGER NOT NULL REFERENCES things (id)) STRICT;
            """)

    func count() throws -> Int64 {
        try database.read { connection in
            try connection.first("/* Test.count */ SELECT COUNT(*) FROM things") { try $0.integer(0) } ?? -1
        }
    }
}

extension Connection {
    /// Inserts a thing with that id and name.
    func insertThing(_ id: Int64, _ name: String? = nil) throws {
        try execute(
            "/* Test.insert */ INSERT INTO things (id, name) VALUES ($1, $2)", .integer(id), .optional(name))
    }
}

/// The error a closure throws, which must be the database's own; an issue when it throws none.
func databaseError(
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) -> DatabaseError? {
    do {
        try body()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
        return nil
    } catch {
        if error is DatabaseError { return error as? DatabaseError }
        Issue.record("threw \(error)", sourceLocation: sourceLocation)
        return nil
    }
}
