import Database
import Testing

struct MismatchRow: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var read: @Sendable (Row) throws -> Void
    var expected: ColumnType
    var found: ColumnType?
    var index: Int

    init(
        _ name: String, _ index: Int, _ expected: ColumnType, _ found: ColumnType?,
        _ read: @escaping @Sendable (Row) throws -> Void
    ) {
        testDescription = name
        self.index = index
        self.expected = expected
        self.found = found
        self.read = read
    }

    // The row: an integer, a text, a blob, NULL, a real.
    static let all = [
        MismatchRow("text of an integer", 0, .text, .integer) { _ = try $0.text(0) },
        MismatchRow("blob of an integer", 0, .blob, .integer) { _ = try $0.blob(0) },
        MismatchRow("integer of a text", 1, .integer, .text) { _ = try $0.integer(1) },
        MismatchRow("blob of a text", 1, .blob, .text) { _ = try $0.withBlob(1) { $0.count } },
        MismatchRow("text of a blob", 2, .text, .blob) { _ = try $0.withText(2) { $0.count } },
        MismatchRow("optional text of a blob", 2, .text, .blob) { _ = try $0.optionalText(2) },
        MismatchRow("integer of NULL", 3, .integer, .null) { _ = try $0.integer(3) },
        MismatchRow("text of NULL", 3, .text, .null) { _ = try $0.text(3) },
        MismatchRow("integer of a real", 4, .integer, .real) { _ = try $0.integer(4) },
        MismatchRow("optional integer of a real", 4, .integer, .real) { _ = try $0.optionalInteger(4) },
        MismatchRow("a column that is not there", 5, .integer, nil) { _ = try $0.integer(5) },
        MismatchRow("NULL of a column that is not there", 5, .null, nil) { _ = try $0.isNull(5) },
        MismatchRow("optional blob that is not there", 5, .null, nil) { _ = try $0.optionalBlob(5) },
        MismatchRow("a negative column", -1, .blob, nil) { _ = try $0.blob(-1) },
        MismatchRow("a column beyond 32 bits", 1 << 32, .integer, nil) { _ = try $0.integer(1 << 32) },
    ]
}

struct MisuseRow: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var misuse: Misuse
    var run: @Sendable (Connection) throws -> Void

    init(_ name: String, _ misuse: Misuse, _ run: @escaping @Sendable (Connection) throws -> Void) {
        testDescription = name
        self.misuse = misuse
        self.run = run
    }

    static let all = [
        MisuseRow("too few arguments", .argumentCount(expected: 2, given: 1, statement: "T.a")) {
            try $0.execute("/* T.a */ SELECT $1, $2", 1)
        },
        MisuseRow("too many arguments", .argumentCount(expected: 1, given: 2, statement: "T.b")) {
            try $0.execute("/* T.b */ SELECT $1", 1, 2)
        },
        MisuseRow("a gap in the numbers", .parameterNames(statement: "T.c")) {
            try $0.execute("/* T.c */ SELECT $1, $3", 1, 2)
        },
        MisuseRow("a question mark", .parameterNames(statement: "T.d")) {
            try $0.execute("/* T.d */ SELECT ?", 1)
        },
        MisuseRow("a named parameter", .parameterNames(statement: "T.e")) {
            try $0.execute("/* T.e */ SELECT $a", 1)
        },
        MisuseRow("$0", .parameterNames(statement: "T.f")) { try $0.execute("/* T.f */ SELECT $0", 1) },
        MisuseRow("two statements", .severalStatements(statement: "T.g")) {
            try $0.execute("/* T.g */ SELECT 1; SELECT 2")
        },
        MisuseRow("a comment only", .emptyStatement) { try $0.execute("/* T.h */ -- nothing") },
        MisuseRow("BEGIN", .controlStatement(statement: "BEGIN")) { try $0.execute("BEGIN") },
        MisuseRow("COMMIT", .controlStatement(statement: "T.i")) { try $0.execute("/* T.i */ COMMIT") },
        MisuseRow("ROLLBACK", .controlStatement(statement: "ROLLBACK")) { try $0.execute("ROLLBACK") },
        MisuseRow("SAVEPOINT", .controlStatement(statement: "SAVEPOINT a")) { try $0.execute("SAVEPOINT a") },
        MisuseRow("PRAGMA", .controlStatement(statement: "PRAGMA synchronous=OFF")) {
            try $0.execute("PRAGMA synchronous=OFF")
        },
        MisuseRow("ATTACH", .controlStatement(statement: "ATTACH 'x' AS y")) {
            try $0.execute("ATTACH 'x' AS y")
        },
    ]
}

struct ConstraintRow: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var kind: ConstraintKind
    var run: @Sendable (Connection) throws -> Void

    init(_ name: String, _ kind: ConstraintKind, _ run: @escaping @Sendable (Connection) throws -> Void) {
        testDescription = name
        self.kind = kind
        self.run = run
    }

    static let all = [
        ConstraintRow("unique", .unique) { try $0.insertThing(2, "first") },
        ConstraintRow("primary key", .primaryKey) { try $0.insertThing(1, "other") },
        ConstraintRow("foreign key", .foreignKey) {
            try $0.execute("INSERT INTO strict_parts (thing) VALUES (7)")
        },
        ConstraintRow("deferred foreign key", .foreignKey) {
            try $0.execute("INSERT INTO parts (thing) VALUES (7)")
        },
        ConstraintRow("check", .check) { try $0.execute("INSERT INTO things (amount) VALUES (-1)") },
        ConstraintRow("not null", .notNull) { try $0.execute("INSERT INTO parts (thing) VALUES ($1)", nil) },
        ConstraintRow("strict type", .dataType) {
            try $0.execute("INSERT INTO things (amount) VALUES ($1)", "x")
        },
    ]
}

struct StatementErrorTests {
    @Test("a column of another type is an error that names it", arguments: MismatchRow.all)
    func mismatch(row: MismatchRow) throws {
        let temporary = try TemporaryDatabase()
        let error = databaseError {
            try temporary.database.read { connection in
                _ = try connection.first(
                    "/* Test.types */ SELECT 1 AS c0, 'a' AS c1, x'00' AS c2, NULL AS c3, 0.5 AS c4",
                    row: row.read)
            }
        }
        guard case .column(let mismatch) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(mismatch.index == row.index)
        #expect(mismatch.name == (row.found == nil ? "" : "c\(row.index)"))
        #expect(mismatch.expected == row.expected)
        #expect(mismatch.found == row.found)
        #expect(mismatch.statement == "Test.types")
    }

    @Test(
        "a broken rule of the module is a typed error, and the connection lives on", arguments: MisuseRow.all)
    func misuse(row: MisuseRow) throws {
        let temporary = try TemporaryDatabase()
        let error = databaseError { try temporary.database.writeBlocking { try row.run($0) } }
        #expect(error == .misuse(row.misuse))
        try temporary.database.writeBlocking { try $0.insertThing(1) }
        #expect(try temporary.count() == 1)
    }

    @Test("a broken rule of the schema names its kind and undoes the write", arguments: ConstraintRow.all)
    func constraint(row: ConstraintRow) throws {
        let temporary = try TemporaryDatabase()
        try temporary.database.writeBlocking { try $0.insertThing(1, "first") }
        let error = databaseError {
            try temporary.database.writeBlocking { connection in
                try connection.insertThing(50, "goes away")
                try row.run(connection)
            }
        }
        guard case .constraint(row.kind, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try temporary.count() == 1)
    }

    @Test("a failing statement reports the engine's code and words and its own name")
    func report() throws {
        let temporary = try TemporaryDatabase()
        let missing = databaseError {
            _ = try temporary.database.read { try $0.execute("/* T.m */ SELECT * FROM missing") }
        }
        #expect(
            missing == .statement(EngineReport(code: 1, message: "no such table: missing", statement: "T.m")))
        try temporary.database.writeBlocking { try $0.insertThing(1, "a") }
        let twice = databaseError { try temporary.database.writeBlocking { try $0.insertThing(2, "a") } }
        let report = EngineReport(
            code: 2067, message: "UNIQUE constraint failed: things.name", statement: "Test.insert")
        #expect(twice == .constraint(.unique, report))
    }

    @Test("a value up to the limit is stored, one byte more is refused")
    func valueLimit() throws {
        let temporary = try TemporaryDatabase()
        let largest = Argument.blob(Array(repeating: 1, count: DatabaseLimits.valueBytesMax))
        let larger = Argument.blob(Array(repeating: 1, count: DatabaseLimits.valueBytesMax + 1))
        let length = try temporary.database.read { connection in
            try connection.first("/* T.l */ SELECT length($1)", largest) { try $0.integer(0) }
        }
        #expect(length == Int64(DatabaseLimits.valueBytesMax))
        let error = databaseError {
            _ = try temporary.database.read { try $0.execute("/* T.l */ SELECT length($1)", larger) }
        }
        guard case .tooLarge = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
