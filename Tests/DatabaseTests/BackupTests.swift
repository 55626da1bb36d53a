import Database
import Foundation
import Testing

struct BackupTests {
    @Test("a backup under load is a whole database of one moment")
    func underLoad() async throws {
        let temporary = try TemporaryDatabase()
        let database = temporary.database
        try await database.write { connection in
            for id in 1...2000 { try connection.insertThing(Int64(id), "thing \(id)") }
        }
        let copies = (0..<3).map { temporary.folder.file("copy\($0).db") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 1...4 {
                group.addTask {
                    for step in 0..<300 {
                        // Two rows a write: a copy with an odd number would be of no moment.
                        try await database.write { connection in
                            try connection.insertThing(Int64(task * 100_000 + step * 2))
                            try connection.insertThing(Int64(task * 100_000 + step * 2 + 1))
                        }
                    }
                }
            }
            for copy in copies { try await database.backup(to: copy) }
            try await group.waitForAll()
        }
        for copy in copies {
            let opened = try Database(path: copy) { Issue.record("\($0)") }
            #expect(try opened.integrityFindings() == [])
            let count = try opened.read { connection in
                try connection.first("/* T.c */ SELECT COUNT(*) FROM things") { try $0.integer(0) }
            }
            #expect(try #require(count) >= 2000)
            #expect(try #require(count).isMultiple(of: 2))
        }
        #expect(try database.integrityFindings() == [])
        #expect(try temporary.count() == 2000 + 4 * 600)
    }

    @Test("a backup overwrites nothing and leaves nothing behind when it fails")
    func noOverwrite() async throws {
        let temporary = try TemporaryDatabase()
        let target = temporary.folder.file("taken")
        try Data("precious".utf8).write(to: URL(fileURLWithPath: target))
        await #expect(throws: DatabaseError.backupExists(path: target)) {
            try await temporary.database.backup(to: target)
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: target)) == Data("precious".utf8))
        let nowhere = temporary.folder.file("missing/copy")
        await #expect(throws: DatabaseError.self) { try await temporary.database.backup(to: nowhere) }
        let names = try FileManager.default.contentsOfDirectory(atPath: temporary.folder.path)
        #expect(names.allSatisfy { !$0.hasSuffix(".partial") })
    }

    @Test("only the owner may read the database, its log and its backups")
    func rights() async throws {
        let temporary = try TemporaryDatabase()
        let copy = temporary.folder.file("copy.db")
        try await temporary.database.backup(to: copy)
        for path in [temporary.path, temporary.path + "-wal", temporary.path + ".lock", copy] {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(path)")
        }
    }
}
