import Database
import Foundation
import Testing

struct LifecycleTests {
    @Test("a second opener is told that the file is in use, and by whom")
    func inUse() throws {
        let temporary = try TemporaryDatabase()
        let error = databaseError { _ = try Database(path: temporary.path) { _ in } }
        #expect(error == .inUse(path: temporary.path, process: getpid()))
        temporary.database.close()
        let again = try Database(path: temporary.path) { Issue.record("\($0)") }
        again.close()
    }

    @Test("a closed file can be opened again while a forked process still holds a copy of the lock")
    func copiedLock() throws {
        let temporary = try TemporaryDatabase()
        // What fork(2) does to every descriptor until the child runs its own program.
        let copies = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap(
            Int32.init
        )
        .filter { descriptor in
            let target = try? FileManager.default.destinationOfSymbolicLink(
                atPath: "/proc/self/fd/\(descriptor)")
            return target == temporary.path + ".lock"
        }.map { dup($0) }
        defer { for copy in copies { close(copy) } }
        try #require(copies.count == 1)
        temporary.database.close()
        let again = try Database(path: temporary.path) { Issue.record("\($0)") }
        again.close()
    }

    @Test(
        "a path that cannot be a database file is refused", arguments: ["", ":memory:", "a\u{0}b", "/tmp/"])
    func paths(path: String) {
        #expect(databaseError { _ = try Database(path: path) { _ in } } == .misuse(.path(path)))
    }

    @Test("a folder that is not there is the system's own error")
    func missingFolder() throws {
        let path = try TemporaryFolder().file("missing/test.db")
        let error = databaseError { _ = try Database(path: path) { _ in } }
        #expect(error == .system(call: "open", path: path + ".lock", code: ENOENT))
    }

    @Test("a clean stop removes the log, finishes what waits, and everything is there again")
    func cleanStop() async throws {
        let temporary = try TemporaryDatabase()
        let database = temporary.database
        try await withThrowingTaskGroup(of: Void.self) { group in
            for id in 1...50 { group.addTask { try await database.write { try $0.insertThing(Int64(id)) } } }
            try await group.waitForAll()
        }
        _ = try temporary.count()
        database.close()
        database.close()
        #expect(!FileManager.default.fileExists(atPath: temporary.path + "-wal"))
        #expect(databaseError { try database.writeBlocking { _ in } } == .closed)
        #expect(databaseError { try database.read { _ in } } == .closed)
        await #expect(throws: DatabaseError.closed) { try await database.write { _ in } }
        let again = try TemporaryDatabase(folder: temporary.folder)
        #expect(try again.count() == 50)
    }

    @Test("close waits for the reads that run")
    func closeDuringRead() async throws {
        let temporary = try TemporaryDatabase()
        let database = temporary.database
        let gate = Gate()
        async let reading: Int64? = onOwnThread {
            try database.read { connection in
                gate.wait()
                return try connection.first("/* T.c */ SELECT COUNT(*) FROM things") { try $0.integer(0) }
            }
        }
        try await until { gate.isWaiting }
        async let closing: Void = onOwnThread { database.close() }
        try await until {
            if case .closed? = (try? database.read { _ in }) == nil ? DatabaseError.closed : nil {
                return true
            }
            return false
        }
        gate.open()
        #expect(try await reading == 0)
        try await closing
        #expect(!FileManager.default.fileExists(atPath: temporary.path + "-wal"))
    }

    @Test("the last owner may let go inside a write")
    func deinitOnWriter() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("test.db")
        for _ in 0..<5 {
            try await Database(path: path) { Issue.record("\($0)") }.write { try $0.execute("SELECT 1") }
            try await until { (try? Database(path: path) { _ in })?.close() != nil }
            // The lock ends with its last owner, which on a busy machine can be after `close`.
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    @Test("the linked engine's version says whether it has the WAL-reset bug")
    func version() {
        #expect(EngineVersion(text: "3.51.2", number: 3_051_002).hasWALResetBug)
        #expect(!EngineVersion(text: "3.51.3", number: 3_051_003).hasWALResetBug)
        #expect(EngineVersion.linked.number >= 3_037_000, "STRICT tables need 3.37")
    }
}

/// Runs blocking code on a thread outside the cooperative pool.
func onOwnThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread { continuation.resume(with: Result { try body() }) }.start()
    }
}
