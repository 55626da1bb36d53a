import Database
import Domain
import Storage
import Support
import TestHarness
import Testing

@Suite("Rows of saved methods", .serialized)
struct SavedMethodRowTests {
    private static let later = Shelf.start.adding(seconds: 9)

    private func saved(
        _ shelf: Shelf, seconds: Int64 = 0, customer: Customer? = nil, isBare: Bool = false
    ) throws -> SavedMethods.Stored {
        let checkout = try shelf.checkout()
        try shelf.store(checkout)
        var transaction = shelf.transaction(of: checkout)
        transaction.savesMethod = true
        try shelf.store(transaction)
        let consent = MethodConsent(
            text: FullDetails.awkward, locale: "en", isChosen: !isBare, givenAt: Shelf.start)
        let time = Shelf.start.adding(seconds: seconds)
        let method = SavedMethod(
            id: SavedMethodID(at: time, random: shelf.random.source),
            organizationID: shelf.organization.id, siteID: shelf.site.id, isLive: false,
            checkoutID: checkout.id, transactionID: transaction.id, providerAccountID: shelf.account.id,
            method: .card,
            instrument: isBare
                ? nil
                : InstrumentSummary(brand: "visa", lastFour: "4242", country: "FR", wallet: .googlePay),
            expiry: isBare ? nil : ExpiryMonth(year: 2031, month: 12), customer: customer, consent: consent,
            createdAt: time, updatedAt: time)
        let stored = SavedMethods.Stored(method, sealedReference: "v1.a.b")
        try shelf.database.writeBlocking { [transaction] database in
            try MethodConsents.insert(
                consent, of: transaction.id, site: transaction.siteID, in: database)
            try SavedMethods.insert(stored, in: database)
        }
        return stored
    }

    private func find(_ id: SavedMethodID, _ shelf: Shelf) throws -> SavedMethods.Stored? {
        try shelf.database.read {
            try SavedMethods.find(id, organization: shelf.organization.id, isLive: false, in: $0)
        }
    }

    @Test("One comes back as it was written, to its tenant and mode only", arguments: [true, false])
    func comesBack(_ isBare: Bool) throws {
        let shelf = try Shelf()
        let customer = isBare ? nil : Customer(email: "Ada@example.com", reference: "c-7")
        let stored = try saved(shelf, customer: customer, isBare: isBare)
        let id = stored.method.id
        #expect(try find(id, shelf) == stored)
        #expect(try shelf.database.read { try SavedMethods.unscopedFind(id, in: $0) } == stored)
        let stranger = OrganizationID(at: Shelf.start, random: shelf.random.source)
        try shelf.database.read { database throws in
            #expect(
                try SavedMethods.find(id, organization: stranger, isLive: false, in: database) == nil)
            #expect(
                try SavedMethods.find(id, organization: shelf.organization.id, isLive: true, in: database)
                    == nil)
            #expect(
                try MethodConsents.find(
                    stored.method.transactionID, site: SiteID(high: 1, low: 1), in: database) == nil)
        }
    }

    @Test("It is disabled, deleted, and forgotten when the provider has forgotten it")
    func changes() throws {
        let shelf = try Shelf()
        var stored = try saved(shelf)
        stored.method.status = .deleted
        stored.method.removalDueAt = Self.later
        try shelf.database.writeBlocking { [stored] in try SavedMethods.update(stored, from: .active, in: $0)
        }
        #expect(try find(stored.method.id, shelf) == stored)
        #expect(throws: StorageError.stale(table: "saved_methods")) {
            try shelf.database.writeBlocking { [stored] in
                try SavedMethods.update(stored, from: .active, in: $0)
            }
        }
        for (time, expected) in [(Shelf.start, 0), (Self.later, 1)] {
            let due = try shelf.database.read {
                try SavedMethods.unscopedRemovalsDue(at: time, limit: 9, in: $0)
            }
            #expect(due.count == expected)
        }
        stored.method.removalDueAt = nil
        stored.sealedReference = nil
        try shelf.database.writeBlocking { [stored] in try SavedMethods.update(stored, from: .deleted, in: $0)
        }
        #expect(try find(stored.method.id, shelf) == stored)
        #expect(
            try shelf.database.read {
                try SavedMethods.unscopedRemovalsDue(at: Self.later, limit: 9, in: $0)
            }.isEmpty)
    }

    static let refused: [StaticString] = [
        "/* SavedMethodRowTests.refused */ UPDATE saved_methods SET sealed_reference = NULL",
        "/* SavedMethodRowTests.refused */ UPDATE saved_methods SET removal_due_at_ms = 1",
        "/* SavedMethodRowTests.refused */ UPDATE saved_methods SET status = 'deleted'",
        "/* SavedMethodRowTests.refused */ UPDATE saved_methods SET status = 'lost'",
        "/* SavedMethodRowTests.refused */ UPDATE saved_methods SET expiry_year = NULL",
        "/* SavedMethodRowTests.refused */ UPDATE saved_methods SET expiry_month = 13",
        "/* SavedMethodRowTests.refused */ UPDATE method_consents SET text = ''",
    ]

    @Test("The schema refuses what no rule of the house allows", arguments: refused.map(\.description))
    func refuses(_ text: String) throws {
        let statement = try #require(Self.refused.first { $0.description == text })
        let shelf = try Shelf()
        _ = try saved(shelf)
        #expect(refusal { try shelf.database.writeBlocking { _ = try $0.execute(statement) } } == .check)
    }

    @Test("An attempt saves its method once, and none without a consent")
    func once() throws {
        let shelf = try Shelf()
        var stored = try saved(shelf)
        let first = stored.method
        stored.method = SavedMethod(
            id: SavedMethodID(at: Self.later, random: shelf.random.source),
            organizationID: first.organizationID, siteID: first.siteID, isLive: false,
            checkoutID: first.checkoutID, transactionID: first.transactionID,
            providerAccountID: first.providerAccountID, method: .card, instrument: nil, expiry: nil,
            customer: nil, consent: first.consent, createdAt: Self.later, updatedAt: Self.later)
        #expect(
            refusal {
                try shelf.database.writeBlocking { [stored] in try SavedMethods.insert(stored, in: $0) }
            } == .unique)
        let checkout = try shelf.checkout()
        try shelf.store(checkout)
        let other = shelf.transaction(of: checkout)
        try shelf.store(other)
        stored.method = SavedMethod(
            id: SavedMethodID(at: Self.later, random: shelf.random.source),
            organizationID: first.organizationID, siteID: first.siteID, isLive: false,
            checkoutID: checkout.id, transactionID: other.id,
            providerAccountID: first.providerAccountID, method: .card, instrument: nil, expiry: nil,
            customer: nil, consent: first.consent, createdAt: Self.later, updatedAt: Self.later)
        #expect(
            refusal {
                try shelf.database.writeBlocking { [stored] in try SavedMethods.insert(stored, in: $0) }
            } == .foreignKey)
    }

    @Test("Lists are newest first, one side of a cursor, and each filter holds")
    func lists() throws {
        let shelf = try Shelf()
        let ada = Customer(email: "Ada@Example.com", reference: "c-7")
        let people: [Customer?] = [ada, Customer(reference: "c-7"), Customer(email: "ada@example.com"), nil]
        var ids: [SavedMethodID] = []
        for (second, customer) in people.enumerated() {
            ids.append(try saved(shelf, seconds: Int64(second), customer: customer).method.id)
        }
        func page(
            after: SavedMethodID? = nil, before: SavedMethodID? = nil, limit: Int = 9,
            _ change: (inout SavedMethodFilter) -> Void = { _ in }
        ) throws -> [Int] {
            var filter = SavedMethodFilter(organizationID: shelf.organization.id, isLive: false)
            change(&filter)
            return try shelf.database.read { [filter] in
                try SavedMethodLists.page(filter, after: after, before: before, limit: limit, in: $0)
            }.map { id in ids.firstIndex(of: id) ?? -1 }
        }
        #expect(try page() == [3, 2, 1, 0])
        #expect(try page(limit: 2) == [3, 2])
        #expect(try page(after: ids[2], limit: 1) == [1])
        #expect(try page(before: ids[0], limit: 2) == [2, 1])
        #expect(try page { $0.customer = "c-7" } == [1, 0])
        #expect(try page(after: ids[1]) { $0.customer = "c-7" } == [0])
        #expect(try page(before: ids[0]) { $0.customer = "c-7" } == [1])
        #expect(try page { $0.email = "ADA@example.com" } == [2, 0])
        #expect(
            try page {
                $0.email = "ada@example.com"
                $0.customer = "c-7"
            } == [0])
        #expect(try page { $0.status = .disabled } == [])
        #expect(try page { $0.siteID = SiteID(high: 1, low: 1) } == [])
        #expect(try page { $0.siteID = shelf.site.id }.count == 4)
        #expect(try page { $0.isLive = true } == [])
        #expect(
            try page { $0.organizationID = OrganizationID(high: 1, low: 1) } == [])
    }
}
