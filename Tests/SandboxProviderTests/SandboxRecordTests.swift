import Domain
import JSON
import Support
import Testing

@testable import SandboxProvider

@Suite struct SandboxRecordTests {
    private let fixture = SandboxFixture()

    private func payment(_ state: SandboxPaymentState, isFull: Bool) throws -> SandboxPayment {
        let terms = SandboxPaymentTerms(
            order: fixture.order,
            amount: Money(minorUnits: .max, currency: try #require(Currency(code: "KWD"))),
            captureMethod: isFull ? .manual : .automatic,
            tokenID: isFull ? SandboxTokenID(at: fixture.time.now, random: fixture.random) : nil,
            returnURL: "/checkout/a\"b/é\u{2028}", merchantName: "Müller & Söhne \u{1F4B3}",
            reference: isFull ? "" : nil,
            saved: isFull
                ? SandboxSavedCard(
                    payment: SandboxPaymentID(at: fixture.time.now, random: fixture.random),
                    secret: SandboxSavedID(at: fixture.time.now, random: fixture.random)) : nil,
            saves: isFull)
        var payment = SandboxPayment(
            id: SandboxPaymentID(at: fixture.time.now, random: fixture.random), key: "k/1", terms: terms,
            createdAt: fixture.time.now, state: state)
        guard isFull else { return payment }
        payment.card = SandboxCardFace(
            brand: .amex, lastFour: "0005", scenario: .refundFails,
            expiry: CivilMonth(year: 2031, month: 12))
        payment.savedID = SandboxSavedID(at: fixture.time.now, random: fixture.random)
        payment.isForgotten = true
        payment.capturedAmount = 12
        payment.refusal = .tokenUsed
        payment.silentUntil = fixture.time.now
        payment.version = 7
        payment.captures = [
            SandboxCapture(
                id: SandboxCaptureID(at: fixture.time.now, random: fixture.random), key: "c", amount: 12)
        ]
        let states: [SandboxRefundState] = [.succeeded, .failed, .pending(until: fixture.time.now)]
        payment.refunds = states.map {
            SandboxRefund(
                id: SandboxRefundID(at: fixture.time.now, random: fixture.random), key: "r\($0)", amount: 3,
                state: $0)
        }
        return payment
    }

    private var states: [SandboxPaymentState] {
        [
            .created, .cardNeeded, .challenged, .pending(until: fixture.time.now), .authorized, .succeeded,
            .cancelled, .closed,
        ]
            + DeclineCode.allCases.map { .failed($0) }
    }

    @Test func everyPaymentComesBackAsItWas() throws {
        for state in states {
            for isFull in [true, false] {
                let payment = try payment(state, isFull: isFull)
                #expect(try SandboxPayment(encoded: payment.encoded) == payment)
            }
        }
    }

    @Test func everyTokenComesBackAsItWas() throws {
        for scenario in SandboxScenario.allCases {
            for brand in CardBrand.allCases {
                let token = SandboxToken(
                    id: SandboxTokenID(at: fixture.time.now, random: fixture.random), order: fixture.order,
                    card: SandboxCardFace(brand: brand, lastFour: "4242", scenario: scenario),
                    expiresAt: fixture.time.now)
                #expect(try SandboxToken(encoded: token.encoded) == token)
            }
        }
    }

    @Test func spoiltRecordsNameTheirField() throws {
        let text = try payment(.succeeded, isFull: true).encoded
        let members = try #require(JSONValue(parsing: text).members)
        let optional: Set = [
            "captures", "token", "reference", "refusal", "silentUntil", "card", "saved", "save", "savedId",
            "forgotten", "account", "disputes", "retries",
        ]
        for member in members where !optional.contains(member.key) {
            let less = JSONValue.object(members.filter { $0.key != member.key })
            #expect(throws: SandboxRecordError.invalid(field: member.key)) {
                try SandboxPayment(encoded: String(decoding: less.encoded(), as: UTF8.self))
            }
        }
        for (spoilt, field) in [("", ""), ("{", ""), ("[]", "currency"), ("{}", "currency")] {
            #expect(throws: SandboxRecordError.invalid(field: field)) { try SandboxPayment(encoded: spoilt) }
        }
        let strange = text.replacingFirst(#""state":"succeeded""#, #""state":"blessed""#)
        #expect(throws: SandboxRecordError.invalid(field: "state")) { try SandboxPayment(encoded: strange) }
    }

    @Test func everyStepIsTestedInEveryState() throws {
        let card = SandboxCardFace(brand: .visa, lastFour: "4242", scenario: .success)
        for state in states {
            let payment = try payment(state, isFull: false)
            let takesCard = state == .created || state == .cardNeeded
            #expect(
                (payment.charged(card, earlierTries: 0, at: fixture.time.now, onPage: false) != payment)
                    == takesCard)
            #expect((payment.refusingToken(.tokenUsed) != payment) == (state == .created))
            #expect((payment.answeringChallenge(isApproved: true) != payment) == (state == .challenged))
            let isPending = state == .pending(until: fixture.time.now)
            #expect((payment.settled(at: fixture.time.now) != payment) == isPending)
            let captureID = SandboxCaptureID(at: fixture.time.now, random: fixture.random)
            let captured = try? payment.capturing(1, isFinal: false, key: "k", id: captureID)
            #expect(captured != nil ? state == .authorized : state != .authorized)
            let canCancel =
                switch state {
                case .created, .cardNeeded, .challenged, .authorized, .cancelled, .closed: true
                case .pending, .succeeded, .failed: false
                }
            #expect(((try? payment.cancelling()) != nil) == canCancel)
            let id = SandboxRefundID(at: fixture.time.now, random: fixture.random)
            #expect((try? payment.refunding(1, key: "k", id: id, at: fixture.time.now)) == nil)
        }
    }
}
