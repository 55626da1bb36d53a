import Database
import Domain
import ProviderKit
import Support
import TestHarness
import Testing

@testable import Portal

@Suite("Payers hear of a debit before it is collected") struct CollectionNoticeTests {
    @Test("Once, however often the provider is asked, and by many at once") func once() async throws {
        let (installation, debits, checkout, id) = try await Installation.debiting()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 { group.addTask { _ = try await installation.engine.refresh(id) } }
            try await group.waitForAll()
        }
        let message = try #require(try installation.engine.messages(about: checkout).first)
        #expect(message.status == .queued && message.recipient == "zoe@example.com")
        #expect(message.notice?.amount == checkout.amount)
        #expect(message.notice?.mandateReference == "MD-0012")
        #expect(try installation.announcedDays(checkout).count == 1)
        // Once it is told, the facts are not gathered again.
        let gathered = debits.gathered
        for _ in 0..<5 { _ = try await installation.engine.refresh(id) }
        #expect(debits.gathered == gathered)
        #expect(try installation.announcedDays(checkout).count == 1)
        #expect(try installation.reread(checkout).status == .processing)
    }

    @Test("Of each day of collection, and of the same day never twice") func days() async throws {
        let (installation, debits, checkout, id) = try await Installation.debiting()
        let first = CivilDate(daysSinceEpoch: Int(installation.clock.now.seconds / 86_400) + 5)
        let second = CivilDate(daysSinceEpoch: first.daysSinceEpoch + 3)
        for day in [first, second, first] {
            debits.say { $0.chargeDate = day }
            _ = try await installation.engine.refresh(id)
        }
        #expect(try installation.announcedDays(checkout) == [first, second])
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var email: String? = "zoe@example.com"
        var days = 5
        var status = ProviderOutcome.Status.pending
        let told: Int
    }

    static let rows = [
        Row(testDescription: "tomorrow", days: 1, told: 1), Row(testDescription: "today", days: 0, told: 1),
        Row(testDescription: "yesterday", days: -1, told: 0),
        Row(testDescription: "a payer without an address", email: nil, told: 0),
        Row(testDescription: "it failed", status: .failed(.declined, providerCode: nil), told: 0),
        Row(testDescription: "nothing is known", status: .unknown, told: 0),
        Row(testDescription: "it was given up", status: .cancelled, told: 0),
    ]

    @Test("Only while it is ahead, and only who can be told", arguments: rows) func ahead(_ row: Row)
        async throws
    {
        let (installation, debits, checkout, id) = try await Installation.debiting(
            email: row.email, after: row.days)
        debits.say { $0.status = row.status }
        _ = try await installation.engine.refresh(id)
        #expect(try installation.announcedDays(checkout).count == row.told)
        #expect(row.email != nil || debits.gathered == 0)
    }

    @Test("After a stop between the provider's answer and the disk, and not again after the next")
    func crash()
        async throws
    {
        let (first, _, checkout, id) = try await Installation.debiting()
        first.line.hold()
        let asking = Task { try await first.engine.refresh(id) }
        await first.line.waitUntilHeld(1)
        let second = try first.restarted()
        first.line.release()
        await #expect(throws: DatabaseError.closed) { try await asking.value }
        #expect(try second.announcedDays(checkout).isEmpty)
        second.line.set(.answered(.response(status: 200, body: [])))
        _ = try await second.engine.refresh(id)
        let third = try second.restarted()
        third.line.set(.answered(.response(status: 200, body: [])))
        _ = try await third.engine.refresh(id)
        #expect(try third.announcedDays(checkout).count == 1)
        #expect(try third.engine.messages(about: checkout).map(\.status) == [.queued])
    }

    @Test("Money that was taken back and is collected once more is told again") func again() async throws {
        let (installation, debits, checkout, id) = try await Installation.debiting()
        let day = CivilDate(daysSinceEpoch: Int(installation.clock.now.seconds / 86_400) + 9)
        _ = try await installation.engine.refresh(id)
        func told() async throws -> Int {
            _ = try await installation.engine.learn(about: id)
            return try installation.announcedDays(checkout).count
        }
        debits.say { $0 = Debits.Word(status: .succeeded(checkout.amount), chargeDate: day) }
        #expect(try await told() == 1)
        // A stale word of a payment that has come announces nothing.
        debits.say { $0.status = .pending }
        #expect(try await told() == 1)
        let reversal = ReversalNotice(
            reference: "EV1", amount: checkout.amount, declineCode: .insufficientFunds, providerCode: nil)
        debits.say { word in
            word.status = .failed(.insufficientFunds, providerCode: nil)
            word.reversals = [reversal]
        }
        #expect(try await told() == 1)
        debits.say { $0.status = .pending }
        #expect(try await told() == 2)
        #expect(try installation.announcedDays(checkout).last == day)
    }
}
