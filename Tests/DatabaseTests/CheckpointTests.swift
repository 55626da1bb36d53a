import Database
import Foundation
import Testing

struct CheckpointTests {
    private static let sources = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Sources/Database")

    @Test("one source file only moves pages out of the log")
    func oneFile() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.sources.path)
        let naming = try names.filter { name in
            let text = try String(contentsOf: Self.sources.appendingPathComponent(name), encoding: .utf8)
            return text.contains("wal_checkpoint")
        }
        #expect(naming == ["Checkpoint.swift"])
    }

    private func logBytes(_ temporary: TemporaryDatabase) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: temporary.path + "-wal")[.size] as? Int ?? 0
    }

    private func fill(_ database: Database, _ writes: ClosedRange<Int>) throws {
        for id in writes {
            try database.writeBlocking { connection in
                try connection.execute(
                    "/* T.fill */ INSERT INTO things (id, bytes) VALUES ($1, $2)", .integer(id),
                    .blob(Array(repeating: 1, count: 8_000)))
            }
        }
    }

    @Test("the log starts afresh and stays small while nobody reads")
    func bounded() throws {
        var options = DatabaseOptions()
        options.checkpointPages = 50
        options.checkpointWaitPages = 250
        let temporary = try TemporaryDatabase(options: options)
        try fill(temporary.database, 1...500)
        // 500 writes of at least two pages each would be 4 MB.
        #expect(try logBytes(temporary) < 100 * 4096 * 2)
        #expect(temporary.database.statistics.checkpoints > 10)
        #expect(try temporary.database.integrityFindings() == [])
    }

    @Test("a long read keeps its snapshot, the writes go on, and the log shrinks once it ends")
    func longRead() async throws {
        var options = DatabaseOptions()
        options.checkpointPages = 50
        options.checkpointWaitPages = 250
        let temporary = try TemporaryDatabase(options: options)
        let database = temporary.database
        let gate = Gate()
        async let seen: [Int64?] = onOwnThread {
            try database.read { connection in
                let before = try connection.first("/* T.c */ SELECT COUNT(*) FROM things") {
                    try $0.integer(0)
                }
                gate.wait()
                let after = try connection.first("/* T.c */ SELECT COUNT(*) FROM things") {
                    try $0.integer(0)
                }
                return [before, after]
            }
        }
        try await until { gate.isWaiting }
        try fill(database, 1...400)
        let grown = try logBytes(temporary)
        #expect(grown > 400 * 2 * 4096)
        gate.open()
        #expect(try await seen == [0, 0])
        try fill(database, 401...600)
        #expect(try logBytes(temporary) < grown)
        #expect(try temporary.count() == 600)
        #expect(try database.integrityFindings() == [])
    }
}
