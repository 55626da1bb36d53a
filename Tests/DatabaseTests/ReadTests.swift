import Database
import Dispatch
import Glibc
import Synchronization
import Testing

struct ReadTests {
    @Test("a read sees one moment, whatever is committed while it runs")
    func snapshot() throws {
        let temporary = try TemporaryDatabase()
        let database = temporary.database
        try database.writeBlocking { try $0.insertThing(1) }
        let counts = try database.read { connection in
            let before = try connection.first("/* T.c */ SELECT COUNT(*) FROM things") { try $0.integer(0) }
            try database.writeBlocking { try $0.insertThing(2) }
            let after = try connection.first("/* T.c */ SELECT COUNT(*) FROM things") { try $0.integer(0) }
            let nested = try database.read { inner in
                try inner.first("/* T.c */ SELECT COUNT(*) FROM things") { try $0.integer(0) }
            }
            return [before, after, nested]
        }
        #expect(counts == [1, 1, 1])
        #expect(try temporary.count() == 2)
    }

    @Test("a write inside a read is refused")
    func readOnly() throws {
        let temporary = try TemporaryDatabase()
        let error = databaseError { try temporary.database.read { try $0.insertThing(1) } }
        guard case .readOnly = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try temporary.count() == 0)
        #expect(temporary.fatal.all.isEmpty)
    }

    @Test("a read that throws ends its snapshot")
    func throwing() throws {
        struct Stop: Error {}
        let temporary = try TemporaryDatabase()
        #expect(throws: Stop.self) {
            try temporary.database.read { connection in
                _ = try connection.first("/* T.c */ SELECT COUNT(*) FROM things") { try $0.integer(0) }
                throw Stop()
            }
        }
        try temporary.database.writeBlocking { try $0.insertThing(1) }
        #expect(try temporary.count() == 1)
    }

    @Test("each thread has its own connection, which closes with the thread")
    func threads() throws {
        let temporary = try TemporaryDatabase()
        let database = temporary.database
        let before = database.statistics.readConnections
        let during = Mutex<[Int]>([])
        for _ in 0..<3 {
            onThread {
                _ = try? temporary.count()
                during.withLock { $0.append(database.statistics.readConnections) }
            }
        }
        #expect(during.withLock { $0 } == [before + 1, before + 1, before + 1])
        #expect(database.statistics.readConnections == before)
    }

    @Test("threads read sums that never change while the writer moves amounts between rows")
    func consistency() async throws {
        let temporary = try TemporaryDatabase()
        let database = temporary.database
        try await database.write { connection in
            for id in 1...10 {
                try connection.execute("INSERT INTO things (id, amount) VALUES ($1, 1000)", .integer(id))
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<4 {
                group.addTask {
                    for step in 0..<150 {
                        try await database.write { connection in
                            let from = Argument.integer((task + step) % 10 + 1)
                            let to = Argument.integer((task + step * 7 + 3) % 10 + 1)
                            try connection.execute(
                                "/* T.take */ UPDATE things SET amount = amount - 1 WHERE id = $1",
                                from)
                            try connection.execute(
                                "/* T.give */ UPDATE things SET amount = amount + 1 WHERE id = $1", to)
                        }
                    }
                }
                group.addTask {
                    for _ in 0..<300 {
                        let pair = try database.read { connection in
                            let first = try connection.first("/* T.s */ SELECT SUM(amount) FROM things") {
                                try $0.integer(0)
                            }
                            let second = try connection.first(
                                "/* T.s2 */ SELECT SUM(amount) FROM things WHERE id > 0"
                            ) {
                                try $0.integer(0)
                            }
                            return (first, second)
                        }
                        #expect(pair.0 == 10_000)
                        #expect(pair.1 == 10_000)
                        await Task.yield()
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}

/// Runs a closure on a thread of its own and waits for the thread's end.
func onThread(_ body: @escaping @Sendable () -> Void) {
    final class Box: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var thread = pthread_t()
    let code = pthread_create(
        &thread, nil,
        { context in
            if let context { Unmanaged<Box>.fromOpaque(context).takeRetainedValue().body() }
            return nil
        }, Unmanaged.passRetained(Box(body)).toOpaque())
    precondition(code == 0)
    pthread_join(thread, nil)
}
