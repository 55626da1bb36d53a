import Domain
import Portal
import ProviderKit
import Storage
import Support
import TestHarness
import Testing

struct TransferRow: Sendable, CustomTestStringConvertible {
    var name: String
    /// Cents of each transfer with the reference, in their order.
    var cents: [Int64]
    var settings: [String: String] = [:]
    var status: CheckoutStatus
    var received: Int64
    var last: BankTransferStatus
    var excess: Int64 = 0
    var shortage: Int64 = 0
    var testDescription: String { name }
}

@Suite struct TransferTests {
    @Test(
        "what comes for a checkout of 42.50",
        arguments: [
            TransferRow(name: "exact", cents: [4250], status: .paid, received: 4250, last: .settled),
            TransferRow(name: "less", cents: [3950], status: .processing, received: 3950, last: .partial),
            TransferRow(name: "in parts", cents: [3950, 300], status: .paid, received: 4250, last: .settled),
            TransferRow(
                name: "more", cents: [5000], status: .paid, received: 5000, last: .settled, excess: 750),
            TransferRow(
                name: "a part and more than the rest", cents: [4000, 300], status: .paid, received: 4300,
                last: .settled, excess: 50),
            TransferRow(
                name: "fees of banks", cents: [4200],
                settings: ["toleranceMinorUnits": "100", "toleranceBasisPoints": "200"], status: .paid,
                received: 4250, last: .settled, shortage: 50),
            TransferRow(
                name: "fees beyond tolerance", cents: [4100],
                settings: ["toleranceMinorUnits": "100", "toleranceBasisPoints": "200"], status: .processing,
                received: 4100, last: .partial),
            TransferRow(name: "twice", cents: [4250, 4250], status: .paid, received: 4250, last: .proposed),
        ])
    func amounts(_ row: TransferRow) async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        try await installation.makeWireAccount(site, row.settings)
        let checkout = try await installation.makeCheckout(site)
        let (transaction, awaited) = try await installation.payByWire(checkout)
        #expect(transaction.state.name == .processing)
        for (place, cents) in row.cents.enumerated() {
            installation.clock.advance(seconds: 1)
            let file = Installation.statement([(cents, "Order \(awaited.reference)")], key: "K\(place)")
            try await installation.importStatement(file, site)
        }
        let view = try #require(try installation.engine.checkout(opening: checkout.pageToken))
        #expect(view.checkout.status == row.status)
        #expect(view.checkout.facts.amountReceived == row.received)
        let newest = try #require(
            try installation.engine.bankTransfers(
                of: site.organizationID, isLive: false, status: nil, after: nil, limit: 10
            ).first)
        #expect(newest.status == row.last)
        #expect(newest.excess == row.excess)
        #expect(newest.shortage == row.shortage)
    }

    @Test("the same file, and another file with the same line, change nothing")
    func repeats() async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        try await installation.makeWireAccount(site)
        let checkout = try await installation.makeCheckout(site)
        let (_, awaited) = try await installation.payByWire(checkout)
        let file = Installation.statement([(1000, awaited.reference), (77, "rent")])
        let first = try await installation.importStatement(file, site)
        #expect(first.counts.partial == 1)
        #expect(first.counts.unmatched == 1)
        let events = try installation.events(of: checkout).count
        let again = try await installation.importStatement(file + Array("\n".utf8), site)
        #expect(again.counts.repeated == 2)
        #expect(again.counts.partial == 0)
        let view = try #require(try installation.engine.checkout(opening: checkout.pageToken))
        #expect(view.checkout.facts.amountReceived == 1000)
        #expect(try installation.events(of: checkout).count == events)
    }

    @Test("a statement settles nothing of another tenant, whatever account it names")
    func tenants() async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        let other = try await installation.makeTenant("Southwind").site
        try await installation.makeWireAccount(site)
        try await installation.makeWireAccount(other)
        let checkout = try await installation.makeCheckout(site)
        let (_, awaited) = try await installation.payByWire(checkout)
        let file = Installation.statement([(4250, awaited.reference)])
        let done = try await installation.importStatement(file, other)
        #expect(done.counts.unmatched == 1)
        let foreign = Installation.statement([(4250, awaited.reference)], iban: "DE02120300000000202051")
        #expect(try await installation.importStatement(foreign, site).counts.foreign == 1)
        let view = try #require(try installation.engine.checkout(opening: checkout.pageToken))
        #expect(view.checkout.status == .processing)
        let theirs = try #require(
            try installation.engine.bankTransfers(
                of: other.organizationID, isLive: false, status: .unmatched, after: nil, limit: 1
            ).first)
        await #expect(throws: PortalError.transfer(.transactionUnknown)) {
            try await installation.engine.assignTransfer(
                theirs.id, to: awaited.transactionID, organization: other.organizationID, isLive: false)
        }
        await #expect(throws: PortalError.notFound) {
            try await installation.engine.acceptTransfer(
                theirs.id, organization: site.organizationID, isLive: false)
        }
    }

    @Test("references are different for every attempt, and late money is late money")
    func late() async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        try await installation.makeWireAccount(site, ["openDays": "5"])
        let checkout = try await installation.makeCheckout(site, lifetime: 86_400)
        let (_, awaited) = try await installation.payByWire(checkout)
        let second = try await installation.makeCheckout(site)
        #expect(try await installation.payByWire(second).awaited.reference != awaited.reference)
        installation.clock.advance(seconds: 6 * 86_400)
        _ = try await installation.engine.resolveDueAttempts()
        _ = try await installation.engine.expireDueCheckouts()
        #expect(try installation.engine.checkout(opening: checkout.pageToken)?.checkout.status == .expired)
        try await installation.importStatement(
            Installation.statement([(4250, awaited.reference)]), site)
        let view = try #require(try installation.engine.checkout(opening: checkout.pageToken))
        #expect(view.checkout.status == .paid)
        #expect(view.checkout.facts.isPaidLate)
    }

    @Test("a proposal is accepted, rejected or assigned by a person, once")
    func proposals() async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        try await installation.makeWireAccount(site)
        let engine = installation.engine
        let organization = site.organizationID
        let checkout = try await installation.makeCheckout(site)
        let (_, awaited) = try await installation.payByWire(checkout)
        let wrong = String(awaited.reference.dropFirst(2))
        try await installation.importStatement(
            Installation.statement([(4250, wrong), (100, "rent")]), site)
        let proposed = try #require(
            try engine.bankTransfers(
                of: organization, isLive: false, status: .proposed, after: nil, limit: 5
            ).first)
        #expect(proposed.reason == .repairedReference)
        #expect(proposed.transactions == [awaited.transactionID])
        #expect(try engine.checkout(opening: checkout.pageToken)?.checkout.status == .processing)
        let accepted = try await engine.acceptTransfer(
            proposed.id, organization: organization, isLive: false)
        #expect(accepted.status == .settled)
        #expect(try engine.checkout(opening: checkout.pageToken)?.checkout.status == .paid)
        await #expect(throws: PortalError.transfer(.notOpen(.settled))) {
            try await engine.acceptTransfer(proposed.id, organization: organization, isLive: false)
        }
        let rent = try #require(
            try engine.bankTransfers(
                of: organization, isLive: false, status: .unmatched, after: nil, limit: 5
            ).first)
        let rejected = try await engine.rejectTransfer(rent.id, organization: organization, isLive: false)
        #expect(rejected.status == .rejected)
        let second = try await installation.payByWire(try await installation.makeCheckout(site))
        try await installation.importStatement(Installation.statement([(4000, "sorry")], key: "X"), site)
        let sorry = try #require(
            try engine.bankTransfers(
                of: organization, isLive: false, status: .unmatched, after: nil, limit: 5
            ).first)
        let assigned = try await engine.assignTransfer(
            sorry.id, to: second.transaction.id, organization: organization, isLive: false)
        #expect(assigned.status == .partial)
    }

    struct ReturnRow: Sendable, CustomTestStringConvertible {
        var name: String
        /// Cents that come, and with a minus that go back; each with the reference.
        var cents: [Int64]
        var settings: [String: String] = [:]
        var status: CheckoutStatus
        var kept: Int64
        var missing: Int64
        var reversals: Int
        var events: [EventType]
        var testDescription: String { name }
    }

    @Test(
        "money that the bank takes back is a reversal once a person says so, and is awaited again",
        arguments: [
            ReturnRow(
                name: "all of it", cents: [4250, -4250], status: .failed, kept: 0, missing: 4250,
                reversals: 1, events: [.transactionReversed]),
            ReturnRow(
                name: "and it comes again", cents: [4250, -4250, 4250], status: .paid, kept: 4250, missing: 0,
                reversals: 1, events: [.transactionReversed, .transactionRestored]),
            ReturnRow(
                name: "twice over", cents: [4250, -4250, 4250, -4250, 4250], status: .paid, kept: 4250,
                missing: 0, reversals: 2,
                events: [
                    .transactionReversed, .transactionRestored, .transactionReversed, .transactionRestored,
                ]),
            ReturnRow(
                name: "and it comes again in parts", cents: [4250, -4250, 1000, 3250], status: .paid,
                kept: 4250, missing: 0, reversals: 1,
                events: [.transactionReversed, .transactionPartiallyPaid, .transactionRestored]),
            ReturnRow(
                name: "one of two parts", cents: [3950, 300, -300], status: .failed, kept: 3950, missing: 300,
                reversals: 1, events: [.transactionPartiallyPaid, .transactionReversed]),
            ReturnRow(
                name: "a part while the rest is awaited", cents: [3950, -3950], status: .processing, kept: 0,
                missing: 4250, reversals: 1, events: [.transactionPartiallyPaid, .transactionReversed]),
            ReturnRow(
                name: "a part, and then all", cents: [3950, -3950, 4250], status: .paid, kept: 4250,
                missing: 0, reversals: 1, events: [.transactionPartiallyPaid, .transactionReversed]),
            ReturnRow(
                name: "what was too much", cents: [5000, -750], status: .paid, kept: 4250, missing: 0,
                reversals: 1, events: [.transactionReversed]),
            ReturnRow(
                name: "what was short of fees, again", cents: [4200, -4200, 4200],
                settings: ["toleranceMinorUnits": "100", "toleranceBasisPoints": "200"], status: .paid,
                kept: 4250, missing: 0, reversals: 1, events: [.transactionReversed, .transactionRestored]),
        ])
    func returned(_ row: ReturnRow) async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        try await installation.makeWireAccount(site, row.settings)
        let engine = installation.engine
        let checkout = try await installation.makeCheckout(site)
        let (transaction, awaited) = try await installation.payByWire(checkout)
        for (place, cents) in row.cents.enumerated() {
            installation.clock.advance(seconds: 1)
            try await installation.importStatement(
                Installation.statement(
                    [(abs(cents), awaited.reference)], key: "K\(place)", isReturn: cents < 0), site)
            guard cents < 0 else { continue }
            let proposed = try #require(
                try engine.bankTransfers(
                    of: site.organizationID, isLive: false, status: .proposed, after: nil, limit: 5
                ).first)
            #expect(proposed.reason == .returned)
            let reversed = try await engine.acceptTransfer(
                proposed.id, organization: site.organizationID, isLive: false)
            #expect(reversed.status == .reversed)
            await #expect(throws: PortalError.transfer(.notOpen(.reversed))) {
                try await engine.acceptTransfer(
                    proposed.id, organization: site.organizationID, isLive: false)
            }
        }
        let view = try #require(try engine.checkout(opening: checkout.pageToken))
        let facts = view.checkout.facts
        #expect(facts.status == row.status)
        #expect(facts.amountKept == row.kept)
        #expect(facts.amountDisputed == 0)
        #expect(try engine.awaitedTransfer(of: transaction)?.missing.minorUnits == row.missing)
        #expect(try engine.ledgers(of: view).flatMap(\.reversals).count == row.reversals)
        let told = try installation.events(of: checkout).map(\.type)
        #expect(
            told.filter {
                [.transactionReversed, .transactionRestored, .transactionPartiallyPaid].contains($0)
            } == row.events)
    }

    @Test("more than came cannot go back, and a person says what a return without a reference takes back")
    func returnedAbove() async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        try await installation.makeWireAccount(site)
        let engine = installation.engine
        let checkout = try await installation.makeCheckout(site)
        let (transaction, awaited) = try await installation.payByWire(checkout)
        try await installation.importStatement(Installation.statement([(4250, awaited.reference)]), site)
        try await installation.importStatement(
            Installation.statement([(4251, "back"), (4250, "back")], key: "R", isReturn: true), site)
        let found = try engine.bankTransfers(
            of: site.organizationID, isLive: false, status: .unmatched, after: nil, limit: 5)
        let less = try #require(found.first { $0.amount.minorUnits == 4250 })
        let more = try #require(found.first { $0.amount.minorUnits == 4251 })
        await #expect(throws: PortalError.transfer(.transactionTakesNone)) {
            try await engine.assignTransfer(
                more.id, to: transaction.id, organization: site.organizationID, isLive: false)
        }
        _ = try await engine.assignTransfer(
            less.id, to: transaction.id, organization: site.organizationID, isLive: false)
        #expect(try engine.checkout(opening: checkout.pageToken)?.checkout.status == .failed)
    }
}
