import Domain
import HTTPCore
import Portal
import ProviderKit
import SandboxProvider
import StripeProvider
import Support
import TestHarness
import Testing

@Suite("A provider falls silent")
struct FailoverTests {
    @Test("The page says so, and offers the other ways first")
    func others() async throws {
        let (installation, checkout) = try await StripePages.shop(withWire: true)
        let before = await installation.frontend.call(.get, installation.page(checkout))
        #expect(before.text.contains("value=\"card\" id=\"method-card\" checked"))
        #expect(!before.text.contains("at the moment"))
        try await StripePages.silence(installation, checkout)
        let page = await installation.frontend.call(.get, installation.page(checkout))
        #expect(page.status == 200)
        #expect(page.text.contains("Card: this way to pay does not work at the moment."))
        #expect(page.text.contains("No money has been taken."))
        #expect(page.text.contains("value=\"wire\" id=\"method-wire\" checked"))
        #expect(page.text.contains("Does not work at the moment"))
        let paid = try await installation.payByWire(checkout)
        #expect(paid.transaction.state.name == .processing)
        installation.clock.advance(seconds: ProviderHealth.downSeconds)
        let other = try await StripePages.shop(withWire: true)
        let after = await other.0.frontend.call(.get, other.0.page(other.1))
        #expect(!after.text.contains("at the moment"))
    }

    @Test("With nothing else to offer, the page stays up and says when to try again")
    func alone() async throws {
        let (installation, checkout) = try await StripePages.shop()
        try await StripePages.silence(installation, checkout)
        let page = await installation.frontend.call(.get, installation.page(checkout))
        #expect(page.text.contains("Please try again in a few minutes. No money has been taken."))
        #expect(page.text.contains("id=\"provider\""))
    }

    @Test("The site's next account of the method stands in, and is paid through; then the first one is back")
    func standIn() async throws {
        var options = InstallationOptions()
        options.providers = [StripeAdapter()]
        let installation = try Installation(options)
        let site = try await installation.makeTenant().site
        let sandbox = try #require(try installation.engine.providers(of: site.id, isLive: false).first)
        let stripe = try await StripePages.addStripe(to: site, installation)
        _ = try await installation.engine.setProviders(
            [stripe, sandbox.account.id], of: site.id, organization: site.organizationID, isLive: false)
        let checkout = try await installation.makeCheckout(site)
        let early = await installation.frontend.call(.get, installation.page(checkout))
        #expect(early.text.contains("id=\"provider\"") && !early.text.contains("through-card"))
        try await StripePages.silence(installation, checkout)
        let page = await installation.frontend.call(.get, installation.page(checkout))
        #expect(page.text.contains("id=\"frame\"") && !page.text.contains("id=\"provider\""))
        let through = try #require(page.quoted(after: "name=\"through-card\" value=\""))
        #expect(through == sandbox.account.id.description)
        let token = try await installation.token("4242424242424242", for: checkout.id).token ?? ""
        let form = try await installation.payForm(checkout, providerToken: token)
        let answer = await installation.frontend.post(
            installation.page(checkout, "/pay"), form + [("through-card", through)])
        #expect(answer.location == installation.page(checkout, "/result"))
        let attempts = try installation.attempts(of: checkout)
        #expect(attempts.map(\.providerAccountID) == [sandbox.account.id])
        installation.clock.advance(seconds: ProviderHealth.downSeconds)
        let later = try await installation.makeCheckout(site)
        let back = await installation.frontend.call(.get, installation.page(later))
        #expect(back.text.contains("id=\"provider\"") && !back.text.contains("through-card"))
    }

    @Test("A page that was read before posts to its own account, and an account of another site is not taken")
    func namedAccount() async throws {
        let (installation, checkout) = try await StripePages.shop(withWire: true)
        let stranger = try await installation.makeTenant("Southwind")
        let foreign = try #require(
            try installation.engine.providers(of: stranger.site.id, isLive: false).first)
        let form = try await installation.payForm(checkout, providerToken: "ctoken_1")
        installation.line.queue(.notSent)
        _ = await installation.frontend.post(
            installation.page(checkout, "/pay"),
            form + [("through-card", foreign.account.id.description)])
        let profile = try #require(try installation.engine.unscopedProfile(of: checkout.siteID))
        let attempts = try installation.attempts(of: checkout)
        #expect(attempts.map(\.providerAccountID) == [profile.accounts.first?.id])
        #expect(attempts.map(\.state) == [.failed(.providerUnavailable, providerCode: "not_reached")])
        let page = await installation.frontend.call(.get, installation.page(checkout))
        #expect(page.text.contains("Choose another way to pay, or try again in a moment."))
    }

    @Test("What is unknown blocks a second charge until the provider has stopped it, and the payer reads so")
    func unknown() async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        installation.line.set(.lostOnTheWay)
        let first = try await installation.payOnPage(checkout, card: "4242424242424242")
        #expect(first.location == installation.page(checkout, "/processing"))
        let waiting = await installation.frontend.call(.get, installation.page(checkout, "/processing"))
        #expect(waiting.text.contains("The payment provider does not answer at the moment."))
        #expect(waiting.text.contains("Do not pay again: you will not be charged twice."))
        let csrf = try #require(waiting.quoted(after: "name=\"csrf\" value=\""))
        let stop = try #require(waiting.quoted(after: "method=\"post\" action=\""))
        let silent = await installation.frontend.post(stop, [("csrf", csrf)])
        #expect(silent.location == installation.page(checkout, "/processing?asked"))
        let asked = await installation.frontend.call(.get, silent.location ?? "")
        #expect(asked.text.contains("We have asked the payment provider to stop this payment"))
        let token = try await installation.token("4242424242424242", for: checkout.id).token ?? ""
        let again = await installation.frontend.post(
            installation.page(checkout, "/pay"),
            [
                ("csrf", csrf), ("attemptKey", "another"), ("shown", "4250"), ("method", "card"),
                ("providerToken", token),
            ])
        #expect(again.location == installation.page(checkout))
        #expect(try installation.attempts(of: checkout).count == 1)
        installation.line.set(.delivered)
        let stopped = await installation.frontend.post(stop, [("csrf", csrf)])
        #expect(stopped.location == installation.page(checkout))
        let open = await installation.frontend.call(.get, installation.page(checkout))
        #expect(open.text.contains("No money has been taken."))
        let paid = try await installation.payOnPage(checkout, card: "4242424242424242")
        #expect(paid.location == installation.page(checkout, "/result"))
        #expect(installation.books.payments.count { $0.state == .succeeded } == 1)
    }

    @Test("What the payer wanted stopped in vain is stopped once the provider answers again")
    func wish() async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        installation.line.set(.lostOnTheWay)
        _ = try await installation.payOnPage(checkout, card: "4242424242424242")
        let waiting = await installation.frontend.call(.get, installation.page(checkout, "/processing"))
        let csrf = try #require(waiting.quoted(after: "name=\"csrf\" value=\""))
        _ = await installation.frontend.post(
            installation.page(checkout, "/abandon"), [("csrf", csrf)])
        installation.line.set(.delivered)
        installation.clock.advance(seconds: 60)
        let before = installation.line.requests.count
        _ = try await installation.engine.resolveDueAttempts()
        #expect(installation.line.requests.dropFirst(before).contains { $0.contains("/cancel") })
        #expect(try installation.reread(checkout).status == .pending)
        #expect(try installation.reread(checkout).facts.inFlight == nil)
    }

    @Test("What the provider has taken all the same is paid, and not stopped")
    func taken() async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        installation.line.queue(.answerLost, .lostOnTheWay, .lostOnTheWay, .lostOnTheWay)
        _ = try await installation.payOnPage(checkout, card: "4242424242424242")
        installation.line.clear()
        let waiting = await installation.frontend.call(.get, installation.page(checkout, "/processing"))
        let csrf = try #require(waiting.quoted(after: "name=\"csrf\" value=\""))
        let stop = try #require(waiting.quoted(after: "method=\"post\" action=\""))
        let answer = await installation.frontend.post(stop, [("csrf", csrf)])
        #expect(answer.location == installation.page(checkout, "/result"))
        #expect(try installation.reread(checkout).status == .paid)
    }
}
