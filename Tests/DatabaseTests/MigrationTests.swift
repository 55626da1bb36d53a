import Database
import Testing

struct MigrationRow: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var migrations: [Migration]
    var problem: MigrationProblem

    init(_ name: String, _ migrations: [Migration], _ problem: MigrationProblem) {
        testDescription = name
        self.migrations = migrations
        self.problem = problem
    }

    private static func step(_ number: Int, _ sql: String) -> Migration {
        Migration(number: number, name: "step_\(number)", sql: sql)
    }

    static let first = step(1, "CREATE TABLE a (id INTEGER PRIMARY KEY) STRICT;")
    static let second = step(
        2,
        """
        CREATE TABLE b (id INTEGER PRIMARY KEY, a INTEGER NOT NULL REFERENCES a (id)) STRICT;
        INSERT INTO a VALUES (1);
        """
    )
    static let released = [first, second]

    static let all = [
        MigrationRow("a gap", [first, second, step(4, "")], .numbering(expected: 3, found: 4)),
        MigrationRow("a number twice", [first, second, step(2, "")], .numbering(expected: 3, found: 2)),
        MigrationRow("not from 1", [step(0, ""), first], .numbering(expected: 1, found: 0)),
        MigrationRow(
            "a released one was edited", [first, step(2, "CREATE TABLE b (id INTEGER PRIMARY KEY) STRICT;")],
            .changed(number: 2, name: "step_2")),
        MigrationRow("an older program", [first], .schemaIsNewer(known: 1, found: 2)),
        MigrationRow("no program's", [], .schemaIsNewer(known: 0, found: 2)),
        MigrationRow(
            "wrong SQL after right SQL",
            released + [step(3, "CREATE TABLE c (id INTEGER) STRICT; CREATE TABEL d;")],
            .refused(
                number: 3,
                EngineReport(
                    code: 1, message: "near \"TABEL\": syntax error", statement: "migration 3 step_3"))),
        MigrationRow(
            "orphans left behind",
            released + [step(3, "CREATE TABLE c (id INTEGER) STRICT; INSERT INTO b VALUES (1, 77);")],
            .foreignKeys(number: 3, table: "b")),
    ]
}

struct MigrationTests {
    private func schema(_ database: Database) throws -> [String] {
        try database.read { connection in
            try connection.query("/* T.schema */ SELECT name FROM sqlite_schema ORDER BY name") {
                try $0.text(0)
            }
        }
    }

    // The closure keeps the folder as long as the database.
    private func open(_ folder: TemporaryFolder) throws -> Database {
        try Database(path: folder.file("test.db")) { Issue.record("\(folder.path): \($0)") }
    }

    @Test("what does not fit is refused and leaves the file as it was", arguments: MigrationRow.all)
    func refused(row: MigrationRow) throws {
        let database = try open(try TemporaryFolder())
        try database.migrate(MigrationRow.released)
        let before = try schema(database)
        #expect(databaseError { try database.migrate(row.migrations) } == .migration(row.problem))
        #expect(try schema(database) == before)
        #expect(before == ["a", "b", "schema_migrations"])
    }

    @Test("each is applied once, in order, also across restarts")
    func incremental() throws {
        let folder = try TemporaryFolder()
        let first = try open(folder)
        try first.migrate([MigrationRow.first])
        first.close()
        let second = try open(folder)
        try second.migrate(MigrationRow.released)
        try second.migrate(MigrationRow.released)
        let recorded = try second.read { connection in
            try connection.query("/* T.m */ SELECT name FROM schema_migrations ORDER BY number") {
                try $0.text(0)
            }
        }
        #expect(recorded == ["step_1", "step_2"])
        let rows = try second.read { connection in
            try connection.first("/* T.a */ SELECT COUNT(*) FROM a") { try $0.integer(0) }
        }
        #expect(rows == 1)
    }

    @Test("what came before a failing migration stays, and the repaired one goes on from there")
    func partial() throws {
        let database = try open(try TemporaryFolder())
        let bad = Migration(number: 2, name: "bad", sql: "CREATE TABLE x (id INTEGER) STRICT; SELECT wrong;")
        #expect(throws: DatabaseError.self) { try database.migrate([MigrationRow.first, bad]) }
        #expect(try schema(database) == ["a", "schema_migrations"])
        try database.migrate(MigrationRow.released)
        #expect(try schema(database) == ["a", "b", "schema_migrations"])
    }

    @Test(
        "a migration may not end its own transaction or set pragmas",
        arguments: ["COMMIT", "BEGIN", "PRAGMA user_version=1"])
    func control(statement: String) throws {
        let database = try open(try TemporaryFolder())
        let sneaky = Migration(
            number: 1, name: "sneaky", sql: "CREATE TABLE x (id INTEGER) STRICT; \(statement);")
        let expected = DatabaseError.misuse(.controlStatement(statement: "migration 1 sneaky"))
        #expect(databaseError { try database.migrate([sneaky]) } == expected)
        #expect(try schema(database) == ["schema_migrations"])
    }

    @Test("a table that others point to can be rebuilt, and foreign keys are on again afterwards")
    func rebuild() throws {
        let database = try open(try TemporaryFolder())
        try database.migrate(MigrationRow.released)
        try database.writeBlocking { try $0.execute("INSERT INTO b VALUES (1, 1)") }
        let rebuild = Migration(
            number: 3, name: "rebuild_a",
            sql: """
                CREATE TABLE a_new (id INTEGER PRIMARY KEY, note TEXT) STRICT;
                INSERT INTO a_new (id) SELECT id FROM a;
                DROP TABLE a;
                ALTER TABLE a_new RENAME TO a;
                """)
        try database.migrate(MigrationRow.released + [rebuild])
        let kept = try database.read { connection in
            try connection.first("/* T.b */ SELECT COUNT(*) FROM b JOIN a ON a.id = b.a") {
                try $0.integer(0)
            }
        }
        #expect(kept == 1)
        let orphan = databaseError {
            try database.writeBlocking { _ = try $0.execute("INSERT INTO b VALUES (2, 99)") }
        }
        guard case .constraint(.foreignKey, _) = orphan else {
            Issue.record("\(String(describing: orphan))")
            return
        }
    }
}
