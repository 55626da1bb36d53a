import Crypto
import Database
import Domain
import HTTPCore
import JSON
import Pages
import Portal
import ProviderKit
import SandboxProvider
import Storage
import Support
import TestHarness
import Testing

@Suite("Paying on the page")
struct PayingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let card: SandboxCard
        let step: String
        var testDescription: String { "\(card.number): \(card.note)" }
    }

    static let cases = SandboxCards.all.map { card in
        switch card.scenario {
        case .success, .refundFails, .refundPendingThenSuccess, .refundPendingThenFailure,
            .disputedAsFraudulent, .disputedAsNotReceived, .laterDeclined, .laterInsufficientFunds,
            .laterExpiredCard, .laterLostOrStolen, .laterProcessingError:
            Case(card: card, step: "/result")
        case .answerNeverComes, .pendingThenSuccess, .pendingThenFailure:
            Case(card: card, step: "/processing")
        case .challenge, .challengeAlways: Case(card: card, step: "challenge")
        default: Case(card: card, step: "")
        }
    }

    @Test("With a token of the frame, the post leads to the page of the outcome", arguments: cases)
    func withToken(_ row: Case) async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        let answer = try await installation.payOnPage(checkout, card: row.card.number)
        #expect(answer.status == 303)
        if row.step == "challenge" {
            #expect(answer.location?.hasPrefix("/sandbox/challenge/") == true)
        } else {
            #expect(answer.location == installation.page(checkout, row.step))
        }
        let page = await installation.frontend.call(.get, installation.page(checkout))
        if row.step.isEmpty {
            #expect(page.title?.hasPrefix("Error: Pay") == true)
            #expect(page.text.contains("No money has been taken."))
        }
    }

    @Test("Without scripts the provider's own page asks for the card, and leads back", arguments: cases)
    func withoutScripts(_ row: Case) async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        let first = await installation.frontend.post(
            installation.page(checkout, "/pay"), try await installation.payForm(checkout))
        let card = try #require(first.location)
        #expect(card.hasPrefix("/sandbox/card/"))
        let form = await installation.frontend.call(.get, card)
        let csrf = try #require(form.quoted(after: "name=\"csrf\" value=\""))
        let code = row.card.brand == .amex ? "1234" : "123"
        let posted = await installation.frontend.post(
            card, [("csrf", csrf), ("number", row.card.number), ("expiry", "12/40"), ("cvc", code)])
        #expect(posted.status == 303)
        let back = try #require(posted.location)
        if row.step == "challenge" {
            #expect(back.hasPrefix("/sandbox/challenge/"))
        } else {
            let path = String(back.dropFirst(Installation.pageOrigin.count))
            #expect(path.hasPrefix(installation.page(checkout, "/return/")))
            let returned = await installation.frontend.call(.get, path)
            let step = row.card.scenario == .answerNeverComes ? "/processing" : row.step
            #expect(returned.location == installation.page(checkout, step))
        }
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var number = "4242424242424242"
        var expiry = "12/40"
        var code = "123"
        /// The fields that are said to be wrong.
        let wrong: [String]
    }

    static let faults = [
        Fault(
            testDescription: "nothing", number: "", expiry: "", code: "", wrong: ["number", "expiry", "cvc"]),
        Fault(testDescription: "a mistyped number", number: "4242424242424241", wrong: ["number"]),
        Fault(testDescription: "a real number", number: "4111111111111111", wrong: ["number"]),
        Fault(testDescription: "an expired card", expiry: "10/26", wrong: ["expiry"]),
        Fault(testDescription: "a short code", code: "12", wrong: ["cvc"]),
        Fault(testDescription: "a date and a code", expiry: "1", code: "1", wrong: ["expiry", "cvc"]),
    ]

    @Test(
        "What is wrong with a card is said at its field, and the number is never shown again",
        arguments: faults)
    func cardFaults(_ row: Fault) async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        let first = await installation.frontend.post(
            installation.page(checkout, "/pay"), try await installation.payForm(checkout))
        let card = try #require(first.location)
        let csrf = try #require(
            await installation.frontend.call(.get, card).quoted(after: "name=\"csrf\" value=\""))
        let answer = await installation.frontend.post(
            card,
            [("csrf", csrf), ("number", row.number), ("expiry", row.expiry), ("cvc", row.code)])
        #expect(answer.status == 422)
        let inputs = answer.text.split(separator: "<input ").filter { $0.contains("aria-invalid") }
        #expect(inputs.map { String($0.split(separator: "\"")[3]) } == row.wrong)
        #expect(answer.text.count(of: "autofocus") == 1)
        #expect(inputs.first?.contains("autofocus") == true)
        #expect(row.number.isEmpty || !answer.text.contains(row.number))
        #expect(installation.books.payments.allSatisfy { $0.card == nil })
    }

    @Test("A reload, a second tab and a double click pay once")
    func twice() async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        let token = try await installation.token("4242424242424242", for: checkout.id).token ?? ""
        let form = try await installation.payForm(checkout, providerToken: token)
        let otherTab = try await installation.payForm(checkout, providerToken: token)
        let path = installation.page(checkout, "/pay")
        async let one = installation.frontend.post(path, form)
        async let two = installation.frontend.post(path, form)
        let both = await [one, two]
        #expect(both.allSatisfy { $0.status == 303 })
        for again in [form, otherTab, form] {
            let answer = await installation.frontend.post(path, again)
            #expect(answer.status == 303)
        }
        #expect(try installation.reread(checkout).facts.amountReceived == 4250)
        #expect(installation.books.payments.count == 1)
        let page = await installation.frontend.call(.get, installation.page(checkout))
        #expect(page.text.contains("There is nothing more to do."))
        #expect(!page.text.contains("<form"))
    }

    @Test(
        "3-D Secure on the page, approved and refused", arguments: [("approve", "/result"), ("refuse", "")])
    func challenge(_ word: String, _ step: String) async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        let challenge = try #require(
            try await installation.payOnPage(checkout, card: "4000000000003220").location)
        let open = await installation.frontend.call(.get, installation.page(checkout))
        #expect(open.text.contains("href=\"\(challenge)\""))
        let answered = try await installation.answerChallenge(at: challenge, word)
        let back = try #require(answered.location).dropFirst(Installation.pageOrigin.count)
        let returned = await installation.frontend.call(.get, String(back))
        #expect(returned.location == installation.page(checkout, step))
        #expect(
            await installation.frontend.call(.get, String(back)).location == installation.page(checkout, step)
        )
        #expect(await installation.frontend.call(.get, challenge).status == 303)
    }

    @Test("To start again gives the open attempt up; to cancel ends the checkout")
    func abandonAndCancel() async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        let csrf = try await installation.payForm(checkout).prefix(1)
        _ = try await installation.payOnPage(checkout, card: "4000000000003220")
        let abandoned = await installation.frontend.post(installation.page(checkout, "/abandon"), Array(csrf))
        #expect(abandoned.location == installation.page(checkout))
        #expect(try installation.attempts(of: checkout).map(\.state) == [.cancelled])
        let cancelled = await installation.frontend.post(installation.page(checkout, "/cancel"), Array(csrf))
        #expect(cancelled.location == installation.page(checkout, "/result"))
        #expect(try installation.reread(checkout).status == .cancelled)
        let pay = await installation.frontend.post(
            installation.page(checkout, "/pay"),
            Array(csrf) + [("attemptKey", "x"), ("shown", "4250"), ("method", "card")])
        #expect(pay.location == installation.page(checkout))
    }
}

extension String {
    /// How often a text is in it.
    func count(of part: String) -> Int { ranges(of: part).count }
}
