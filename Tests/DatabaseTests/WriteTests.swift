import Database
import Testing

struct WriteTests {
    struct Refused: Error, Equatable {
        var number: Int
    }

    @Test("a failing write among 64 neighbours of one transaction takes none of them down")
    func isolation() async throws {
        let temporary = try TemporaryDatabase()
        let database = temporary.database
        let gate = Gate()
        async let holder: Void = database.write { _ in gate.wait() }
        try await until { gate.isWaiting }
        let outcomes = try await withThrowingTaskGroup(of: (Int, Bool).self) { group in
            for number in 1...64 {
                group.addTask {
                    do {
                        try await database.write { connection in
                            try connection.insertThing(Int64(number), "n\(number)")
                            switch number {
                            case 10: throw Refused(number: 10)
                            case 20: try connection.insertThing(Int64(number), "again")
                            case 30: try connection.execute("INSERT INTO parts (thing) VALUES (999)")
                            case 40: try connection.execute("COMMIT")
                            default: break
                            }
                        }
                        return (number, true)
                    } catch {
                        return (number, false)
                    }
                }
            }
            try await until { database.statistics.waitingWrites == 64 }
            gate.open()
            var outcomes: [Int: Bool] = [:]
            for try await (number, isGood) in group { outcomes[number] = isGood }
            return outcomes
        }
        try await holder
        #expect(database.statistics.largestGroup == 64)
        for number in 1...64 {
            #expect(outcomes[number] == ![10, 20, 30, 40].contains(number), "write \(number)")
        }
        let stored = try database.read { connection in
            try connection.query("/* T.ids */ SELECT id FROM things ORDER BY id") { Int(try $0.integer(0)) }
        }
        #expect(stored == (1...64).filter { ![10, 20, 30, 40].contains($0) })
        #expect(temporary.fatal.all.isEmpty)
    }

    @Test("a later member of a group sees what an earlier one wrote, not what a failed one wrote")
    func order() async throws {
        let temporary = try TemporaryDatabase()
        let database = temporary.database
        let gate = Gate()
        async let holder: Void = database.write { _ in gate.wait() }
        try await until { gate.isWaiting }
        async let first: Void = database.write { try $0.insertThing(1, "kept") }
        try await until { database.statistics.waitingWrites == 1 }
        let second = Task {
            await #expect(throws: Refused(number: 2)) {
                try await database.write { connection in
                    try connection.insertThing(2, "undone")
                    throw Refused(number: 2)
                }
            }
        }
        try await until { database.statistics.waitingWrites == 2 }
        async let third = database.write { connection in
            try connection.query("/* T.names */ SELECT name FROM things") { try $0.text(0) }
        }
        try await until { database.statistics.waitingWrites == 3 }
        gate.open()
        try await holder
        try await first
        _ = await second.value
        #expect(try await third == ["kept"])
    }

    @Test("eight tasks share transactions, and every acknowledged row is there")
    func groupCommit() async throws {
        let temporary = try TemporaryDatabase()
        let database = temporary.database
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for number in 0..<200 {
                        do {
                            try await database.write { try $0.insertThing(Int64(task * 1000 + number)) }
                        } catch {
                            Issue.record("\(error)")
                        }
                    }
                }
            }
        }
        #expect(try temporary.count() == 1600)
        let statistics = database.statistics
        // The migration counts as one.
        #expect(statistics.writes == 1601)
        #expect(statistics.commits < 1601)
        #expect(statistics.failedCommits == 0)
    }

    @Test("as many writes wait as may wait; one more is refused and the others are done")
    func overload() async throws {
        var options = DatabaseOptions()
        options.waitingWritesMax = 5
        let temporary = try TemporaryDatabase(options: options)
        let database = temporary.database
        let gate = Gate()
        async let holder: Void = database.write { _ in gate.wait() }
        try await until { gate.isWaiting }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...5 {
                group.addTask { try await database.write { try $0.insertThing(Int64(number)) } }
            }
            try await until { database.statistics.waitingWrites == 5 }
            await #expect(throws: DatabaseError.overloaded(waiting: 5)) {
                try await database.write { try $0.insertThing(6) }
            }
            gate.open()
            try await group.waitForAll()
        }
        try await holder
        #expect(try temporary.count() == 5)
    }

    @Test("waiting on the writer thread for the writer thread is refused instead of hanging")
    func reentrance() throws {
        let temporary = try TemporaryDatabase()
        let database = temporary.database
        let nested = databaseError {
            try database.writeBlocking { _ in try database.writeBlocking { try $0.insertThing(1) } }
        }
        #expect(nested == .misuse(.writeInsideWrite))
        let read = databaseError { try database.writeBlocking { _ in try database.read { _ in } } }
        #expect(read == .misuse(.readInsideWrite))
    }

    @Test("a write is done even though its task was cancelled while it waited")
    func cancellation() async throws {
        let temporary = try TemporaryDatabase()
        let database = temporary.database
        let gate = Gate()
        async let holder: Void = database.write { _ in gate.wait() }
        try await until { gate.isWaiting }
        let task = Task { try await database.write { try $0.insertThing(1) } }
        try await until { database.statistics.waitingWrites == 1 }
        task.cancel()
        gate.open()
        try await task.value
        try await holder
        #expect(try temporary.count() == 1)
    }

    @Test("no more writes share a transaction than may", arguments: [1, 4])
    func groupLimit(limit: Int) async throws {
        var options = DatabaseOptions()
        options.groupWritesMax = limit
        let temporary = try TemporaryDatabase(options: options)
        let database = temporary.database
        let gate = Gate()
        async let holder: Void = database.write { _ in gate.wait() }
        try await until { gate.isWaiting }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...8 {
                group.addTask { try await database.write { try $0.insertThing(Int64(number)) } }
            }
            try await until { database.statistics.waitingWrites == 8 }
            gate.open()
            try await group.waitForAll()
        }
        try await holder
        // The migration, the holder, and the eight.
        #expect(database.statistics.largestGroup == limit)
        #expect(database.statistics.commits == 2 + 8 / limit)
    }
}
