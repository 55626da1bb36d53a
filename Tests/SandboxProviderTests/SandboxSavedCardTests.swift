import Domain
import JSON
import ProviderKit
import Support
import Testing

@testable import SandboxProvider

/// A card that is saved, and what a charge without its payer brings.
struct SavedCardRow: Sendable, CustomTestStringConvertible {
    let number: String
    /// Nil for success.
    let decline: DeclineCode?

    var testDescription: String { number }

    static let all: [SavedCardRow] = SandboxCards.all.compactMap { card in
        switch card.scenario {
        case .declined, .insufficientFunds, .expiredCard, .incorrectCVC, .lostOrStolen, .processingError,
            .challengeOnSecondTry, .pendingThenFailure:
            // They never get as far as being saved at the first try.
            nil
        default: SavedCardRow(number: card.number, decline: card.scenario.laterDecline)
        }
    }
}

@Suite("Cards that the sandbox keeps")
struct SandboxSavedCardTests {
    private let fixture = SandboxFixture()

    /// Saves a card by a payment, or alone for an amount of nothing; nil when nothing was kept.
    private func save(_ number: String, key: String = "save", amount: Int64 = 4250) async throws
        -> SavedNotice?
    {
        var payment = try fixture.snapshot(key: key, amount: amount)
        payment.savesMethod = true
        var outcome = try await fixture.start(number, payment)
        if let page = outcome.status.redirect {
            let csrf = try #require(await fixture.get(page)?.text("csrf"))
            _ = await fixture.post(page, [("csrf", csrf), ("answer", "approve")])
        }
        if outcome.saved == nil {
            fixture.time.advance(seconds: SandboxLimits.settlementSeconds)
            outcome = try await fixture.run(.query(payment))
        }
        return outcome.saved
    }

    @Test("Each card that can be saved, by a payment and alone", arguments: SavedCardRow.all, [4250, 0])
    func charges(_ row: SavedCardRow, _ amount: Int64) async throws {
        let saved = try #require(try await save(row.number, amount: amount))
        #expect(saved.expiry == ExpiryMonth(year: 2029, month: 8))
        let charge = try fixture.snapshot(key: "charge", amount: 99)
        var outcome = try await fixture.run(.charge(charge, saved.reference))
        if case .unknown = outcome.status { outcome = try await fixture.run(.query(charge)) }
        if case .pending = outcome.status {
            fixture.time.advance(seconds: SandboxLimits.settlementSeconds)
            outcome = try await fixture.run(.query(charge))
        }
        if let decline = row.decline {
            #expect(outcome.status == .failed(decline, providerCode: decline.rawValue))
        } else {
            #expect(outcome.status == .succeeded(charge.amount))
        }
        #expect(outcome.saved == nil)
        #expect(outcome.instrument?.lastFour == String(row.number.suffix(4)))
    }

    @Test("Every reason to decline that makes sense without a payer has a card")
    func declines() {
        #expect(
            Set(SavedCardRow.all.compactMap(\.decline)) == [
                .declined, .insufficientFunds, .expiredCard, .lostOrStolen, .processingError,
                .authenticationRequired,
            ])
    }

    @Test("The same key charges once; another saved card under it is another charge")
    func sameKey() async throws {
        let first = try #require(try await save("4242424242424242", key: "one"))
        let second = try #require(try await save("5555555555554444", key: "two"))
        let charge = try fixture.snapshot(key: "charge", amount: 99)
        for _ in 0..<2 {
            #expect(
                try await fixture.run(.charge(charge, first.reference)).status == .succeeded(charge.amount))
        }
        #expect(fixture.ledger.texts.count { $0.contains("\"key\":\"charge\"") } == 1)
        // The key names what was charged first.
        let other = try await fixture.run(.charge(charge, second.reference))
        #expect(other.instrument?.brand == "visa")
    }

    @Test("A deleted card is charged no more, and deleting it again says that it is gone")
    func forget() async throws {
        let saved = try #require(try await save("4242424242424242"))
        for _ in 0..<2 { #expect(try await fixture.run(.forget(saved.reference)).status == .cancelled) }
        let charge = try fixture.snapshot(key: "charge", amount: 99)
        #expect(
            try await fixture.run(.charge(charge, saved.reference)).status
                == .failed(.unsupportedInstrument, providerCode: "saved_unknown"))
        // The payment that saved it tells of no card any more.
        var payment = try fixture.snapshot(key: "save")
        payment.savesMethod = true
        #expect(try await fixture.run(.query(payment)).saved == nil)
    }

    @Test("The id of the payment alone charges and deletes nothing", arguments: [true, false])
    func guessed(_ hasSecret: Bool) async throws {
        let saved = try #require(try await save("4242424242424242"))
        let id = try #require(saved.reference.text.split(separator: ".").first)
        let wrong = SandboxSavedID(at: fixture.time.now, random: fixture.random)
        let guess = SavedReference(hasSecret ? "\(id).\(wrong)" : String(id))
        let charge = try fixture.snapshot(key: "charge", amount: 99)
        let status = try await fixture.run(.charge(charge, guess)).status
        #expect(status.succeededAmount == nil)
        _ = try await fixture.run(.forget(guess))
        let real = try await fixture.run(.charge(try fixture.snapshot(key: "real"), saved.reference))
        #expect(real.status.succeededAmount == 4250)
    }

    @Test("Nothing is kept unless it was asked for, nor when the payment fails")
    func notKept() async throws {
        let outcome = try await fixture.start("4242424242424242", try fixture.snapshot())
        #expect(outcome.saved == nil)
        #expect(try await save("4000000000000002", key: "declined") == nil)
        #expect(try await save("4000000000000002", key: "declined alone", amount: 0) == nil)
    }

    @Test("What was saved prints as stars")
    func secret() throws {
        let notice = SavedNotice(reference: SavedReference("sbs_secret"))
        var dumped = ""
        dump(notice, to: &dumped)
        #expect(!"\(notice) \(String(reflecting: notice)) \(dumped)".contains("secret"))
    }
}
