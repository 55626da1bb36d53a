import Database
import Domain
import Storage
import Support
import TestHarness
import Testing

@Suite("Rows of payment links")
struct LinkRowTests {
    static let amounts: [LinkAmount] = [
        .fixed(1), .fixed(.max), .choice([5, 3, 9]), .choice([1]), .open(1...1), .open(100...Int64.max),
    ]

    private func link(
        _ shelf: Shelf, _ amount: LinkAmount = .fixed(4250), limit: Int? = 1, full: Bool = false
    ) throws -> PaymentLink {
        PaymentLink(
            id: PaymentLinkID(at: Shelf.start, random: shelf.random.source),
            organizationID: shelf.organization.id, siteID: shelf.site.id, isLive: false,
            code: ShortCode(random: shelf.random.source), currency: Shelf.euro, amount: amount,
            paymentsLimit: limit,
            details: full ? try FullDetails.checkout(in: Shelf.euro) : CheckoutDetails(),
            expiresAt: full ? Shelf.start.adding(seconds: 60) : nil,
            deactivatedAt: full ? Shelf.start.adding(seconds: 30) : nil, createdAt: Shelf.start,
            updatedAt: Shelf.start)
    }

    private func store(_ link: PaymentLink, _ shelf: Shelf, checkouts count: Int = 0) throws -> [Checkout] {
        try shelf.database.writeBlocking { try PaymentLinks.insert(link, in: $0) }
        var checkouts: [Checkout] = []
        for _ in 0..<count {
            let checkout = try shelf.checkout()
            try shelf.store(checkout)
            try shelf.database.writeBlocking { try LinkCheckouts.insert(checkout.id, of: link, in: $0) }
            checkouts.append(checkout)
        }
        return checkouts
    }

    @Test("Every column comes back, to its own organisation and mode only", arguments: amounts)
    func roundTrip(_ amount: LinkAmount) throws {
        let shelf = try Shelf()
        for limit in [nil, 1, 100_000] {
            let link = try link(shelf, amount, limit: limit, full: limit == 1)
            _ = try store(link, shelf)
            try shelf.database.read { database throws in
                #expect(try PaymentLinks.unscopedFind(link.code, in: database) == link)
                #expect(try PaymentLinks.unscopedFind(link.id, in: database) == link)
                let own = shelf.organization.id
                let stranger = OrganizationID(at: Shelf.start, random: shelf.random.source)
                #expect(
                    try PaymentLinks.find(link.id, organization: own, isLive: false, in: database) == link)
                #expect(try PaymentLinks.find(link.id, organization: own, isLive: true, in: database) == nil)
                #expect(
                    try PaymentLinks.find(link.id, organization: stranger, isLive: false, in: database) == nil
                )
            }
        }
    }

    @Test("The schema gives no seat twice, none beyond the last, and none without a limit")
    func seats() throws {
        let shelf = try Shelf()
        let link = try link(shelf, limit: 2)
        let checkouts = try store(link, shelf, checkouts: 3)
        func taken(_ checkout: Checkout) throws -> Bool {
            try shelf.database.writeBlocking {
                try LinkCheckouts.takeSeat(checkout.id, of: link.id, in: $0)
            }
        }
        #expect(try taken(checkouts[0]))
        #expect(try taken(checkouts[0]))
        #expect(try taken(checkouts[1]))
        #expect(try !taken(checkouts[2]))
        // Whatever the program would believe, the schema holds.
        for seat in ["1", "2", "3", "0", "-1"] {
            #expect(
                refusal {
                    _ = try shelf.database.writeBlocking { database in
                        try database.execute(
                            """
                            /* LinkRowTests.seats */ UPDATE link_checkouts SET seat = CAST($2 AS INTEGER)
                            WHERE checkout_id = $1
                            """, .blob(checkouts[2].id.bytes), .text(seat))
                    }
                } != nil, "\(seat)")
        }
    }

    @Test("A seat is given back when nothing came, and kept for good when money did")
    func follow() throws {
        let shelf = try Shelf()
        let link = try link(shelf, limit: 1)
        let checkouts = try store(link, shelf, checkouts: 2)
        var facts = checkouts[0].facts
        func turn(_ checkout: Checkout, _ facts: CheckoutFacts) throws -> Bool {
            try shelf.database.writeBlocking { database in
                let isTaken = try LinkCheckouts.takeSeat(checkout.id, of: link.id, in: database)
                try LinkCheckouts.follow(checkout.id, of: link.id, facts: facts, in: database)
                return isTaken
            }
        }
        #expect(try turn(checkouts[0], facts))
        facts.inFlight = .provider
        #expect(try turn(checkouts[1], facts))
        #expect(try !turn(checkouts[0], facts))
        facts.inFlight = nil
        facts.amountReceived = 4250
        #expect(try turn(checkouts[1], facts))
        facts.amountRefunded = 4250
        #expect(try turn(checkouts[1], facts))
        #expect(try shelf.database.read { try PaymentLinks.unscopedFind(link.id, in: $0) }?.paymentsMade == 1)
        #expect(try !turn(checkouts[0], facts))
    }

    @Test("A code belongs to one link")
    func codes() throws {
        let shelf = try Shelf()
        let first = try link(shelf)
        let second = PaymentLink(
            id: PaymentLinkID(at: Shelf.start, random: shelf.random.source),
            organizationID: first.organizationID, siteID: first.siteID, isLive: false, code: first.code,
            currency: first.currency, amount: first.amount, paymentsLimit: nil, details: first.details,
            createdAt: first.createdAt, updatedAt: first.updatedAt)
        _ = try store(first, shelf)
        #expect(refusal { _ = try store(second, shelf) } == .unique)
    }
}
