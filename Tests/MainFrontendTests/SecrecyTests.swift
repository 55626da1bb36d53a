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

@Suite("What the log may not hold")
struct SecrecyTests {
    @Test("A whole payment leaves no token, key, number or code in any line")
    func payment() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        var secrets = [tenant.key, tenant.pinnedKey, "400000", "9995", "4242", "123456"]
        let created = await installation.backend.api(
            .post, "/v1/checkouts/\(tenant.site.id)/create", key: tenant.key,
            json: #"{"currency":"EUR","amount":4250,"returnUrl":"https://shop.example/?k=123456"}"#)
        let url = try #require(created.json?["url"]?.string)
        let token = try #require(PageToken(String(url.suffix(43))))
        secrets += [String(url.suffix(43)), token.exposedText()]
        let id = token.checkoutID
        let base = "/checkout/\(token.exposedText())"
        // The card that is declined comes by the provider's page, the one that pays by its frame.
        for number in ["4000000000009995", "4242424242424242"] {
            let page = await installation.frontend.call(.get, base)
            let csrf = try #require(page.quoted(after: "name=\"csrf\" value=\""))
            let key = try #require(page.quoted(after: "name=\"attemptKey\" value=\""))
            let frame = try #require(page.quoted(after: "src=\"/sandbox/fields"))
            let session = try #require(frame.split(separator: "=").last)
            secrets += [csrf, key, String(session)]
            var bought = ""
            if number.hasPrefix("42") {
                let answer = await installation.frontend.post(
                    "/sandbox/tokens",
                    [("session", String(session)), ("number", number), ("expiry", "12/40"), ("cvc", "123")])
                bought = try #require(answer.json?["token"]?.string)
                secrets.append(bought)
            }
            let paid = await installation.frontend.post(
                base + "/pay",
                [
                    ("csrf", csrf), ("attemptKey", key), ("shown", "4250"), ("method", "card"),
                    ("providerToken", bought),
                ])
            guard bought.isEmpty, let card = paid.location else { continue }
            let form = await installation.frontend.call(.get, card)
            let other = try #require(form.quoted(after: "name=\"csrf\" value=\""))
            secrets += [other, String(card.split(separator: "/").last ?? "")]
            let back = await installation.frontend.post(
                card, [("csrf", other), ("number", number), ("expiry", "12/40"), ("cvc", "123")])
            let path = try #require(back.location).dropFirst(Installation.pageOrigin.count)
            _ = await installation.frontend.call(.get, String(path))
        }
        _ = await installation.frontend.call(.get, base + "/result")
        for step in ["/receipt", "/receipt.txt", "/receipts/rct_0"] {
            _ = await installation.frontend.call(.get, base + step)
        }
        let read = await installation.backend.api(.get, "/v1/checkouts/\(id)", key: tenant.key)
        #expect(read.json?["status"]?.string == "paid")
        _ = await installation.backend.api(.get, "/v1/sites", key: "sk_test_\(tenant.key.dropFirst(8))x")
        _ = await installation.frontend.call(.get, "/checkout/\(token.exposedText())x")
        let webhook = await installation.backend.api(
            .get, "/v1/sites/\(tenant.site.id)/secrets", key: tenant.key)
        secrets.append(try #require(webhook.json?["webhookSecret"]?.string))
        // An error of our own tells its text to the log, and to nobody else.
        installation.database.close()
        _ = await installation.frontend.call(.get, base)
        _ = await installation.backend.api(.get, "/v1/checkouts/\(id)", key: tenant.key)
        let log = installation.journal.lines.joined()
        #expect(installation.journal.records.count >= 15)
        #expect(installation.journal.records.contains { $0.failure != nil })
        #expect(log.contains("/checkout/{token}/pay"))
        #expect(log.contains("/checkout/{token}/receipts/{receipt}"))
        for secret in secrets { #expect(!log.contains(secret), "\(secret.prefix(6))…") }
        for line in installation.journal.lines { #expect(line.count(of: "\n") <= 1) }
    }
}
