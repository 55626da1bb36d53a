import Domain
import HTTPCore
import Portal
import ProviderKit
import StripeProvider
import Support
import TestHarness
import Testing

/// Pages of a site that takes cards by Stripe, whose answers the line makes up.
enum StripePages {
    static let all: [GoldenPageTests.Page] = [
        GoldenPageTests.Page(name: "checkout.page-script") { _, _ in
            let (installation, checkout) = try await shop()
            return await installation.frontend.call(.get, installation.page(checkout))
        },
        GoldenPageTests.Page(name: "checkout.page-down") { _, _ in
            let (installation, checkout) = try await shop(withWire: true)
            try await silence(installation, checkout)
            return await installation.frontend.call(.get, installation.page(checkout))
        },
        GoldenPageTests.Page(name: "stripe.confirm") { _, _ in
            let (installation, checkout) = try await shop()
            let action = #""requires_action","next_action":{"type":"use_stripe_sdk"}"#
            installation.line.queue(intent(#""requires_payment_method""#), intent(action), intent(action))
            let answer = await installation.frontend.post(
                installation.page(checkout, "/pay"),
                try await installation.payForm(checkout, providerToken: "ctoken_1"))
            return await installation.frontend.call(.get, try #require(answer.location))
        },
    ]

    /// A checkout of a site that offers cards by Stripe, and bank transfers where that is asked for.
    static func shop(withWire: Bool = false) async throws -> (Installation, Checkout) {
        var options = InstallationOptions()
        options.providers = [StripeAdapter()]
        let installation = try Installation(options)
        let site = try await installation.makeTenant().site
        let account = try await addStripe(to: site, installation)
        _ = try await installation.engine.setProviders(
            [account], of: site.id, organization: site.organizationID, isLive: false)
        if withWire { try await installation.makeWireAccount(site) }
        return (installation, try await installation.makeCheckout(site))
    }

    static func addStripe(to site: Site, _ installation: Installation) async throws -> ProviderAccountID {
        try await installation.engine.createProvider(
            StripeAdapter().type, name: "Stripe",
            settings: ["secretKey": "sk_test_0123456789abcdef", "publishableKey": "pk_test_0123456789"],
            isEnabled: true, organization: site.organizationID, isLive: false
        ).account.id
    }

    /// Lets the first account of a checkout's site fall silent.
    static func silence(_ installation: Installation, _ checkout: Checkout) async throws {
        let profile = try #require(try installation.engine.unscopedProfile(of: checkout.siteID))
        let account = try #require(profile.accounts.first)
        for _ in 0..<ProviderHealth.silentCalls {
            installation.line.queue(.answered(.lost))
            _ = await installation.engine.ask(
                ProviderRequest(method: "GET", url: "https://api.stripe.com/v1/balance"), for: account)
        }
    }

    private static func intent(_ status: String) -> BankLine.Fate {
        let text = """
            {"object":"payment_intent","id":"pi_1","amount":4250,"currency":"eur","created":1795262400,
            "client_secret":"pi_1_secret_x","metadata":{},"status":\(status)}
            """
        return .answered(.response(status: 200, body: Array(text.utf8)))
    }
}
