import Domain
import Portal
import ProviderKit
import Support
import TestHarness
import Testing

@Suite("What the engine refuses")
struct RefusalTests {
    @Test("A token that opens nothing", arguments: ["another secret", "another checkout"])
    func unknownToken(_ way: String) async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        let token =
            way == "another secret"
            ? PageToken(checkoutID: checkout.id, secret: PageSecret(high: 1, low: checkout.pageSecret.low))
            : PageToken(checkoutID: CheckoutID(high: 1, low: 2), secret: checkout.pageSecret)
        #expect(try installation.engine.checkout(opening: token) == nil)
        await #expect(throws: PortalError.notFound) {
            try await installation.engine.startAttempt(
                opening: token, method: .card, input: PaymentInput(), attemptKey: "one")
        }
        await #expect(throws: PortalError.notFound) { try await installation.engine.cancel(opening: token) }
        #expect(try installation.events(of: checkout).count == 1)
    }

    @Test("A method that nobody offers", arguments: [PaymentMethod.wire, .directDebit])
    func unknownMethod(_ method: PaymentMethod) async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        let checkout = try await installation.makeCheckout(site)
        await #expect(throws: PortalError.methodUnavailable) {
            try await installation.engine.startAttempt(
                opening: checkout.pageToken, method: method, input: PaymentInput(), attemptKey: "one")
        }
        await #expect(throws: CheckoutRequestRefusal.methodNotAvailable(method)) {
            try await installation.makeCheckout(site) { $0.paymentMethods = [method] }
        }
    }

    @Test(
        "An amount beyond what any provider takes",
        arguments: [(99_999_999, true), (100_000_000, false)] as [(Int64, Bool)])
    func amount(_ amount: Int64, _ isTaken: Bool) async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        if isTaken {
            let checkout = try await installation.makeCheckout(site, amount: amount)
            #expect(try await installation.pay(checkout, card: "4242424242424242").state == .succeeded)
        } else {
            await #expect(throws: CheckoutRequestRefusal.noMethodAvailable) {
                try await installation.makeCheckout(site, amount: amount)
            }
        }
    }

    @Test("A currency that the site does not take")
    func currency() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let euro = try #require(Currency(code: "EUR"))
        let site = try await installation.engine.updateSite(
            tenant.site.id, organization: tenant.organization.id
        ) { $0.currencies = [Currency(code: "USD")].compactMap { $0 } }
        await #expect(throws: CheckoutRequestRefusal.currencyNotEnabled(euro)) {
            try await installation.makeCheckout(site)
        }
    }

    @Test("A live checkout, which no provider of a test installation takes")
    func live() async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        let profile = try #require(try installation.engine.unscopedProfile(of: site.id))
        let request = CheckoutRequest(
            currency: try #require(Currency(code: "EUR")), amount: 100, details: CheckoutDetails())
        await #expect(throws: CheckoutRequestRefusal.noMethodAvailable) {
            try await installation.engine.createCheckout(request, profile: profile, isLive: true)
        }
    }

    @Test("A request that never left is a failure, and the payer may try again at once")
    func notSent() async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        installation.line.queue(.notSent)
        let first = try await installation.pay(checkout, card: "4242424242424242", attempt: "a")
        #expect(first.state == .failed(.providerUnavailable, providerCode: nil))
        let second = try await installation.pay(checkout, card: "4242424242424242", attempt: "b")
        #expect(second.state == .succeeded)
    }

    static let nonsense: [ProviderAnswer] = [
        .response(status: 200, body: []), .response(status: 200, body: Array("{}".utf8)),
        .response(status: 500, body: Array("{\"error\":{\"code\":\"keyReused\"}}".utf8)),
        .response(status: 302, body: Array("<html>".utf8)), .lost,
        .response(
            status: 200, body: Array("{\"id\":\"sbx_1\",\"status\":\"succeeded\",\"amount\":4250}".utf8)),
    ]

    @Test(
        "An answer that makes no sense is unknown, never paid and never failed", arguments: nonsense.indices)
    func nonsenseAnswer(_ index: Int) async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        installation.line.queue(.answered(Self.nonsense[index]))
        let transaction = try await installation.pay(checkout, card: "4242424242424242")
        guard case .processing(true, _) = transaction.state else {
            Issue.record("\(transaction.state)")
            return
        }
        #expect(try installation.reread(checkout).status == .processing)
    }
}
