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

@Suite("Header fields as they were")
struct HeaderTests {
    @Test("Of every route, over http and https", arguments: [false, true])
    func golden(_ isSecure: Bool) async throws {
        var options = InstallationOptions()
        options.isSecure = isSecure
        options.applePayFile = Array("7B227073".utf8)
        let installation = try Installation(options)
        let tenant = try await installation.makeTenant()
        let checkouts = try await Opened(installation, tenant)
        var text = ""
        for call in try await gets(installation, tenant, checkouts) {
            let answer = await installation.frontend.call(.get, call.path)
            text += "# GET \(call.pattern): \(answer.status)\n\(lines(answer, checkouts))\n"
        }
        for call in try await posts(installation, checkouts) {
            let answer = await installation.frontend.post(call.path, call.form)
            text += "# POST \(call.pattern): \(answer.status)\n\(lines(answer, checkouts))\n"
        }
        for (name, key) in [("the API", tenant.key), ("a problem of the API", nil)] {
            let answer = await installation.backend.api(.get, "/v1/sites", key: key)
            text += "# \(name): \(answer.status)\n\(lines(answer, checkouts))\n"
        }
        #expect(try Golden().difference("headers\(isSecure ? "-https" : "").txt", from: text) == nil)
    }

    /// One for each state that has a page of its own.
    private struct Opened {
        let open, paid, waiting, payer: Checkout

        init(_ installation: Installation, _ tenant: Tenant) async throws {
            open = try await Situation.open.make(installation, tenant)
            paid = try await Situation.paid.make(installation, tenant)
            waiting = try await Situation.pending.make(installation, tenant)
            payer = try await Situation.needsPayer.make(installation, tenant)
        }
    }

    private struct Call {
        let pattern: String
        let path: String
        var form: [(String, String)] = []

        init(_ pattern: String, _ path: String, _ form: [(String, String)] = []) {
            self.pattern = pattern
            self.path = path
            self.form = form
        }
    }

    private func gets(
        _ installation: Installation, _ tenant: Tenant, _ checkouts: Opened
    ) async throws -> [Call] {
        let page = await installation.frontend.call(.get, installation.page(checkouts.open))
        let waits = await installation.frontend.call(.get, installation.page(checkouts.payer))
        let card = try #require(
            await installation.frontend.post(
                installation.page(checkouts.open, "/pay"), try await installation.payForm(checkouts.open)
            ).location)
        _ = try await installation.engine.setLogo(
            (UploadedLogo(hash: "0123456789abcdef", format: .png, width: 1, height: 1), [1]),
            of: tenant.site.id, organization: tenant.organization.id)
        let attempt = try #require(try installation.attempts(of: checkouts.paid).first?.id)
        let another = try await installation.makeCheckout(tenant.site)
        let code = try await installation.makeLink(tenant.site).code
        let shop = try await PublicShop(installation)
        let order = OrderTests.target([("publicKey", shop.key), ("price", "mug")])
        let calls = [
            Call("/", "/"), Call("/pay", order), Call("/pay", "/pay"), Call("/health", "/health"),
            Call("/assets/{file}", try #require(page.quoted(after: "<script src=\""))),
            Call("/assets/{file}", "/assets/checkout.js"), Call("/assets/{file}", "/assets/none.js"),
            Call("/assets/{folder}/{file}", "/assets/none/none.svg"),
            Call("/logos/{site}/{file}", "/logos/\(tenant.site.id)/0123456789abcdef.png"),
            Call("/logos/{site}/{file}", "/logos/\(tenant.site.id)/x.png"),
            Call("/sites/{site}/redirect-key", "/sites/\(tenant.site.id)/redirect-key"),
            Call(PublicFileTests.applePay, PublicFileTests.applePay),
            Call("/l/{code}", "/l/\(code)"), Call("/L/{code}", "/L/\(code)".uppercased()),
            Call("/l/{code}/qr.svg", "/l/\(code)/qr.svg"), Call("/l/{code}/qr.png", "/l/\(code)/qr.png"),
            Call("/l/{code}/qr.png", "/l/\(code)/qr.png?size=1"),
            Call("/checkout/{token}", installation.page(another)),
            Call("/checkout/{token}", installation.page(checkouts.paid)),
            Call("/checkout/{token}/qr.svg", installation.page(another, "/qr.svg")),
            Call("/s/{code}", "/s/\(try #require(installation.engine.addresses.code(of: another)))"),
            Call("/s/{code}", "/s/x"), Call("/S/{code}", "/S/X"),
            Call("/checkout/{token}/continue", installation.page(checkouts.payer, "/continue")),
            Call("/checkout/{token}/processing", installation.page(checkouts.waiting, "/processing")),
            Call("/checkout/{token}/processing", installation.page(checkouts.waiting, "/processing?hold")),
            Call("/checkout/{token}/status", installation.page(checkouts.waiting, "/status")),
            Call("/checkout/{token}/events", installation.page(checkouts.waiting, "/events")),
            Call("/checkout/{token}/result", installation.page(checkouts.paid, "/result")),
            Call("/checkout/{token}/receipt", installation.page(checkouts.paid, "/receipt")),
            Call("/checkout/{token}/receipt.txt", installation.page(checkouts.paid, "/receipt.txt")),
            Call("/checkout/{token}/receipts/{receipt}", installation.page(checkouts.paid, "/receipts/x")),
            Call("/checkout/{token}/cancel", installation.page(checkouts.payer, "/cancel")),
            Call("/checkout/{token}/billing", installation.page(checkouts.payer, "/billing")),
            Call(
                "/checkout/{token}/return/{transaction}",
                installation.page(checkouts.paid, "/return/\(attempt)")),
            Call(
                "/checkout/{token}/step/{transaction}",
                installation.page(checkouts.payer, "/step/\(attempt)")),
            Call(
                "/checkout/{token}/step/{transaction}/code.svg",
                installation.page(checkouts.payer, "/step/\(attempt)/code.svg")),
            Call("/sandbox/fields", try #require(page.quoted(after: "title=\"Card details\" src=\""))),
            Call("/sandbox/tokens", "/sandbox/tokens"), Call("/sandbox/card/{payment}", card),
            Call("/sandbox/challenge/{payment}", try #require(waits.quoted(after: "class=\"go\" href=\""))),
        ]
        #expect(patterns(installation, .get) == Set(calls.map(\.pattern)))
        return calls + [Call("(nothing)", "/nothing"), Call("(a route for posts)", "/checkout/x/pay")]
    }

    private func posts(_ installation: Installation, _ checkouts: Opened) async throws -> [Call] {
        let open = checkouts.open.pageToken.exposedText()
        let csrf = ("csrf", installation.formTokens.token(for: open))
        let calls = [
            Call("/checkout/{token}/pay", "/checkout/\(open)/pay"),
            Call("/checkout/{token}/pay", "/checkout/\(open)/pay", [csrf]),
            Call("/checkout/{token}/abandon", "/checkout/\(open)/abandon", [csrf]),
            Call(
                "/checkout/{token}/pay", "/checkout/\(open)/pay",
                [csrf, ("attemptKey", "k"), ("shown", "4250"), ("method", "none")]),
            Call("/checkout/{token}/billing", "/checkout/\(open)/billing"),
            Call("/checkout/{token}/billing", "/checkout/\(open)/billing", [csrf]),
            Call("/checkout/{token}/cancel", "/checkout/\(open)/cancel", [csrf]),
            Call("/l/{code}", "/l/x"), Call("/pay", "/pay", [("price", "mug")]),
            Call("/sandbox/fields", "/sandbox/fields"),
            Call("/sandbox/tokens", "/sandbox/tokens", [("session", "x")]),
            Call("/sandbox/card/{payment}", "/sandbox/card/x"),
            Call("/sandbox/challenge/{payment}", "/sandbox/challenge/x"),
            Call("/hooks/{type}/{account}", "/hooks/sandbox/x"),
        ]
        #expect(patterns(installation, .post) == Set(calls.map(\.pattern)))
        return calls
    }

    private func patterns(_ installation: Installation, _ method: HTTPCore.Method) -> Set<String> {
        Set(installation.frontend.routes.filter { $0.method == method }.map(\.pattern.description))
    }

    /// The fields, with the tokens of the pages left out; none of them comes twice.
    private func lines(_ answer: Answer, _ checkouts: Opened) -> String {
        let names = answer.headers.fields.map { answer.headers.name(of: $0).lowercased() }
        #expect(Set(names).count == names.count, "\(names)")
        var text = answer.fieldLines.map { $0 + "\n" }.joined()
        for checkout in [checkouts.open, checkouts.paid, checkouts.waiting, checkouts.payer] {
            text = text.replacing(checkout.pageToken.exposedText(), with: "{token}")
        }
        return text
    }

    @Test("A page names what it may load: styles by their hash, no script inline, nobody may frame it")
    func policy() async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        let page = await installation.frontend.call(.get, installation.page(checkout))
        let policy = try #require(page.headers["content-security-policy"])
        #expect(policy.hasPrefix("default-src 'none'; "))
        #expect(policy.contains("frame-ancestors 'none'"))
        #expect(policy.contains("base-uri 'none'"))
        #expect(policy.contains("form-action 'self'"))
        for word in ["unsafe", "*", "http:", "data: ;"] { #expect(!policy.contains(word)) }
        var rest = page.text[...]
        while let start = rest.firstRange(of: "<style>")?.upperBound {
            let style = rest[start...].prefix { $0 != "<" }
            #expect(policy.contains("'sha256-\(SiteLook.hash(String(style)))'"))
            rest = rest[start...]
        }
        #expect(!page.text.contains(/<script(?![^>]* src=")/))
        #expect(!page.text.contains(/\ on[a-z]+=/))
        #expect(!page.text.contains(" style="))
    }
}
