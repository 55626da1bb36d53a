import Database
import Foundation
import Testing

struct SoakTests {
    static let seconds = Double(ProcessInfo.processInfo.environment["PORTICO_SOAK_SECONDS"] ?? "") ?? 2

    @Test(
        "writes, reads, checkpoints and backups side by side leave a sound file (the WAL-reset bug does not)")
    func sideBySide() async throws {
        var options = DatabaseOptions()
        options.checkpointPages = 30
        options.checkpointWaitPages = 120
        let temporary = try TemporaryDatabase(options: options)
        let database = temporary.database
        let folder = temporary.folder
        let end = ContinuousClock.now + .seconds(Self.seconds)
        let written = try await withThrowingTaskGroup(of: Int.self) { group in
            for task in 1...4 {
                group.addTask {
                    var count = 0
                    // A busy machine still gets enough done to mean something.
                    while ContinuousClock.now < end || count < 200 {
                        let size = count % 3000
                        let id = Int64(task) << 32 | Int64(count)
                        try await database.write { connection in
                            try connection.execute(
                                "/* T.soak */ INSERT INTO things (id, bytes) VALUES ($1, $2)", .integer(id),
                                .blob(Array(repeating: UInt8(task), count: size)))
                        }
                        count += 1
                    }
                    return count
                }
                group.addTask {
                    var last: Int64 = 0
                    while ContinuousClock.now < end {
                        let count = try temporary.count()
                        #expect(count >= last)
                        last = count
                        await Task.yield()
                    }
                    return 0
                }
            }
            group.addTask {
                var number = 0
                while ContinuousClock.now < end {
                    number += 1
                    try await database.backup(to: folder.file("backup\(number).db"))
                    if number.isMultiple(of: 5) {
                        let copy = try Database(path: folder.file("backup\(number).db")) {
                            Issue.record("\($0)")
                        }
                        #expect(try copy.integrityFindings() == [])
                    }
                    try FileManager.default.removeItem(atPath: folder.file("backup\(number).db"))
                }
                return 0
            }
            return try await group.reduce(0, +)
        }
        #expect(try temporary.count() == Int64(written))
        #expect(try database.integrityFindings() == [])
        #expect(database.statistics.checkpoints > 0)
        #expect(temporary.fatal.all.isEmpty)
        print("\(written) writes, \(database.statistics.checkpoints) checkpoints")
    }
}
