import Domain
import HTTPCore
import JSON
import Portal
import Support
import TestHarness
import Testing

@Suite("What is shown beside a checkout")
struct CheckoutExpansionTests {
    @Test("Events and the site are shown where they are asked for")
    func expands() async throws {
        let merchant = try await Merchant()
        let checkout = try await merchant.installation.makeCheckout(merchant.tenant.site)
        _ = try await merchant.installation.pay(checkout, card: "4242424242424242")
        let path = "/v1/checkouts/\(checkout.id)"
        let plain = await merchant.call(.get, path)
        #expect(plain.json?["events"] == nil)
        #expect(plain.json?["site"] == nil)
        for query in ["expand=events,site", "expand=site&expand=events", "expand=transactions,events,site"] {
            let answer = await merchant.call(.get, "\(path)?\(query)")
            let events = try #require(answer.json?["events"]?.elements, "\(query)")
            #expect(events.first?["type"]?.string == "checkout.created")
            #expect(events.contains { $0["type"]?.string == "checkout.paid" })
            #expect(events.compactMap { $0["sequence"]?.integer } == Array(1...Int64(events.count)))
            #expect(answer.json?["site"]?["id"]?.string == merchant.tenant.site.id.description)
            #expect(answer.json?["transactions"] == plain.json?["transactions"])
        }
    }

    @Test(
        "Nothing else is",
        arguments: ["expand=", "expand=customer", "expand=events,", "depth=1", "expand=%ff"])
    func refuses(_ query: String) async throws {
        let merchant = try await Merchant()
        let checkout = try await merchant.installation.makeCheckout(merchant.tenant.site)
        let answer = await merchant.call(.get, "/v1/checkouts/\(checkout.id)?\(query)")
        #expect(answer.status == 400)
        #expect(answer.code == "invalid_query")
    }
}
