import Database
import Synchronization
import Testing

@Suite struct AnnouncementTests {
    /// What a listener heard, call by call.
    private final class Heard: Sendable {
        private let calls = Mutex<[[Announcement]]>([])
        var all: [Announcement] { calls.withLock { $0.flatMap { $0 } } }

        func listen(to database: Database) {
            database.listen { [self] committed in calls.withLock { $0.append(committed) } }
        }
    }

    private struct Undone: Error {}

    @Test func aCommittedWriteIsToldAndAnUndoneOneIsNot() async throws {
        let temporary = try TemporaryDatabase()
        let (first, second) = (Heard(), Heard())
        first.listen(to: temporary.database)
        second.listen(to: temporary.database)
        try await temporary.database.write { connection in
            try connection.insertThing(1, "one")
            connection.announce(Announcement(high: 1, low: 2))
            connection.announce(Announcement(high: 1, low: 3))
        }
        await #expect(throws: Undone.self) {
            try await temporary.database.write { connection in
                connection.announce(Announcement(high: 9, low: 9))
                throw Undone()
            }
        }
        try await temporary.database.write { $0.announce(Announcement(high: 4, low: 5)) }
        // The listeners of a group are called before the next one begins.
        try await temporary.database.write { _ in }
        let expected = [(1, 2), (1, 3), (4, 5)].map { Announcement(high: $0.0, low: $0.1) }
        #expect(first.all == expected)
        #expect(second.all == expected)
    }

    @Test func ofAGroupOnlyTheMembersThatStandAreTold() async throws {
        let temporary = try TemporaryDatabase()
        let database = temporary.database
        let heard = Heard()
        heard.listen(to: database)
        let gate = Gate()
        async let holder: Void = database.write { _ in gate.wait() }
        try await until { gate.isWaiting }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...32 {
                group.addTask {
                    try? await database.write { connection in
                        connection.announce(Announcement(high: 0, low: UInt64(number)))
                        try connection.insertThing(Int64(number), "n\(number)")
                        if number % 4 == 0 { throw Undone() }
                        // An open foreign key undoes the write after its closure has returned.
                        if number % 4 == 1 {
                            try connection.execute("INSERT INTO parts (thing) VALUES (999)")
                        }
                    }
                }
            }
            try await until { database.statistics.waitingWrites == 32 }
            gate.open()
            try await group.waitForAll()
        }
        try await holder
        try await database.write { _ in }
        #expect(database.statistics.largestGroup == 32)
        let standing: [UInt64] = (1...32).filter { $0 % 4 > 1 }
        #expect(heard.all.map(\.low).sorted() == standing)
    }

    @Test func whatIsToldCanBeRead() async throws {
        let temporary = try TemporaryDatabase()
        let database = temporary.database
        let sizes = Mutex<[Int]>([])
        try await database.write { connection in try connection.insertThing(1, "one") }
        let (stream, told) = AsyncStream<UInt64>.makeStream()
        database.listen { committed in for each in committed { told.yield(each.low) } }
        async let reader: Void = {
            for await number in stream {
                let count = try database.read { connection in
                    try connection.first("/* T.count */ SELECT count(*) FROM things") { try $0.integer(0) }
                }
                if count ?? 0 < Int64(number) { sizes.withLock { $0.append(Int(number)) } }
                if number == 200 { break }
            }
        }()
        for number in 2...200 {
            try await database.write { connection in
                try connection.insertThing(Int64(number), "n\(number)")
                connection.announce(Announcement(high: 0, low: UInt64(number)))
            }
        }
        try await reader
        #expect(sizes.withLock { $0 }.isEmpty, "told before it could be read")
    }
}
