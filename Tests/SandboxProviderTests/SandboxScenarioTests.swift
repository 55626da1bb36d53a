import Domain
import ProviderKit
import Support
import Testing

@testable import SandboxProvider

/// What a card leads to, in the order of the steps.
struct ScenarioRow: Sendable, CustomTestStringConvertible {
    enum Path: Sendable { case token, page }
    enum Ending: Sendable {
        case succeeds
        case declines(DeclineCode)
        case challenges
        case unknownThenSucceeds
        case pendingThenSucceeds
        case pendingThenFails
    }

    let number: String
    let ending: Ending
    let path: Path
    let capture: CaptureMethod

    var testDescription: String { "\(number) by \(path), \(capture)" }

    static let endings: [(String, Ending)] = [
        ("4242424242424242", .succeeds), ("4000056655665556", .succeeds), ("5555555555554444", .succeeds),
        ("378282246310005", .succeeds), ("4000002760000016", .succeeds), ("4000002500000003", .succeeds),
        ("4000000000000002", .declines(.declined)),
        ("4000000000009995", .declines(.insufficientFunds)), ("4000000000000069", .declines(.expiredCard)),
        ("4000000000000127", .declines(.incorrectCVC)), ("4000000000009987", .declines(.lostOrStolen)),
        ("4000000000000119", .declines(.processingError)), ("4000000000003220", .challenges),
        ("4000000000003063", .declines(.authenticationRequired)), ("4000000000000341", .unknownThenSucceeds),
        ("4000000000000077", .pendingThenSucceeds), ("4000000000000093", .pendingThenFails),
        ("4000000000005126", .succeeds), ("4000000000007726", .succeeds), ("4000000000007734", .succeeds),
        ("4000000000000259", .succeeds), ("4000000000002685", .succeeds),
        ("4000002760003184", .challenges), ("4000000000006017", .succeeds), ("4000000000006025", .succeeds),
        ("4000000000006033", .succeeds), ("4000000000006041", .succeeds), ("4000000000006058", .succeeds),
    ]

    static let all: [ScenarioRow] = endings.flatMap { number, ending in
        [Path.token, .page].flatMap { path in
            CaptureMethod.allCases.map {
                ScenarioRow(number: number, ending: ending, path: path, capture: $0)
            }
        }
    }
}

@Suite struct SandboxScenarioTests {
    @Test func everyPublishedCardHasARow() {
        #expect(Set(SandboxCards.all.map(\.number)) == Set(ScenarioRow.endings.map(\.0)))
        #expect(Set(SandboxCards.all.map(\.scenario)) == Set(SandboxScenario.allCases))
    }

    @Test(arguments: ScenarioRow.all) func cardsDoWhatIsPublished(row: ScenarioRow) async throws {
        let fixture = SandboxFixture()
        let payment = try fixture.snapshot(capture: row.capture)
        let first = try await firstOutcome(fixture, payment, row)
        let paid: ProviderOutcome.Status =
            row.capture == .manual ? .authorized(payment.amount) : .succeeded(payment.amount)
        switch row.ending {
        case .succeeds: #expect(first.status == paid)
        case .declines(let code): #expect(first.status == .failed(code, providerCode: code.rawValue))
        case .challenges:
            let page = try #require(first.status.redirect)
            #expect(page.hasPrefix("/sandbox/challenge/sbx_"))
            try await answer(page, "approve", fixture)
            #expect(try await fixture.run(.query(payment)).status == paid)
        case .unknownThenSucceeds:
            #expect(first.status == .unknown)
            fixture.time.advance(seconds: SandboxLimits.settlementSeconds)
            #expect(try await fixture.run(.query(payment)).status == paid)
        case .pendingThenSucceeds, .pendingThenFails:
            #expect(first.status == .pending)
            fixture.time.advance(seconds: SandboxLimits.settlementSeconds - 1)
            #expect(try await fixture.run(.query(payment)).status == .pending)
            fixture.time.advance(seconds: 1)
            let last = try await fixture.run(.query(payment)).status
            if case .pendingThenFails = row.ending {
                #expect(last == .failed(.notSettled, providerCode: "not_settled"))
            } else {
                #expect(last == paid)
            }
        }
        if case .unknownThenSucceeds = row.ending { return }
        let card = try #require(SandboxCards.card(number: row.number))
        let countries = ["4000002760000016": "DE", "4000002500000003": "FR"]
        let face = InstrumentSummary(
            brand: card.brand.rawValue, lastFour: String(row.number.suffix(4)),
            country: countries[row.number])
        #expect(first.instrument == face)
        #expect(first.reference?.hasPrefix("sbx_") == true)
    }

    @Test func refusedChallengeFailsAndStaysFailed() async throws {
        let fixture = SandboxFixture()
        let payment = try fixture.snapshot()
        let page = try #require(try await fixture.start("4000000000003220", payment).status.redirect)
        try await answer(page, "refuse", fixture)
        let failed = ProviderOutcome.Status.failed(
            .authenticationFailed, providerCode: "authentication_failed")
        #expect(try await fixture.run(.query(payment)).status == failed)
        #expect(await fixture.get(page)?.redirectTarget == payment.returnURL)
    }

    @Test func secondTryOfTheSameOrderIsChallenged() async throws {
        let fixture = SandboxFixture()
        let number = "4000000000003063"
        let first = try await fixture.start(number, fixture.snapshot(key: "key-1"))
        #expect(first.status == .failed(.authenticationRequired, providerCode: "authentication_required"))
        let second = try await fixture.start(number, fixture.snapshot(key: "key-2"))
        #expect(second.status.redirect?.hasPrefix("/sandbox/challenge/") == true)
        let third = try await fixture.start(number, fixture.snapshot(key: "key-3"))
        #expect(third.status.redirect?.hasPrefix("/sandbox/challenge/") == true)
        // Another order is at its first try, whatever happened to this one.
        let other = CheckoutID(at: fixture.time.now, random: fixture.random)
        let elsewhere = try fixture.snapshot(key: "key-4", order: other)
        let input = try await fixture.token(number, order: other)
        #expect(try await fixture.run(.start(elsewhere, input)).status == first.status)
    }

    @Test func lostAnswerIsFoundByKeyAtOnce() async throws {
        let fixture = SandboxFixture()
        let payment = try fixture.snapshot()
        let input = try await fixture.token("4000000000000341")
        #expect(try await fixture.run(.start(payment, input)).status == .unknown)
        #expect(try await fixture.run(.query(payment)).status == .succeeded(payment.amount))
        #expect(try await fixture.run(.start(payment, input)).status == .succeeded(payment.amount))
    }

    @Test func pendingWithManualCaptureIsCapturedLater() async throws {
        let fixture = SandboxFixture()
        let payment = try fixture.snapshot(capture: .manual)
        _ = try await fixture.start("4000000000000077", payment)
        fixture.time.advance(seconds: SandboxLimits.settlementSeconds)
        #expect(
            try await fixture.run(.capture(fixture.capture(payment, 4000))).status.succeededAmount == 4000)
    }

    @Test func refundFailsForItsCard() async throws {
        let fixture = SandboxFixture()
        let payment = try fixture.snapshot()
        _ = try await fixture.start("4000000000005126", payment)
        let refund = fixture.refund(payment, 4250)
        let failed = ProviderOutcome.Status.failed(.declined, providerCode: "refund_failed")
        #expect(try await fixture.run(.refund(refund)).status == failed)
        #expect(try await fixture.run(.queryRefund(refund)).status == failed)
        #expect(try await fixture.run(.query(payment)).status == .succeeded(payment.amount))
    }

    /// The first outcome: of the token at once, or of the payer's way through the card page.
    private func firstOutcome(
        _ fixture: SandboxFixture, _ payment: PaymentSnapshot, _ row: ScenarioRow
    ) async throws -> ProviderOutcome {
        guard row.path == .page else { return try await fixture.start(row.number, payment) }
        let path = try #require(try await fixture.run(.start(payment, PaymentInput())).status.redirect)
        #expect(path.hasPrefix("/sandbox/card/sbx_"))
        let csrf = try #require(await fixture.get(path)?.text("csrf"))
        let code = row.number.hasPrefix("37") ? "1234" : "123"
        let form = [("csrf", csrf), ("number", row.number), ("expiry", "08/29"), ("cvc", code)]
        let answer = await fixture.post(path, form.map { (name: $0.0, value: $0.1) })
        let target = try #require(answer?.redirectTarget)
        if case .challenges = row.ending {
            #expect(target.hasPrefix("/sandbox/challenge/"))
        } else {
            #expect(target == payment.returnURL)
        }
        return try await fixture.run(.query(payment))
    }

    private func answer(_ page: String, _ answer: String, _ fixture: SandboxFixture) async throws {
        let csrf = try #require(await fixture.get(page)?.text("csrf"))
        #expect(
            await fixture.post(page, [("csrf", csrf), ("answer", answer)])?.redirectTarget
                == "/checkout/t0/return/txn_1")
    }
}
