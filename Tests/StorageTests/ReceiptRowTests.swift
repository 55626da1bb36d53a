import Database
import Domain
import Storage
import Support
import TestHarness
import Testing

@Suite("Rows of receipts")
struct ReceiptRowTests {
    private static let wording = ReceiptWording(digest: [UInt8](repeating: 7, count: 32), text: #"{"a":"b"}"#)

    private static func insert(_ receipt: Receipt, in database: Connection) throws {
        try ReceiptWordings.keep(wording, in: database)
        try Receipts.insert(receipt, in: database)
    }

    private static func contents() throws -> ReceiptContents {
        var seller = ReceiptParty(name: "Söhne \"& Co\"")
        seller.address = ["1 Road", "Town"]
        seller.taxIDs = ["VAT 1", "REG 2"]
        seller.email = "a@example.com"
        var contents = ReceiptContents(seller: seller, siteName: "Site\u{2028}")
        contents.buyer = ReceiptParty(name: "")
        contents.shippingAddress = ["Dock 7"]
        contents.language = "de-CH"
        contents.reference = "r"
        contents.summary = "s"
        contents.method = .directDebit
        contents.instrument = InstrumentSummary(brand: "BANK", lastFour: "11", country: "NL", wallet: .link)
        contents.evidence = [LocationEvidence(kind: .billingAddress, country: "NL")]
        contents.lines = [
            ReceiptLine(
                name: "n", details: "d", sku: "k", kind: .discount, quantity: try #require(Quantity("0.125")),
                unitAmount: -3, amount: -1)
        ]
        contents.orderTotal = .max
        contents.taxes = [
            ReceiptTax(
                name: "VAT", place: "Germany", rate: "8.1", isIncluded: true, rule: "domestic", words: "w"),
            ReceiptTax(name: "T"),
        ]
        contents.shares = [
            ReceiptShare(line: 0, net: 1, charges: [.init(tax: 0, amount: 2), .init(tax: 1, amount: 0)]),
            ReceiptShare(
                line: 1,
                portions: [
                    .init(net: 5, charges: [.init(tax: 0, amount: 1)]), .init(net: 6, charges: []),
                    .init(net: 7, charges: [.init(tax: 1, amount: 0)]),
                ]),
            ReceiptShare(line: 499, net: 0, charges: []),
        ]
        contents.excess = 9
        contents.footer = "a\nb"
        contents.origin = ReceiptOrigin(number: "R-1", issuedAt: Shelf.start)
        contents.sumTaxes()
        return contents
    }

    private func receipt(
        _ shelf: Shelf, _ checkout: Checkout, year: Int? = nil, _ sequence: Int64, isLive: Bool = false,
        _ contents: ReceiptContents? = nil
    ) throws -> Receipt {
        Receipt(
            id: ReceiptID(at: Shelf.start, random: shelf.random.source),
            organizationID: shelf.organization.id, siteID: checkout.siteID, checkoutID: checkout.id,
            transactionID: nil, refundID: nil, isLive: isLive, occasion: .payment,
            number: ReceiptNumber(prefix: "R-", year: year, sequence: sequence, isLive: isLive),
            amount: Money(minorUnits: 12, currency: checkout.currency), issuedAt: Shelf.start,
            contents: contents ?? ReceiptContents(seller: ReceiptParty(name: "S"), siteName: "N"),
            wordingDigest: Self.wording.digest)
    }

    @Test("Come back as they went in, with everything said and with nothing")
    func roundTrip() throws {
        let shelf = try Shelf()
        let checkout = try shelf.store(try shelf.checkout())
        let both = [
            try receipt(shelf, checkout, 1, try Self.contents()), try receipt(shelf, checkout, year: 2026, 1),
        ]
        try shelf.database.writeBlocking { database in
            for receipt in both { try Self.insert(receipt, in: database) }
        }
        let found = try shelf.database.read {
            try Receipts.all(of: checkout.id, site: checkout.siteID, in: $0)
        }
        #expect(found == both)
        let page = try shelf.database.read {
            try Receipts.page(
                of: shelf.organization.id, isLive: false, site: nil, after: nil, limit: 9, in: $0)
        }
        #expect(page == both.reversed())
    }

    @Test("Nobody else's, not in the other mode, not of another site")
    func tenancy() throws {
        let shelf = try Shelf()
        let checkout = try shelf.store(try shelf.checkout())
        let mine = try receipt(shelf, checkout, 1)
        try shelf.database.writeBlocking { try Self.insert(mine, in: $0) }
        let own = shelf.organization.id
        let stranger = OrganizationID(at: Shelf.start, random: shelf.random.source)
        try shelf.database.read { database throws in
            #expect(try Receipts.find(mine.id, organization: own, isLive: false, in: database) == mine)
            #expect(try Receipts.find((nil, 1), organization: own, isLive: false, in: database) == mine)
            for (organization, isLive) in [(stranger, false), (own, true)] {
                #expect(
                    try Receipts.find(mine.id, organization: organization, isLive: isLive, in: database)
                        == nil)
                #expect(
                    try Receipts.find((nil, 1), organization: organization, isLive: isLive, in: database)
                        == nil)
                for after in [nil, mine.id] {
                    #expect(
                        try Receipts.page(
                            of: organization, isLive: isLive, site: nil, after: after, limit: 9, in: database
                        ).isEmpty)
                }
            }
            let other = SiteID(at: Shelf.start, random: shelf.random.source)
            #expect(try Receipts.all(of: checkout.id, site: other, in: database).isEmpty)
            #expect(
                try Receipts.page(of: own, isLive: false, site: other, after: nil, limit: 9, in: database)
                    .isEmpty)
        }
    }

    @Test("Each series counts by itself: live, test, and each year")
    func series() throws {
        let shelf = try Shelf()
        let checkout = try shelf.store(try shelf.checkout())
        let own = shelf.organization.id
        for (year, isLive, next) in [(nil, false, 1), (nil, false, 2), (nil, true, 1), (2026, false, 1)]
            as [(Int?, Bool, Int64)]
        {
            let sequence = try shelf.database.read {
                try Receipts.nextSequence(organization: own, isLive: isLive, year: year, in: $0)
            }
            #expect(sequence == next)
            let receipt = try receipt(shelf, checkout, year: year, sequence, isLive: isLive)
            try shelf.database.writeBlocking { try Self.insert(receipt, in: $0) }
        }
    }

    @Test("A gap, a double, a change and a deletion are refused by the schema", arguments: [0, 1, 3, 9])
    func guarded(_ sequence: Int64) throws {
        let shelf = try Shelf()
        let checkout = try shelf.store(try shelf.checkout())
        let first = try receipt(shelf, checkout, 1)
        try shelf.database.writeBlocking { try Self.insert(first, in: $0) }
        let wrong = try receipt(shelf, checkout, sequence)
        #expect(throws: DatabaseError.self) {
            try shelf.database.writeBlocking { try Self.insert(wrong, in: $0) }
        }
        for statement: StaticString in ["UPDATE receipts SET contents = '{}'", "DELETE FROM receipts"] {
            #expect(throws: DatabaseError.self) {
                try shelf.database.writeBlocking { database in try database.execute(statement) }
            }
        }
        #expect(
            try shelf.database.read {
                try Receipts.all(of: checkout.id, site: checkout.siteID, in: $0)
            } == [first])
    }

    @Test("Words are kept once, found by their digest, never change, and a receipt has some")
    func wordings() throws {
        let shelf = try Shelf()
        let other = ReceiptWording(digest: [UInt8](repeating: 8, count: 32), text: "{}")
        try shelf.database.writeBlocking { database in
            for wording in [Self.wording, other, Self.wording] {
                try ReceiptWordings.keep(wording, in: database)
            }
        }
        try shelf.database.read { database throws in
            #expect(try ReceiptWordings.find(other.digest, in: database) == other)
            #expect(try ReceiptWordings.find(Self.wording.digest, in: database) == Self.wording)
            #expect(try ReceiptWordings.find([9], in: database) == nil)
        }
        for statement: StaticString in [
            "UPDATE receipt_wordings SET words = ''", "DELETE FROM receipt_wordings",
        ] {
            #expect(throws: DatabaseError.self) {
                try shelf.database.writeBlocking { database in try database.execute(statement) }
            }
        }
        let bare = try Shelf()
        let receipt = try receipt(bare, try bare.store(try bare.checkout()), 1)
        #expect(throws: DatabaseError.self) {
            try bare.database.writeBlocking { try Receipts.insert(receipt, in: $0) }
        }
    }

    @Test("An organisation's settings, with nothing said and with everything")
    func settings() throws {
        let shelf = try Shelf()
        let own = shelf.organization.id
        #expect(try shelf.database.read { try ReceiptSettingsRows.find(own, in: $0) } == ReceiptSettings())
        var settings = ReceiptSettings()
        settings.legalName = "L"
        settings.address = "a\nb"
        settings.taxIDs = ["1", "2"]
        settings.footer = "f"
        settings.numberPrefix = ""
        settings.numbersByYear = true
        for each in [settings, ReceiptSettings()] {
            try shelf.database.writeBlocking { try ReceiptSettingsRows.put(each, of: own, in: $0) }
            #expect(try shelf.database.read { try ReceiptSettingsRows.find(own, in: $0) } == each)
        }
    }
}
