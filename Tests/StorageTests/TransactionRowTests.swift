import Database
import Domain
import Storage
import Support
import TestHarness
import Testing

@Suite("Rows of transactions")
struct TransactionRowTests {
    static let states: [TransactionState] = [
        .created, .requiresAction(.redirect("https://bank.example/?a=\"b\"")),
        .processing(isUnknown: true, nextQueryAt: Shelf.start.adding(seconds: 7)),
        .processing(isUnknown: false, nextQueryAt: Shelf.start.adding(seconds: 8)), .authorized, .succeeded,
        .failed(.insufficientFunds, providerCode: "51"), .failed(.declined, providerCode: nil), .cancelled,
    ]

    @Test("Every state comes back, inserted or written over the first one", arguments: states)
    func roundTrip(_ state: TransactionState) throws {
        let shelf = try Shelf()
        let checkout = try shelf.checkout()
        let other = try shelf.checkout()
        try shelf.store(checkout)
        try shelf.store(other)
        let inserted = shelf.transaction(of: checkout, state)
        var updated = shelf.transaction(of: other)
        try shelf.store(inserted)
        try shelf.store(updated)
        updated.state = state
        updated.providerReference = "sbx_1"
        updated.instrument = InstrumentSummary(brand: "visa", lastFour: "4242", wallet: .applePay)
        updated.updatedAt = Shelf.start.adding(seconds: 3)
        try shelf.database.writeBlocking { [updated] in
            try Transactions.update(updated, from: .created, in: $0)
        }
        try shelf.database.read { database throws in
            #expect(try Transactions.unscopedFind(inserted.id, in: database) == inserted)
            #expect(try Transactions.all(of: other.id, site: other.siteID, in: database) == [updated])
            let organization = shelf.organization.id
            #expect(
                try Transactions.find(updated.id, organization: organization, isLive: false, in: database)
                    == updated)
            #expect(
                try Transactions.find(updated.id, organization: organization, isLive: true, in: database)
                    == nil)
            let stranger = OrganizationID(at: Shelf.start, random: shelf.random.source)
            #expect(
                try Transactions.find(updated.id, organization: stranger, isLive: false, in: database) == nil)
            let site = SiteID(at: Shelf.start, random: shelf.random.source)
            #expect(try Transactions.all(of: other.id, site: site, in: database).isEmpty)
        }
    }

    @Test("A change of a row that is no longer in the state that was read is refused")
    func stale() throws {
        let shelf = try Shelf()
        let checkout = try shelf.checkout()
        try shelf.store(checkout)
        var transaction = shelf.transaction(of: checkout)
        try shelf.store(transaction)
        transaction.state = .succeeded
        #expect(throws: StorageError.stale(table: "transactions")) {
            try shelf.database.writeBlocking { [transaction] in
                try Transactions.update(transaction, from: .processing, in: $0)
            }
        }
    }

    static let inFlight = Array(states[...3])
    static let successes: [TransactionState] = [.authorized, .succeeded]

    @Test("The schema refuses a second attempt in flight", arguments: inFlight, inFlight)
    func oneInFlight(_ first: TransactionState, _ second: TransactionState) throws {
        #expect(try secondIsRefused(first, second) == .unique)
    }

    @Test("The schema refuses a second success", arguments: successes, successes)
    func oneSuccess(_ first: TransactionState, _ second: TransactionState) throws {
        #expect(try secondIsRefused(first, second) == .unique)
    }

    @Test("Failed and cancelled attempts may be many, beside one in flight and one success")
    func manyFailures() throws {
        let shelf = try Shelf()
        let checkout = try shelf.checkout()
        try shelf.store(checkout)
        for (index, state) in (Self.states[6...] + Self.states[6...] + [.created, .succeeded]).enumerated() {
            try shelf.store(shelf.transaction(of: checkout, state, attemptKey: "\(index)"))
        }
        let count = try shelf.database.read {
            try Transactions.all(of: checkout.id, site: checkout.siteID, in: $0).count
        }
        #expect(count == 8)
    }

    @Test("A form's key is used once in a checkout, a provider's key once at all")
    func keys() throws {
        let shelf = try Shelf()
        let checkout = try shelf.checkout()
        let other = try shelf.checkout()
        try shelf.store(checkout)
        try shelf.store(other)
        try shelf.store(shelf.transaction(of: checkout, .cancelled, attemptKey: "a", providerKey: "k"))
        try shelf.store(shelf.transaction(of: other, .cancelled, attemptKey: "a"))
        let sameForm = shelf.transaction(of: checkout, .cancelled, attemptKey: "a")
        let sameKey = shelf.transaction(of: other, .cancelled, attemptKey: "b", providerKey: "k")
        #expect(refusal { try shelf.store(sameForm) } == .unique)
        #expect(refusal { try shelf.store(sameKey) } == .unique)
    }

    @Test("A due query is claimed by one worker, longest waiting first")
    func claims() throws {
        let shelf = try Shelf()
        var ids: [TransactionID] = []
        for seconds in [30, 10, 20, 99] as [Int64] {
            let checkout = try shelf.checkout()
            try shelf.store(checkout)
            let transaction = shelf.transaction(
                of: checkout, .processing(isUnknown: false, nextQueryAt: Shelf.start.adding(seconds: seconds))
            )
            try shelf.store(transaction)
            ids.append(transaction.id)
        }
        let now = Shelf.start.adding(seconds: 30)
        let due = try shelf.database.read { try Transactions.unscopedDue(at: now, limit: 10, in: $0) }
        #expect(due.map(\.subject) == [ids[1], ids[2], ids[0]])
        let first = ids[1]
        let claims = try (0..<2).map { _ in
            try shelf.database.writeBlocking { database in
                try Transactions.unscopedClaimQuery(
                    first, dueAt: now, next: now.adding(seconds: 60), in: database)
            }
        }
        #expect(claims == [true, false])
    }

    @Test("A clock put back keeps no attempt waiting: what is due further ahead than ever set is due now")
    func clockPutBack() throws {
        let shelf = try Shelf()
        var ids: [TransactionID] = []
        let horizon = Transactions.queryHorizonSeconds
        for seconds: Int64 in [30 * 86_400, horizon + 1, horizon, 3_600, 0] {
            let checkout = try shelf.checkout()
            try shelf.store(checkout)
            let transaction = shelf.transaction(
                of: checkout, .processing(isUnknown: true, nextQueryAt: Shelf.start.adding(seconds: seconds)))
            try shelf.store(transaction)
            ids.append(transaction.id)
        }
        let due = try shelf.database.read {
            try Transactions.unscopedDue(at: Shelf.start, limit: 10, in: $0)
        }
        #expect(due.map(\.subject) == [ids[4], ids[1], ids[0]])
        let two = try shelf.database.read { try Transactions.unscopedDue(at: Shelf.start, limit: 2, in: $0) }
        #expect(two.map(\.subject) == [ids[4], ids[1]])
        let claims = try [ids[0], ids[0], ids[2], ids[3]].map { id in
            try shelf.database.writeBlocking { database in
                try Transactions.unscopedClaimQuery(
                    id, dueAt: Shelf.start, next: Shelf.start.adding(seconds: 60), in: database)
            }
        }
        #expect(claims == [true, false, false, false])
    }

    private func secondIsRefused(_ first: TransactionState, _ second: TransactionState) throws
        -> ConstraintKind?
    {
        let shelf = try Shelf()
        let checkout = try shelf.checkout()
        try shelf.store(checkout)
        try shelf.store(shelf.transaction(of: checkout, first, attemptKey: "1"))
        let next = shelf.transaction(of: checkout, second, attemptKey: "2")
        return refusal { try shelf.store(next) }
    }
}
