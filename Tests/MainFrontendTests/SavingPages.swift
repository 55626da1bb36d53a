import Domain
import HTTPCore
import JSON
import Portal
import ProviderKit
import Support
import TestHarness
import Testing

/// The pages of checkouts that save a method, as they were.
enum SavingPages {
    static let all: [GoldenPageTests.Page] = [
        page("checkout.page-save-ask", .ask), page("checkout.page-save-required", .required),
        page("checkout.page-token", .required, amount: 0),
        page("checkout.page-token-declined", .required, amount: 0, card: "4000000000000002"),
        page("checkout.action-token", .required, amount: 0, card: "4000000000003220"),
        page("checkout.cancel-token", .required, amount: 0, step: "/cancel"),
        page("checkout.expired-token", .required, amount: 0, hours: 24),
        page(
            "checkout.processing-token", .required, amount: 0, card: "4000000000000077",
            step: "/processing"),
        page(
            "checkout.result-token", .required, amount: 0, card: "4242424242424242", step: "/result"),
        GoldenPageTests.Page(name: "sandbox.card-token") { installation, tenant in
            let checkout = try await checkout(installation, tenant, .required, 0)
            var form = try await installation.payForm(checkout)
            form.append(("save", try await proof(installation, checkout)))
            let answer = await installation.frontend.post(installation.page(checkout, "/pay"), form)
            return await installation.frontend.call(.get, try #require(answer.location))
        },
        GoldenPageTests.Page(name: "sandbox.challenge-token") { installation, tenant in
            let checkout = try await checkout(installation, tenant, .required, 0)
            let attempt = try await installation.pay(checkout, card: "4000000000003220")
            guard case .requiresAction(.redirect(let url)) = attempt.state else {
                throw PayerStuck(description: "\(attempt.state)")
            }
            return await installation.frontend.call(.get, url)
        },
    ]

    private static func page(
        _ name: String, _ choice: SaveMethod, amount: Int64 = 4250, card: String? = nil,
        step: String = "", hours: Int64 = 0
    ) -> GoldenPageTests.Page {
        GoldenPageTests.Page(name: name) { installation, tenant in
            let checkout = try await checkout(installation, tenant, choice, amount)
            if let card { _ = try await installation.pay(checkout, card: card) }
            installation.clock.advance(seconds: hours * 3600)
            return await installation.frontend.call(.get, installation.page(checkout, step))
        }
    }

    private static func checkout(
        _ installation: Installation, _ tenant: Tenant, _ choice: SaveMethod, _ amount: Int64
    ) async throws -> Checkout {
        try await installation.makeCheckout(tenant.site, amount: amount) {
            $0.saveMethod = choice
            $0.summary = "Subscription \"Lamps & more\""
        }
    }

    /// What the form proves of the words on the page.
    static func proof(_ installation: Installation, _ checkout: Checkout) async throws -> String {
        let page = await installation.frontend.call(.get, installation.page(checkout))
        guard let input = page.text.firstRange(of: "name=\"save\""),
            case let rest = page.text[input.upperBound...], let start = rest.firstRange(of: "value=\""),
            let end = rest[start.upperBound...].firstIndex(of: "\"")
        else { throw PayerStuck(description: "the page asks nothing about saving") }
        return String(rest[start.upperBound..<end])
    }
}

@Suite("Saving a method on the page", .serialized)
struct SavingPageTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let choice: SaveMethod
        /// What the form says; nil for nothing, else the page's own proof with that put after it.
        let suffix: String?
        /// Whether the site changed its name after the page was shown.
        var isRenamed = false
        let status: Int
        var isSaved = false
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "ticked", choice: .ask, suffix: "", status: 303, isSaved: true),
        Case(name: "not ticked", choice: .ask, suffix: nil, status: 303),
        Case(name: "required", choice: .required, suffix: "", status: 303, isSaved: true),
        Case(name: "required, left out of the form", choice: .required, suffix: nil, status: 422),
        Case(name: "a proof of something else", choice: .ask, suffix: "x", status: 422),
        Case(
            name: "words that have changed since", choice: .required, suffix: "", isRenamed: true,
            status: 422),
    ]

    @Test("What is posted, with a token of the frame and without scripts", arguments: cases, [true, false])
    func posts(_ row: Case, _ hasScripts: Bool) async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let checkout = try await installation.makeCheckout(tenant.site) { $0.saveMethod = row.choice }
        let token = try await installation.token("4242424242424242", for: checkout.id).token ?? ""
        var form = try await installation.payForm(checkout, providerToken: hasScripts ? token : "")
        if let suffix = row.suffix {
            form.append(("save", try await SavingPages.proof(installation, checkout) + suffix))
        }
        if row.isRenamed {
            _ = try await installation.engine.updateSite(
                tenant.site.id, organization: tenant.organization.id
            ) { $0.name = "Southwind" }
        }
        let answer = await installation.frontend.post(installation.page(checkout, "/pay"), form)
        #expect(answer.status == row.status, "\(answer.text)")
        guard row.status == 303 else {
            #expect(installation.books.payments.isEmpty)
            return
        }
        if !hasScripts {
            let card = try #require(answer.location)
            let csrf = try #require(
                await installation.frontend.call(.get, card).quoted(after: "name=\"csrf\" value=\""))
            let posted = await installation.frontend.post(
                card, [("csrf", csrf), ("number", "4242424242424242"), ("expiry", "12/40"), ("cvc", "123")])
            let back = try #require(posted.location).dropFirst(Installation.pageOrigin.count)
            _ = await installation.frontend.call(.get, String(back))
        }
        let attempt = try #require(try installation.attempts(of: checkout).first)
        #expect(attempt.state == .succeeded)
        #expect((attempt.savedMethodID != nil) == row.isSaved)
        guard let id = attempt.savedMethodID else { return }
        let method = try #require(
            try installation.engine.savedMethod(
                id, organization: tenant.organization.id, isLive: false))
        #expect(method.consent.text.contains("Northwind Outdoor"))
    }

    @Test("The words that are stored stood on the page, and the box is not ticked beforehand")
    func words() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        for choice in [SaveMethod.ask, .required, .never] {
            let checkout = try await installation.makeCheckout(tenant.site) { $0.saveMethod = choice }
            let page = await installation.frontend.call(.get, installation.page(checkout)).text
            let words = ConsentText(choice, merchant: tenant.site.settings.name)
            #expect(page.contains("name=\"save\"") == (choice != .never))
            #expect(page.contains("type=\"checkbox\"") == (choice == .ask))
            #expect(!page.contains("checkbox\" name=\"save\" id=\"save\" checked"))
            if let words { #expect(page.contains(words.text)) }
        }
    }
}
