import Database
import Domain
import Storage
import Support
import TestHarness
import Testing

@Suite("Rows of API keys")
struct KeyTests {
    private func key(_ shelf: Shelf, isFull: Bool, isLive: Bool = false) -> APIKey {
        APIKey(
            id: APIKeyID(at: Shelf.start, random: shelf.random.source), organizationID: shelf.organization.id,
            visibility: isFull ? .publishable : .secret, isLive: isLive, name: FullDetails.awkward,
            secretHash: shelf.random.source.bytes(32), scopes: isFull ? Set(Scope.allCases) : [.siteRead],
            siteID: isFull ? shelf.site.id : nil, expiresAt: isFull ? Shelf.start.adding(seconds: 60) : nil,
            revokedAt: isFull ? Shelf.start.adding(seconds: 50) : nil,
            lastUsedAt: isFull ? Shelf.start.adding(seconds: 40) : nil, createdAt: Shelf.start)
    }

    @Test("Every column comes back, filled or empty", arguments: [true, false])
    func roundTrip(isFull: Bool) throws {
        let shelf = try Shelf()
        let key = key(shelf, isFull: isFull)
        try shelf.database.writeBlocking { try APIKeys.insert(key, in: $0) }
        try shelf.database.read { database throws in
            #expect(try APIKeys.unscopedFind(key.id, in: database) == key)
            #expect(
                try APIKeys.find(key.id, organization: key.organizationID, isLive: false, in: database) == key
            )
            #expect(
                try APIKeys.find(key.id, organization: key.organizationID, isLive: true, in: database) == nil)
            let stranger = OrganizationID(at: Shelf.start, random: shelf.random.source)
            #expect(try APIKeys.find(key.id, organization: stranger, isLive: false, in: database) == nil)
        }
    }

    @Test("Test and live keys are listed apart, in pages, oldest first")
    func list() throws {
        let shelf = try Shelf()
        let keys = (0..<5).map { _ in key(shelf, isFull: false) }.sorted { $0.id < $1.id }
        let live = key(shelf, isFull: false, isLive: true)
        try shelf.database.writeBlocking { database in
            for key in keys.reversed() + [live] { try APIKeys.insert(key, in: database) }
        }
        let organization = shelf.organization.id
        try shelf.database.read { database throws in
            let page = try APIKeys.all(of: organization, isLive: false, after: nil, limit: 3, in: database)
            #expect(page == Array(keys[..<3]))
            let next = try APIKeys.all(
                of: organization, isLive: false, after: keys[2].id, limit: 3, in: database)
            #expect(next == Array(keys[3...]))
            #expect(
                try APIKeys.all(of: organization, isLive: true, after: nil, limit: 3, in: database) == [live])
        }
    }

    @Test("A list of addresses that is none denies its key, and the list of keys stays whole")
    func unreadableAddresses() throws {
        let shelf = try Shelf()
        let keys = (0..<2).map { _ in key(shelf, isFull: false) }.sorted { $0.id < $1.id }
        try shelf.database.writeBlocking { database in
            for key in keys { try APIKeys.insert(key, in: database) }
        }
        for list in ["203.0.113.7 office", "203.0.113.7\u{1}", " ", "::ffff:10.0.0.0/8"] {
            try shelf.database.writeBlocking { database in
                try database.execute(
                    "/* KeyTests.spoil */ UPDATE api_keys SET allowed_addresses = $1 WHERE id = $2",
                    .text(list), .blob(keys[0].id.bytes))
            }
            let found = try shelf.database.read { database in
                try APIKeys.all(
                    of: shelf.organization.id, isLive: false, after: nil, limit: 3, in: database)
            }
            #expect(found.map(\.id) == keys.map(\.id))
            #expect(found.map { $0.admits("203.0.113.7") } == [false, true], "\(list)")
            #expect(found.first?.allowedAddresses.map(\.text) == [list])
        }
    }

    @Test("The earlier end of a key stays; use only moves forward")
    func endsAndUses() throws {
        let shelf = try Shelf()
        let key = key(shelf, isFull: false)
        let organization = key.organizationID
        let times = [30, 10, 20].map { Shelf.start.adding(seconds: $0) }
        try shelf.database.writeBlocking { database in
            try APIKeys.insert(key, in: database)
            for time in times {
                try APIKeys.revoke(key.id, organization: organization, at: time, in: database)
                try APIKeys.markUsed(key.id, organization: organization, at: time, in: database)
            }
        }
        let found = try shelf.database.read { try APIKeys.unscopedFind(key.id, in: $0) }
        #expect(found?.revokedAt == times[1])
        #expect(found?.lastUsedAt == times[0])
    }

    @Test("Only keys that work at that time count")
    func countActive() throws {
        let shelf = try Shelf()
        try shelf.database.writeBlocking {
            [plain = key(shelf, isFull: false), full = key(shelf, isFull: true)] database in
            try APIKeys.insert(plain, in: database)
            try APIKeys.insert(full, in: database)
        }
        let counts = try [49, 50].map { seconds in
            try shelf.database.read {
                try APIKeys.countActive(
                    of: shelf.organization.id, isLive: false, at: Shelf.start.adding(seconds: seconds), in: $0
                )
            }
        }
        #expect(counts == [2, 1])
    }
}
