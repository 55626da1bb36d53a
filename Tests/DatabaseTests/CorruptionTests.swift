import Database
import Foundation
import Testing

struct DamageRow: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// Changes the closed file's bytes; pages are 4,096 bytes.
    var damage: @Sendable (inout [UInt8]) -> Void

    init(_ name: String, _ damage: @escaping @Sendable (inout [UInt8]) -> Void) {
        testDescription = name
        self.damage = damage
    }

    static let all = [
        DamageRow("another file altogether") {
            $0 = Array("<html>This is not a database</html>".utf8) + Array($0.dropFirst(35))
        },
        DamageRow("the header's magic") { $0[3] ^= 0x20 },
        DamageRow("the page size") { $0[16] = 3 },
        DamageRow("the schema page's type") { $0[100] = 0 },
        DamageRow("every later page zeroed") { for place in 4096..<$0.count { $0[place] = 0 } },
        DamageRow("cut after the first page") { $0.removeLast($0.count - 4096) },
        DamageRow("cut within a page") { $0.removeLast(5000) },
        DamageRow("cell pointers of every table page") { bytes in
            for page in stride(from: 4096, to: bytes.count, by: 4096) where bytes[page] == 13 {
                bytes[page + 8] = 0xFF
            }
        },
        DamageRow("cell counts of every table page") { bytes in
            for page in stride(from: 4096, to: bytes.count, by: 4096) where bytes[page] == 13 {
                bytes[page + 3] = 0x7F
            }
        },
    ]
}

struct CorruptionTests {
    private func damagedFile(_ folder: TemporaryFolder, _ row: DamageRow) throws -> String {
        let temporary = try TemporaryDatabase(folder: folder)
        try temporary.database.writeBlocking { connection in
            for id in 1...500 { try connection.insertThing(Int64(id), "thing number \(id)") }
        }
        temporary.database.close()
        var bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: temporary.path)))
        row.damage(&bytes)
        try Data(bytes).write(to: URL(fileURLWithPath: temporary.path))
        return temporary.path
    }

    @Test("a checked start refuses a damaged file", arguments: DamageRow.all)
    func start(row: DamageRow) throws {
        let folder = try TemporaryFolder()
        let path = try damagedFile(folder, row)
        // A log left behind, even an empty one, is what an unclean stop looks like.
        try Data().write(to: URL(fileURLWithPath: path + "-wal"))
        let error = try #require(databaseError { _ = try Database(path: path) { _ in } })
        #expect(error.isFatal, "\(error)")
    }

    @Test(
        "an unchecked start gives an error or the right rows, and stops the writing", arguments: DamageRow.all
    )
    func rows(row: DamageRow) throws {
        let folder = try TemporaryFolder()
        let path = try damagedFile(folder, row)
        var options = DatabaseOptions()
        options.startCheck = .never
        let fatal = FatalErrors()
        let database: Database
        do {
            database = try Database(path: path, options: options) { fatal.add($0) }
        } catch {
            #expect(error.isFatal, "\(error)")
            return
        }
        do {
            let names = try database.read { connection in
                try connection.query("/* T.all */ SELECT id, name FROM things NOT INDEXED") {
                    (try $0.integer(0), try $0.text(1))
                }
            }
            #expect(names.count == 500)
            #expect(names.allSatisfy { $0.1 == "thing number \($0.0)" })
        } catch let error as DatabaseError where error.isFatal {
            #expect(fatal.all.count == 1)
            #expect(databaseError { try database.writeBlocking { try $0.insertThing(9999) } } == .failed)
            #expect(databaseError { try database.writeBlocking { try $0.insertThing(9999) } } == .failed)
        }
    }
}
