import Database
import Domain
import Storage
import Support
import TestHarness
import Testing

@Suite("Rows of captures, refunds, disputes and holds")
struct MovementRowTests {
    private static let later = Shelf.start.adding(seconds: 9)

    private func paid(_ shelf: Shelf, _ state: TransactionState = .succeeded) throws -> (
        Checkout, Transaction
    ) {
        let checkout = try shelf.checkout()
        try shelf.store(checkout)
        let transaction = shelf.transaction(of: checkout, state)
        try shelf.store(transaction)
        var facts = checkout.facts
        facts.amountReceived = 4250
        try shelf.database.writeBlocking { [facts] database in
            let stored = try #require(try Checkouts.unscopedFind(checkout.id, in: database))
            try Checkouts.update(stored, facts: facts, eventCount: 2, at: Shelf.start, in: database)
        }
        return (checkout, transaction)
    }

    private func refund(
        _ shelf: Shelf, _ transaction: Transaction, _ amount: Int64,
        _ state: RefundState = .pending(isUnknown: true, nextQueryAt: later)
    ) throws -> Refund {
        var details = RefundDetails()
        details.reason = "broken \"é\""
        details.lines = [RefundLine(place: 3, quantity: try #require(Quantity("0.5")), amount: -7)]
        details.metadata = [MetadataEntry(key: "k", value: "v")]
        return Refund(
            id: RefundID(at: Shelf.start, random: shelf.random.source), transactionID: transaction.id,
            checkoutID: transaction.checkoutID, siteID: transaction.siteID,
            amount: Money(minorUnits: amount, currency: transaction.amount.currency), details: details,
            state: state, createdAt: Shelf.start, updatedAt: Shelf.start)
    }

    private func capture(_ shelf: Shelf, _ transaction: Transaction, _ amount: Int64) -> Capture {
        Capture(
            id: CaptureID(at: Shelf.start, random: shelf.random.source), transactionID: transaction.id,
            checkoutID: transaction.checkoutID, siteID: transaction.siteID,
            amount: Money(minorUnits: amount, currency: transaction.amount.currency), isFinal: true,
            state: .pending(isUnknown: false, nextQueryAt: Self.later), createdAt: Shelf.start,
            updatedAt: Shelf.start)
    }

    static let refundStates: [RefundState] = [
        .pending(isUnknown: true, nextQueryAt: later), .pending(isUnknown: false, nextQueryAt: later),
        .succeeded, .failed(.notSettled, providerCode: "x"), .cancelled,
    ]

    @Test("A refund comes back as it was written, to its tenant only", arguments: refundStates)
    func refunds(_ state: RefundState) throws {
        let shelf = try Shelf()
        let (checkout, transaction) = try paid(shelf)
        var refund = try refund(shelf, transaction, 100)
        try shelf.database.writeBlocking { [refund] in try Refunds.insert(refund, in: $0) }
        refund.state = state
        refund.providerReference = "sbr_1"
        refund.updatedAt = Self.later
        try shelf.database.writeBlocking { [refund] in try Refunds.update(refund, from: .pending, in: $0) }
        try shelf.database.read { database throws in
            #expect(try Refunds.unscopedFind(refund.id, in: database) == refund)
            #expect(try Refunds.all(of: checkout.id, site: checkout.siteID, in: database) == [refund])
            let organization = shelf.organization.id
            #expect(
                try Refunds.find(refund.id, organization: organization, isLive: false, in: database)
                    == refund)
            #expect(
                try Refunds.find(refund.id, organization: organization, isLive: true, in: database) == nil)
            let stranger = OrganizationID(at: Shelf.start, random: shelf.random.source)
            #expect(
                try Refunds.find(refund.id, organization: stranger, isLive: false, in: database) == nil)
        }
        if state.name != .pending {
            #expect(throws: StorageError.stale(table: "refunds")) {
                try shelf.database.writeBlocking { [refund] in
                    try Refunds.update(refund, from: .pending, in: $0)
                }
            }
        }
    }

    @Test("The schema refuses refunds above what was received, and those that come back from failure")
    func refundCeiling() throws {
        let shelf = try Shelf()
        let (_, transaction) = try paid(shelf)
        for (amount, state, isFine) in [
            (4000, RefundState.succeeded, true),
            (251, .pending(isUnknown: false, nextQueryAt: Self.later), false),
            (251, .failed(.declined, providerCode: nil), true),
            (250, .pending(isUnknown: false, nextQueryAt: Self.later), true), (1, .succeeded, false),
        ] {
            let row = try refund(shelf, transaction, Int64(amount), state)
            let found = refusal { try shelf.database.writeBlocking { try Refunds.insert(row, in: $0) } }
            #expect(found == (isFine ? nil : .trigger), "\(amount)")
        }
        var failed = try refund(shelf, transaction, 1, .failed(.declined, providerCode: nil))
        try shelf.database.writeBlocking { [failed] in try Refunds.insert(failed, in: $0) }
        failed.state = .succeeded
        #expect(
            refusal {
                try shelf.database.writeBlocking { [failed] in
                    try Refunds.update(failed, from: .failed, in: $0)
                }
            } == .trigger)
    }

    @Test("The schema refuses captures above what is authorised")
    func captureCeiling() throws {
        let shelf = try Shelf()
        let (checkout, transaction) = try paid(shelf, .authorized)
        for (amount, isFine) in [(4000, true), (251, false), (250, true), (1, false)] {
            let row = capture(shelf, transaction, Int64(amount))
            let found = refusal { try shelf.database.writeBlocking { try Captures.insert(row, in: $0) } }
            #expect(found == (isFine ? nil : .trigger), "\(amount)")
        }
        let rows = try shelf.database.read {
            try Captures.all(of: checkout.id, site: checkout.siteID, in: $0)
        }
        #expect(Set(rows.map(\.amount.minorUnits)) == [4000, 250])
        let due = try shelf.database.read { try Captures.unscopedDue(at: Self.later, limit: 9, in: $0) }
        #expect(Set(due.map(\.subject)) == Set(rows.map(\.id)))
    }

    @Test("Holds and disputes come back; a provider's dispute is stored once")
    func holdsAndDisputes() throws {
        let shelf = try Shelf()
        let (checkout, transaction) = try paid(shelf, .authorized)
        var hold = Hold(
            transactionID: transaction.id, checkoutID: checkout.id, siteID: checkout.siteID,
            expiresAt: Self.later)
        try shelf.database.writeBlocking { [hold] in try Holds.insert(hold, in: $0) }
        for state in [
            HoldState.releasing(.expired, nextQueryAt: Self.later), .released(.expired), .captured, .open,
        ] {
            let old = hold.state.name
            hold.state = state
            try shelf.database.writeBlocking { [hold] in try Holds.update(hold, from: old, in: $0) }
            let found = try shelf.database.read {
                try Holds.find(transaction.id, site: checkout.siteID, in: $0)
            }
            #expect(found == hold)
        }
        let expired = try shelf.database.read { try Holds.unscopedExpired(at: Self.later, limit: 9, in: $0) }
        #expect(expired == [transaction.id])
        var dispute = Dispute(
            id: DisputeID(at: Shelf.start, random: shelf.random.source), transactionID: transaction.id,
            checkoutID: checkout.id, siteID: checkout.siteID, amount: transaction.amount,
            reason: .notReceived, evidenceDueAt: Self.later, providerReference: "d1", status: .opened,
            createdAt: Shelf.start, updatedAt: Shelf.start)
        try shelf.database.writeBlocking { [dispute] in try Disputes.insert(dispute, in: $0) }
        #expect(
            refusal { try shelf.database.writeBlocking { [dispute] in try Disputes.insert(dispute, in: $0) } }
                != nil)
        dispute.status = .lost
        try shelf.database.writeBlocking { [dispute] in try Disputes.update(dispute, from: .opened, in: $0) }
        let found = try shelf.database.read {
            try Disputes.all(of: checkout.id, site: checkout.siteID, in: $0)
        }
        #expect(found == [dispute])
    }
}
