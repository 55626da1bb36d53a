import Database
import Testing

struct ValueRow: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var argument: Argument
    var type: String

    init(_ name: String, _ argument: Argument, _ type: String) {
        testDescription = name
        self.argument = argument
        self.type = type
    }

    static let all = [
        ValueRow("null", nil, "null"),
        ValueRow("zero", 0, "integer"),
        ValueRow("largest integer", .integer(Int64.max), "integer"),
        ValueRow("smallest integer", .integer(Int64.min), "integer"),
        ValueRow("beyond 32 bits", .integer(Int64(1) << 33), "integer"),
        ValueRow("empty text", "", "text"),
        ValueRow("short text", "abc", "text"),
        ValueRow("text of many scripts", "Zoë · 支払い · 👩‍👩‍👧 · \u{202E}", "text"),
        ValueRow("text with a NUL", "a\u{0}b", "text"),
        ValueRow("text that looks like a number", "007", "text"),
        ValueRow("text longer than the arena", .text(String(repeating: "é", count: 40_000)), "text"),
        ValueRow("empty blob", .blob([]), "blob"),
        ValueRow("blob of every byte", .blob(Array(0...255)), "blob"),
        ValueRow("blob longer than the arena", .blob(Array(repeating: 7, count: 70_000)), "blob"),
    ]
}

struct StatementTests {
    @Test("a value comes back as it went in", arguments: ValueRow.all)
    func roundTrip(row: ValueRow) throws {
        let temporary = try TemporaryDatabase()
        let (type, back) = try #require(
            try temporary.database.read { connection in
                try connection.first("/* Test.value */ SELECT typeof($1), $1", row.argument) {
                    (try $0.text(0), try Self.argument($0, 1))
                }
            })
        #expect(type == row.type)
        #expect(back == row.argument)
    }

    @Test(
        "bytes of UTF-8 are text",
        arguments: ["", "abc", "支払い", "a\u{0}b", String(repeating: "é", count: 40_000)])
    func bytesAreText(text: String) throws {
        let temporary = try TemporaryDatabase()
        let back = try temporary.database.read { connection in
            try connection.first("/* Test.utf8 */ SELECT typeof($1), $1", .utf8(Array(text.utf8))) {
                [try $0.text(0), try $0.text(1)]
            }
        }
        #expect(back == ["text", text])
    }

    @Test(
        "sixteen bytes are a blob, most significant first, beside small values and large ones",
        arguments: [1, 70_000])
    func sixteenBytes(besideBytes: Int) throws {
        let temporary = try TemporaryDatabase()
        let back = try temporary.database.read { connection in
            try connection.first(
                "/* Test.sixteen */ SELECT typeof($1), $1, length($2)",
                .sixteenBytes(high: 0x0001_0203_0405_0607, low: 0x0809_0A0B_0C0D_0E0F),
                .blob(Array(repeating: 7, count: besideBytes))
            ) { (try $0.text(0), try Self.argument($0, 1), try $0.integer(2)) }
        }
        #expect(try #require(back).0 == "blob")
        #expect(try #require(back).1 == .blob(Array(0...15)))
        #expect(try #require(back).2 == Int64(besideBytes))
    }

    private static func argument(_ row: Row, _ index: Int) throws -> Argument {
        if try row.isNull(index) { return .null }
        if let value = try? row.integer(index) { return .integer(value) }
        if let value = try? row.text(index) { return .text(value) }
        return .blob(try row.blob(index))
    }

    @Test("arguments go to the number in their name, in whatever order the statement names them")
    func order() throws {
        let temporary = try TemporaryDatabase()
        let row = try temporary.database.read { connection in
            try connection.first("/* Test.order */ SELECT $3, $1, $2, $1", 1, 2, 3) {
                [try $0.integer(0), try $0.integer(1), try $0.integer(2), try $0.integer(3)]
            }
        }
        #expect(row == [3, 1, 2, 1])
    }

    @Test("query returns every row, first the first, execute the number of changed rows")
    func results() throws {
        let temporary = try TemporaryDatabase()
        let (all, one, none, updated, unchanged) = try temporary.database.writeBlocking { connection in
            for id in 1...3 { try connection.insertThing(Int64(id), "n\(id)") }
            let all = try connection.query("/* Test.all */ SELECT id FROM things ORDER BY id") {
                try $0.integer(0)
            }
            let one = try connection.first("/* Test.one */ SELECT name FROM things WHERE id = $1", 2) {
                try $0.text(0)
            }
            let none = try connection.first("/* Test.one */ SELECT name FROM things WHERE id = $1", 9) {
                try $0.text(0)
            }
            let updated = try connection.execute(
                "/* Test.update */ UPDATE things SET amount = 5 WHERE id > $1", 1)
            let unchanged = try connection.execute(
                "/* Test.update */ UPDATE things SET amount = 5 WHERE id > $1", 9)
            return (all, one, none, updated, unchanged)
        }
        #expect(all == [1, 2, 3])
        #expect(one == "n2")
        #expect(none == nil)
        #expect(updated == 2)
        #expect(unchanged == 0)
    }

    @Test("RETURNING through first runs the whole statement, and its foreign keys are checked")
    func returning() throws {
        let temporary = try TemporaryDatabase()
        let id = try temporary.database.writeBlocking { connection in
            try connection.first(
                "/* Test.returning */ INSERT INTO things (name) VALUES ('a'), ('b') RETURNING id"
            ) { try $0.integer(0) }
        }
        #expect(id == 1)
        #expect(try temporary.count() == 2)
        let error = databaseError {
            try temporary.database.writeBlocking { connection in
                _ = try connection.first(
                    "/* Test.orphan */ INSERT INTO strict_parts (thing) VALUES (99) RETURNING id"
                ) { try $0.integer(0) }
            }
        }
        guard case .constraint(.foreignKey, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("a statement inside its own row closure has its own rows and arguments")
    func nesting() throws {
        let temporary = try TemporaryDatabase()
        let pairs = try temporary.database.read { connection in
            try connection.query(
                "/* Test.nest */ SELECT column1, $1 FROM (VALUES (1), (2)) WHERE column1 <= $2",
                "outer text, long", 9
            ) { outer in
                let inner = try connection.query(
                    "/* Test.nest */ SELECT column1, $1 FROM (VALUES (1), (2)) WHERE column1 <= $2",
                    "inner text, long",
                    1
                ) { "\(try $0.integer(0)) \(try $0.text(1))" }
                return ["\(try outer.integer(0)) \(try outer.text(1))"] + inner
            }
        }
        #expect(
            pairs == [
                ["1 outer text, long", "1 inner text, long"], ["2 outer text, long", "1 inner text, long"],
            ])
    }

    @Test("a statement can be used again after its row closure threw")
    func resetAfterThrow() throws {
        struct Stop: Error {}
        let temporary = try TemporaryDatabase()
        try temporary.database.read { connection in
            for _ in 0..<3 {
                #expect(throws: Stop.self) {
                    try connection.query("/* Test.again */ SELECT $1", "x") { _ in throw Stop() }
                }
                let value = try connection.first("/* Test.again */ SELECT $1", "y") { try $0.text(0) }
                #expect(value == "y")
            }
        }
    }

    @Test("statements beyond the cache's size work as well", arguments: [0, 1, 2, 64])
    func cacheSizes(size: Int) throws {
        var options = DatabaseOptions()
        options.statementsCachedMax = size
        let temporary = try TemporaryDatabase(options: options)
        try temporary.database.read { connection in
            for round in 0..<3 {
                let value = Int64(round)
                let plus1 = try connection.first("SELECT $1 + 1", .integer(value)) { try $0.integer(0) }
                let plus2 = try connection.first("SELECT $1 + 2", .integer(value)) { try $0.integer(0) }
                let plus3 = try connection.first("SELECT $1 + 3", .integer(value)) { try $0.integer(0) }
                #expect([plus1, plus2, plus3] == [value + 1, value + 2, value + 3])
            }
        }
    }

    @Test("rows lend their bytes without a copy")
    func lending() throws {
        let temporary = try TemporaryDatabase()
        let sums = try temporary.database.read { connection in
            try connection.first("/* Test.lend */ SELECT $1, $2", "abc", .blob([1, 2, 3])) { row in
                (
                    try row.withText(0) { $0.reduce(0) { $0 + Int($1) } },
                    try row.withBlob(1) { $0.reduce(0) { $0 + Int($1) } }
                )
            }
        }
        #expect(try #require(sums) == (294, 6))
    }
}
