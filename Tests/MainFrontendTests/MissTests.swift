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

@Suite("Addresses that open nothing")
struct MissTests {
    @Test("Unknown, wrong and garbage are the same 404, at every step")
    func sameAnswer() async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        let text = checkout.pageToken.exposedText()
        let wrongSecret = PageToken(
            checkoutID: checkout.id,
            secret: PageSecret(high: checkout.pageSecret.high, low: checkout.pageSecret.low ^ 1))
        let unknown = PageToken(checkoutID: CheckoutID(high: 1, low: 2), secret: PageSecret(high: 3, low: 4))
        let tokens = [
            wrongSecret.exposedText(), unknown.exposedText(), "x", String(text.dropLast()), text + "A",
            checkout.id.description,
            String(repeating: "A", count: 3000), "%41", "..", text.lowercased(), "%C3%BC",
        ]
        let steps = [
            "", "/continue", "/processing", "/result", "/cancel", "/return/\(TransactionID(high: 1, low: 1))",
        ]
        let reference = await installation.frontend.call(.get, "/checkout/nothing")
        #expect(reference.status == 404)
        for token in tokens {
            for step in steps {
                let answer = await installation.frontend.call(.get, "/checkout/\(token)\(step)")
                #expect(answer.status == 404, "\(token.prefix(12))\(step)")
                #expect(answer.bytes == reference.bytes)
                #expect(answer.fieldLines == reference.fieldLines)
            }
            for step in ["/pay", "/cancel", "/abandon"] {
                let answer = await installation.frontend.post("/checkout/\(token)\(step)", [("csrf", "x")])
                #expect(answer.status == 404)
                #expect(answer.bytes == reference.bytes)
            }
        }
    }

    @Test("Who tries too many has to wait, others do not, and a right address always opens")
    func tooMany() async throws {
        var options = InstallationOptions()
        options.missesPerMinute = 5
        let installation = try Installation(options)
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        for _ in 0..<5 { #expect(await installation.frontend.call(.get, "/checkout/x").status == 404) }
        let refused = await installation.frontend.call(.get, "/checkout/x")
        #expect(refused.status == 429)
        #expect(refused.headers["retry-after"] == "12")
        #expect(await installation.frontend.call(.get, "/checkout/x", client: "192.0.2.2").status == 404)
        #expect(await installation.frontend.call(.get, installation.page(checkout)).status == 200)
        installation.clock.advance(seconds: 12)
        #expect(await installation.frontend.call(.get, "/checkout/x").status == 404)
        #expect(await installation.frontend.call(.get, "/checkout/x").status == 429)
    }

    @Test(
        "An API call to this host: 421, and the right host is named",
        arguments: ["/v1/sites", "/api/v1/sites", "/openapi.json"])
    func wrongHost(_ path: String) async throws {
        let installation = try Installation()
        let answer = await installation.frontend.call(.get, path)
        #expect(answer.status == 421)
        #expect(answer.code == "wrong_host")
        #expect(answer.json?["detail"]?.string?.contains(Installation.apiOrigin) == true)
        #expect(answer.json?["requestId"]?.string == "req_test")
    }

    static let nothing = [
        "/checkout", "/checkout/", "/checkout//pay", "/assets/none.css",
        "/assets/../Config/portico.json5",
        "/assets/%2e%2e/x", "/logos/x/y.png", "/sites/x/redirect-key", "/sandbox/card/x",
        "/sandbox/challenge/x",
        "/sandbox/fields", "/sandbox/fields?session=x", "/sandbox/other", "/robots.txt",
    ]

    @Test("Everything else is not found", arguments: nothing)
    func notFound(_ path: String) async throws {
        let installation = try Installation()
        #expect(await installation.frontend.call(.get, path).status == 404)
    }
}
