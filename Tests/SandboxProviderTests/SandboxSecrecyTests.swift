import Domain
import ProviderKit
import Support
import Testing

@testable import SandboxProvider

@Suite struct SandboxSecrecyTests {
    /// Everything a value shows of itself.
    private func shown(_ value: Any) -> String {
        var text = "\(value) \(String(describing: value)) \(String(reflecting: value)) "
        dump(value, to: &text)
        return text
    }

    private func expectNoTrace(of number: String, in text: String, _ comment: Comment) {
        // Six digits in a row are more than the last four that may be shown.
        for start in 0...(number.count - 6) {
            let part = String(number.dropFirst(start).prefix(6))
            #expect(!text.contains(part), comment)
        }
    }

    @Test(arguments: ["4242424242424242", "4111111111111111", "4242424242424241", "378282246310005"])
    func whatSawANumberShowsNone(number: String) throws {
        let form = SandboxFixture.form(number, expiry: "11/37", cvc: "719")
        let digits = CardDigits(number)
        let result = form.check(now: ManualClock().now)
        var values: [(Comment, Any)] = [("form", form), ("digits", digits), ("result", result)]
        switch result {
        case .success(let face): values.append(("face", face))
        case .failure(let faults): values.append(("faults", faults))
        }
        do throws(CardFault) { values.append(("face", try digits.face())) } catch {
            values.append(("fault", error))
        }
        for (name, value) in values {
            expectNoTrace(of: number, in: shown(value), name)
            #expect(!shown(value).contains("719"), name)
            #expect(!shown(value).contains("11/37"), name)
        }
    }

    @Test func rowsAndAnswersHoldNoNumber() async throws {
        for card in SandboxCards.all {
            let fixture = SandboxFixture()
            let payment = try fixture.snapshot()
            let input = try await fixture.token(card.number)
            #expect(shown(input).contains(input.token ?? "sbt_") == false)
            var answers: [String] = []
            let service = fixture.service
            let outcome = try await fixture.run(.start(payment, input)) { request in
                let answer = await service.send(request)
                if case .response(_, let body, _) = answer {
                    answers.append(String(decoding: body, as: UTF8.self))
                }
                return answer
            }
            let stored = try #require(try await fixture.ledger.payment(key: payment.providerKey))
            let token = try #require(SandboxTokenID(input.token ?? ""))
            let taking = try await fixture.ledger.takeToken(
                token, for: stored.id, of: stored.terms.order)
            let texts = fixture.ledger.texts + answers + [shown(outcome), shown(stored), shown(taking)]
            for text in texts { expectNoTrace(of: card.number, in: text, "\(card.number)") }
        }
    }

    @Test func refusedNumbersLeaveNothing() async throws {
        let fixture = SandboxFixture()
        for number in ["4111111111111111", "4242424242424241", "5105105105105100"] {
            let result = try await fixture.service.tokenise(SandboxFixture.form(number), for: fixture.order)
            #expect(throws: CardFaults.self) { try result.get() }
        }
        #expect(fixture.ledger.texts.isEmpty)
    }
}
