import Database
import Foundation
import Glibc
import Testing

/// A small file system in memory; needs the right to mount.
final class SmallDisk {
    let path: String

    static let isPossible: Bool = {
        guard let disk = try? SmallDisk(megabytes: 1) else { return false }
        return FileManager.default.fileExists(atPath: disk.path)
    }()

    init(megabytes: Int) throws {
        path = NSTemporaryDirectory() + "portico-disk-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let status = try Self.run("mount", ["-t", "tmpfs", "-o", "size=\(megabytes)m", "portico-test", path])
        guard status == 0 else {
            try? FileManager.default.removeItem(atPath: path)
            throw POSIXError(.EPERM)
        }
    }

    deinit {
        _ = try? Self.run("umount", ["-l", path])
        rmdir(path)
    }

    private static func run(_ command: String, _ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [command] + arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}

extension ProcessTests {
    @Suite(.enabled(if: SmallDisk.isPossible, "skipped: this user may not mount a tmpfs"))
    struct DiskFullTests {
        private func insert(_ database: Database, _ id: Int64, bytes: Int) throws {
            try database.writeBlocking { connection in
                try connection.execute(
                    "/* T.fill */ INSERT INTO things (id, bytes) VALUES ($1, $2)", .integer(id),
                    .blob(Array(repeating: UInt8(truncatingIfNeeded: id), count: bytes)))
            }
        }

        @Test(
            "filled to the last byte again and again: reads go on, no row is lost, writes resume with room"
        )
        func realDisk() throws {
            let disk = try SmallDisk(megabytes: 6)
            let fillers = (0..<5).map { disk.path + "/filler\($0)" }
            for filler in fillers { try Data(count: 600_000).write(to: URL(fileURLWithPath: filler)) }
            let path = disk.path + "/full.db"
            let fatal = FatalErrors()
            let database = try Database(path: path) { fatal.add($0) }
            try database.migrate([TemporaryDatabase.schema])
            var stored: [Int64] = []
            var next: Int64 = 0
            for (round, filler) in fillers.enumerated() {
                var isFull = false
                for _ in 0..<4000 where !isFull {
                    next += 1
                    do {
                        try insert(database, next, bytes: 2000 + round * 700)
                        stored.append(next)
                    } catch DatabaseError.diskFull {
                        isFull = true
                    }
                }
                #expect(isFull)
                // Refused again while it is full, and readable all the time.
                next += 1
                let error = databaseError { try insert(database, next, bytes: 600_000) }
                guard case .diskFull = error else {
                    Issue.record("\(String(describing: error))")
                    return
                }
                #expect(try ids(database) == stored)
                unlink(filler)
                next += 1
                try insert(database, next, bytes: 100)
                stored.append(next)
                #expect(try ids(database) == stored)
            }
            #expect(fatal.all.isEmpty)
            #expect(try database.integrityFindings() == [])
            database.close()
            let again = try Database(path: path) { Issue.record("\($0)") }
            #expect(try again.integrityFindings() == [])
            again.close()
        }

        @Test("neighbours in a group that meets the full disk are all refused, and none is half there")
        func group() async throws {
            let disk = try SmallDisk(megabytes: 3)
            let fatal = FatalErrors()
            let database = try Database(path: disk.path + "/full.db") { fatal.add($0) }
            try database.migrate([TemporaryDatabase.schema])
            let outcomes = await withTaskGroup(of: (Int64, Bool).self) { group in
                for id in 1...400 {
                    group.addTask {
                        do {
                            try await database.write { connection in
                                try connection.execute(
                                    "/* T.fill */ INSERT INTO things (id, bytes) VALUES ($1, $2)",
                                    .integer(id),
                                    .blob(Array(repeating: 1, count: 20_000)))
                            }
                            return (Int64(id), true)
                        } catch DatabaseError.diskFull {
                            return (Int64(id), false)
                        } catch {
                            Issue.record("\(error)")
                            return (Int64(id), false)
                        }
                    }
                }
                return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
            #expect(outcomes.values.contains(false))
            #expect(try ids(database) == outcomes.filter { $0.value }.keys.sorted())
            #expect(fatal.all.isEmpty)
            database.close()
        }

        private func ids(_ database: Database) throws -> [Int64] {
            try database.read { connection in
                try connection.query("/* T.ids */ SELECT id FROM things ORDER BY id") { try $0.integer(0) }
            }
        }
    }
}
