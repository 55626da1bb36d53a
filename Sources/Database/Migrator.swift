/// Brings a file's schema up to the program's, one transaction a migration.
struct Migrator {
    private struct Applied {
        var number: Int
        var name: String
        var checksum: String
    }

    private let migrations: [Migration]

    /// Throws `.migration(.numbering)` unless the numbers are 1 to n in order.
    init(_ migrations: [Migration]) throws(DatabaseError) {
        for (index, migration) in migrations.enumerated() where migration.number != index + 1 {
            throw .migration(.numbering(expected: index + 1, found: migration.number))
        }
        self.migrations = migrations
    }

    /// Applies what the file has not seen yet; on an error the file is as the last good migration left it.
    func run(on connection: Connection) throws {
        try connection.execute(
            """
            /* Migrator.createTable */ CREATE TABLE IF NOT EXISTS schema_migrations (
              number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL) STRICT
            """)
        let applied = try connection.query(
            "/* Migrator.applied */ SELECT number, name, checksum FROM schema_migrations ORDER BY number"
        ) { Applied(number: Int(try $0.integer(0)), name: try $0.text(1), checksum: try $0.text(2)) }
        if let last = applied.last, last.number > migrations.count {
            throw DatabaseError.migration(.schemaIsNewer(known: migrations.count, found: last.number))
        }
        for (index, step) in applied.enumerated() {
            guard step.number == index + 1 else {
                throw DatabaseError.migration(.numbering(expected: index + 1, found: step.number))
            }
            guard step.checksum == migrations[index].checksum else {
                throw DatabaseError.migration(.changed(number: step.number, name: step.name))
            }
        }
        for migration in migrations.dropFirst(applied.count) { try apply(migration, on: connection) }
    }

    private func apply(_ migration: Migration, on connection: Connection) throws(DatabaseError) {
        // Rebuilding a table drops it for a moment, which live foreign keys would turn into deletes
        // (sqlite.org/lang_altertable.html, "Making Other Kinds Of Table Schema Changes"): off before,
        // checked after.
        try connection.control("PRAGMA foreign_keys=OFF")
        defer { try? connection.control("PRAGMA foreign_keys=ON") }
        do throws(DatabaseError) {
            try connection.control("BEGIN IMMEDIATE")
            try connection.script(migration.sql, name: "migration \(migration.number) \(migration.name)")
            if let table = try connection.texts("PRAGMA foreign_key_check").first {
                throw .migration(.foreignKeys(number: migration.number, table: table))
            }
            try connection.execute(
                """
                /* Migrator.record */ INSERT INTO schema_migrations (number, name, checksum)
                VALUES ($1, $2, $3)
                """,
                .integer(migration.number), .text(migration.name), .text(migration.checksum))
            try connection.control("COMMIT")
        } catch {
            if connection.isInTransaction { try? connection.control("ROLLBACK") }
            throw Self.refusal(of: migration, error)
        }
    }

    private static func refusal(of migration: Migration, _ error: DatabaseError) -> DatabaseError {
        switch error {
        case .statement(let report), .constraint(_, let report):
            .migration(.refused(number: migration.number, report))
        default: error
        }
    }
}
