import Database
import Domain
import Storage
import Support
import TestHarness
import Testing

@Suite("Rows of tenants come back as they went in")
struct TenancyTests {
    @Test("An organisation")
    func organization() throws {
        let shelf = try Shelf()
        let found = try shelf.database.read { try Organizations.unscopedAll(limit: 10, in: $0) }
        #expect(found == [shelf.organization])
    }

    @Test("A site with nothing said, and one with everything said")
    func sites() throws {
        let shelf = try Shelf()
        var full = Shelf.site(of: shelf.organization.id, random: shelf.random, FullDetails.site())
        try shelf.database.writeBlocking { [full] in try Sites.insert(full, secrets: Shelf.secrets, in: $0) }
        let both = try shelf.database.read {
            try Sites.all(of: shelf.organization.id, after: nil, limit: 10, in: $0)
        }
        #expect(Set(both) == [shelf.site, full])
        full.uploadedLogo = UploadedLogo(hash: "0123456789abcdef", format: .webp, width: 20, height: 2000)
        full.settings.name = "Renamed"
        full.updatedAt = full.updatedAt.adding(seconds: 5)
        try shelf.database.writeBlocking { [full] in try Sites.update(full, in: $0) }
        let again = try shelf.database.read {
            try Sites.find(full.id, organization: shelf.organization.id, in: $0)
        }
        #expect(again == full)
        #expect(try shelf.database.read { try Sites.unscopedFind(full.id, in: $0) } == full)
    }

    @Test("A site's secrets and logo, and only for its own organisation")
    func secrets() throws {
        let shelf = try Shelf()
        let stranger = OrganizationID(at: Shelf.start, random: shelf.random.source)
        let site = shelf.site
        try shelf.database.writeBlocking { database in
            try Sites.putLogo([1, 2], hash: "a", site: site.id, in: database)
            try Sites.putLogo([3], hash: "b", site: site.id, in: database)
        }
        try shelf.database.read { database throws in
            #expect(
                try Sites.secrets(of: site.id, organization: site.organizationID, in: database)
                    == Shelf.secrets)
            #expect(try Sites.secrets(of: site.id, organization: stranger, in: database) == nil)
            #expect(try Sites.find(site.id, organization: stranger, in: database) == nil)
            #expect(try Sites.all(of: stranger, after: nil, limit: 9, in: database).isEmpty)
            #expect(try Sites.unscopedLogo(site: site.id, hash: "a", in: database) == nil)
            #expect(try Sites.unscopedLogo(site: site.id, hash: "b", in: database) == [3])
        }
        try shelf.database.writeBlocking { try Sites.removeLogo(site: site.id, in: $0) }
        #expect(try shelf.database.read { try Sites.unscopedLogo(site: site.id, hash: "b", in: $0) } == nil)
    }

    @Test("A change of another organisation's site changes nothing and says so")
    func foreignUpdate() throws {
        let shelf = try Shelf()
        let other = Site(
            id: shelf.site.id, organizationID: OrganizationID(at: Shelf.start, random: shelf.random.source),
            settings: SiteSettings(name: "Mine now"), redirectPublicKey: shelf.site.redirectPublicKey,
            createdAt: Shelf.start, updatedAt: Shelf.start)
        #expect(throws: StorageError.stale(table: "sites")) {
            try shelf.database.writeBlocking { try Sites.update(other, in: $0) }
        }
        #expect(try shelf.database.read { try Sites.unscopedFind(shelf.site.id, in: $0) } == shelf.site)
    }

    @Test("Provider accounts, and a site's order of them")
    func accounts() throws {
        let shelf = try Shelf()
        let second = ProviderAccounts.Stored(
            id: ProviderAccountID(at: Shelf.start.adding(seconds: 1), random: shelf.random.source),
            organizationID: shelf.organization.id, type: "stripe", isLive: true, name: FullDetails.awkward,
            sealedSettings: "v1.x.y", createdAt: Shelf.start)
        let site = shelf.site.id
        let first = shelf.account
        try shelf.database.writeBlocking { database in
            try ProviderAccounts.insert(second, in: database)
            try ProviderAccounts.expose(second.id, to: site, in: database)
            try ProviderAccounts.expose(first.id, to: site, in: database)
        }
        try shelf.database.read { database throws in
            #expect(try ProviderAccounts.all(of: shelf.organization.id, in: database) == [first, second])
            #expect(try ProviderAccounts.exposed(to: site, in: database) == [second, first])
        }
        let repeated = refusal {
            try shelf.database.writeBlocking { try ProviderAccounts.expose(first.id, to: site, in: $0) }
        }
        #expect(repeated == .unique)
    }
}
