import Domain
import Portal
import TestHarness
import Testing

@Suite("How often one may begin to pay")
struct AttemptLimitTests {
    /// One payer made 4,919 attempts of one checkout, and every merchant's calls became slow.
    @Test("Begun and given up fifty times, and no more; what was begun is still answered")
    func givenUp() async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        for number in 0..<PaymentEngine.attemptsLimit {
            let attempt = try await installation.pay(
                checkout, card: "4000000000003220", attempt: "key-\(number)")
            _ = try await installation.engine.abandon(attempt.id)
        }
        let token = try await installation.token("4242424242424242", for: checkout.id)
        await #expect(throws: PortalError.tooManyAttempts) {
            try await installation.engine.startAttempt(
                opening: checkout.pageToken, method: .card, input: token, attemptKey: "one-more")
        }
        let again = try await installation.engine.startAttempt(
            opening: checkout.pageToken, method: .card, input: token, attemptKey: "key-7")
        #expect(again.attemptKey == "key-7")
        #expect(try installation.attempts(of: checkout).count == PaymentEngine.attemptsLimit)
        let answer = await installation.frontend.post(
            installation.page(checkout, "/pay"), try await installation.payForm(checkout))
        #expect(answer.status == 422)
        #expect(answer.text.contains("This order takes no more attempts."))
    }

    @Test("The fiftieth may still bring the money")
    func last() async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        for number in 1..<PaymentEngine.attemptsLimit {
            let attempt = try await installation.pay(
                checkout, card: "4000000000003220", attempt: "key-\(number)")
            _ = try await installation.engine.abandon(attempt.id)
        }
        _ = try await installation.pay(checkout, card: "4242424242424242", attempt: "last")
        #expect(try installation.reread(checkout).status == .paid)
    }
}
