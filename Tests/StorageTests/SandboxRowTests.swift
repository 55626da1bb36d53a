import Database
import Storage
import Support
import TestHarness
import Testing

@Suite("Rows of the sandbox")
struct SandboxRowTests {
    private let token = [UInt8](repeating: 1, count: 16)
    private let first = [UInt8](repeating: 2, count: 16)
    private let second = [UInt8](repeating: 3, count: 16)
    private let order = [UInt8](repeating: 4, count: 16)

    @Test("A token belongs to the first payment that takes it, and expired ones are forgotten")
    func tokens() throws {
        let shelf = try Shelf()
        let (token, first, second) = (token, first, second)
        let owners = try shelf.database.writeBlocking { database in
            try SandboxRows.insertToken(
                token, data: "t", expiresAt: Shelf.start, forgettingBefore: Shelf.start, in: database)
            return try [first, second, first].map {
                try SandboxRows.takeToken(token, payment: $0, in: database)?.payment
            }
        }
        #expect(owners == [first, first, first])
        let gone = try shelf.database.writeBlocking { database in
            try SandboxRows.insertToken(
                second, data: "u", expiresAt: Shelf.start.adding(seconds: 2),
                forgettingBefore: Shelf.start.adding(seconds: 1), in: database)
            return try SandboxRows.takeToken(token, payment: first, in: database) == nil
        }
        #expect(gone)
    }

    @Test("Expired tokens are forgotten a few at a time, the oldest first")
    func forgetting() throws {
        let shelf = try Shelf()
        let many = SandboxRows.tokensForgottenMax + 5
        func insert(_ number: Int, expiresAt: Timestamp, forgettingBefore: Timestamp) throws -> Int64 {
            try shelf.database.writeBlocking { database in
                var id = [UInt8](repeating: 0, count: 16)
                id[0] = UInt8(number)
                try SandboxRows.insertToken(
                    id, data: "t", expiresAt: expiresAt, forgettingBefore: forgettingBefore, in: database)
                return try database.first("/* T.count */ SELECT COUNT(*) FROM sandbox_tokens") {
                    try $0.integer(0)
                } ?? 0
            }
        }
        for number in 0..<many {
            _ = try insert(
                number, expiresAt: Shelf.start.adding(seconds: Int64(number)), forgettingBefore: Shelf.start)
        }
        let later = Shelf.start.adding(seconds: 1_000)
        #expect(try insert(100, expiresAt: later, forgettingBefore: later) == 6)
        #expect(try insert(101, expiresAt: later, forgettingBefore: later) == 2)
    }

    @Test("A payment's key is taken once, and a change needs the version that was read")
    func payments() throws {
        let shelf = try Shelf()
        let (first, second, order) = (first, second, order)
        let answers = try shelf.database.writeBlocking { database in
            try [first, second].map { id in
                try SandboxRows.insertPayment(
                    SandboxRows.Payment(
                        id: id, key: "k", order: order, scenario: nil, version: 1, data: "\(id[0])"),
                    in: database)
            }
        }
        #expect(answers == ["2", "2"])
        let changes = try shelf.database.writeBlocking { database in
            try (0..<2).map { _ in
                try SandboxRows.updatePayment(
                    SandboxRows.Payment(
                        id: first, key: "k", order: order, scenario: "success", version: 2, data: "new"),
                    expecting: 1, in: database)
            }
        }
        #expect(changes == [true, false])
        try shelf.database.read { database throws in
            #expect(try SandboxRows.payment(id: first, in: database) == "new")
            #expect(try SandboxRows.payment(key: "k", in: database) == "new")
            #expect(try SandboxRows.payment(id: second, in: database) == nil)
            let counts = try [second, first].map {
                try SandboxRows.countPayments(order: order, scenario: "success", besides: $0, in: database)
            }
            #expect(counts == [1, 0])
        }
    }
}
