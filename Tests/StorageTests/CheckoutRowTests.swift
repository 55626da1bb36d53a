import Database
import Domain
import Storage
import Support
import TestHarness
import Testing

@Suite("Rows of checkouts and events")
struct CheckoutRowTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let currency: String
        let isFull: Bool
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "nothing said", currency: "EUR", isFull: false),
        Case(name: "everything said, two decimals", currency: "EUR", isFull: true),
        Case(name: "everything said, no decimals", currency: "JPY", isFull: true),
        Case(name: "everything said, three decimals", currency: "KWD", isFull: true),
    ]

    @Test("Every column and every member of the details comes back", arguments: cases)
    func roundTrip(_ row: Case) throws {
        let shelf = try Shelf()
        let currency = try #require(Currency(code: row.currency))
        let details = row.isFull ? try FullDetails.checkout(in: currency) : CheckoutDetails()
        let checkout = try shelf.store(try shelf.checkout(details, currency: row.currency))
        try shelf.database.read { database throws in
            let found = try #require(try Checkouts.unscopedFind(checkout.id, in: database))
            #expect(found.checkout == checkout)
            #expect(found.eventCount == 1)
            let scoped = try Checkouts.find(
                checkout.id, organization: shelf.organization.id, isLive: false, in: database)
            #expect(scoped?.checkout == checkout)
            let number = try #require(checkout.number)
            #expect(try Checkouts.unscopedFind(number: number, in: database)?.checkout == checkout)
            #expect(try Checkouts.unscopedFind(number: number + 1, in: database) == nil)
            let stranger = OrganizationID(at: Shelf.start, random: shelf.random.source)
            #expect(
                try Checkouts.find(checkout.id, organization: stranger, isLive: false, in: database) == nil)
            #expect(
                try Checkouts.find(
                    checkout.id, organization: shelf.organization.id, isLive: true, in: database)
                    == nil)
        }
    }

    @Test("Every fact comes back, and the status with it")
    func facts() throws {
        let shelf = try Shelf()
        var checkout = try shelf.store(try shelf.checkout())
        var facts = checkout.facts
        facts.amountAuthorized = 11
        facts.amountCaptured = 12
        facts.amountReceived = 4250
        facts.amountRefunded = 13
        facts.amountDisputed = 14
        facts.isPaidLate = true
        facts.inFlight = .payer
        facts.attemptInFlight = TransactionID(high: 5, low: 6)
        facts.failedAttempts = 3
        facts.closure = .expired
        let stored = try #require(try shelf.database.read { try Checkouts.unscopedFind(checkout.id, in: $0) })
        let later = Shelf.start.adding(seconds: 9)
        try shelf.database.writeBlocking { [facts] database in
            try Checkouts.update(stored, facts: facts, eventCount: 4, at: later, in: database)
        }
        checkout.facts = facts
        checkout.updatedAt = later
        let found = try #require(try shelf.database.read { try Checkouts.unscopedFind(checkout.id, in: $0) })
        #expect(found.checkout == checkout)
        #expect(found.eventCount == 4)
        let status = try shelf.database.read { database throws in
            try database.first("/* CheckoutRowTests.status */ SELECT status FROM checkouts") {
                try $0.text(0)
            }
        }
        #expect(status == facts.status.rawValue)
    }

    @Test("A change that did not see the newest events is refused")
    func stale() throws {
        let shelf = try Shelf()
        let checkout = try shelf.checkout()
        try shelf.store(checkout)
        let stored = try #require(try shelf.database.read { try Checkouts.unscopedFind(checkout.id, in: $0) })
        let update: @Sendable (Connection) throws -> Void = { database in
            try Checkouts.update(
                stored, facts: stored.checkout.facts, eventCount: 2, at: Shelf.start, in: database)
        }
        try shelf.database.writeBlocking(update)
        #expect(throws: StorageError.stale(table: "checkouts")) { try shelf.database.writeBlocking(update) }
    }

    @Test("Only open checkouts without an attempt in flight are due, oldest first")
    func due() throws {
        let shelf = try Shelf()
        var due: [CheckoutID] = []
        for (seconds, inFlight) in [(20, nil), (10, nil), (5, CheckoutFacts.InFlight.payer), (31, nil)] {
            var checkout = try shelf.checkout()
            checkout.expiresAt = Shelf.start.adding(seconds: Int64(seconds))
            try shelf.store(checkout)
            if inFlight == nil, seconds <= 30 { due.insert(checkout.id, at: 0) }
            let stored = try #require(
                try shelf.database.read { try Checkouts.unscopedFind(checkout.id, in: $0) })
            var facts = checkout.facts
            facts.inFlight = inFlight
            try shelf.database.writeBlocking { [facts] database in
                try Checkouts.update(stored, facts: facts, eventCount: 2, at: Shelf.start, in: database)
            }
        }
        let found = try shelf.database.read {
            try Checkouts.unscopedExpired(at: Shelf.start.adding(seconds: 30), limit: 10, in: $0)
        }
        #expect(found == due)
        #expect(
            try shelf.database.read {
                try Checkouts.unscopedExpired(at: Shelf.start.adding(seconds: 30), limit: 1, in: $0)
            } == [due[0]])
    }

    @Test("Events come back in order; a number is used once")
    func events() throws {
        let shelf = try Shelf()
        let checkout = try shelf.checkout()
        try shelf.store(checkout)
        let entries = [EventType.checkoutCreated, .transactionCreated].enumerated().map { index, type in
            Events.Entry(
                id: EventID(at: Shelf.start, random: shelf.random.source), stream: .checkout(checkout.id),
                siteID: checkout.siteID, isLive: false, sequence: Int64(index + 1), type: type,
                transactionID: index == 0 ? nil : TransactionID(at: Shelf.start, random: shelf.random.source),
                createdAt: Shelf.start)
        }
        try shelf.database.writeBlocking { database in
            for entry in entries.reversed() { try Events.insert(entry, in: database) }
        }
        let found = try shelf.database.read { try Events.all(of: checkout.id, site: checkout.siteID, in: $0) }
        #expect(found == entries)
        let stranger = SiteID(at: Shelf.start, random: shelf.random.source)
        #expect(try shelf.database.read { try Events.all(of: checkout.id, site: stranger, in: $0) }.isEmpty)
        let repeated = refusal { try shelf.database.writeBlocking { try Events.insert(entries[0], in: $0) } }
        #expect(repeated == .primaryKey)
    }
}
