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

@Suite("What a page weighs")
struct WeightTests {
    @Test("The page with five items and its stylesheet: at most 14,336 bytes")
    func page() async throws {
        var options = InstallationOptions()
        options.hasRealAssets = true
        let installation = try Installation(options)
        let tenant = try await installation.makeTenant()
        let site = try await installation.engine.updateSite(
            tenant.site.id, organization: tenant.organization.id
        ) {
            $0.support = SupportContact(
                email: "help@northwind.example", phone: "+44 20 7946 0000",
                url: WebURL("https://northwind.example/help"))
            $0.legal = LegalLinks(
                terms: WebURL("https://northwind.example/terms"),
                privacy: WebURL("https://northwind.example/privacy"),
                imprint: WebURL("https://northwind.example/imprint"))
        }
        let euro = try #require(Currency(code: "EUR"))
        let checkout = try await installation.makeCheckout(site) { details in
            details.items = try (1...5).map { number in
                try LineItem(
                    name: "Article number \(number) of the order",
                    quantity: Quantity(2) ?? { preconditionFailure() }(),
                    unitAmount: 425, currency: euro, details: "A line that says something more about it")
            }
        }
        let page = await installation.frontend.call(.get, installation.page(checkout))
        #expect(page.status == 200)
        #expect(page.text.contains("<style>"))
        #expect(page.bytes.count <= 14_336, "\(page.bytes.count) bytes")
        let script = try #require(page.quoted(after: "<script src=\""))
        let file = await installation.frontend.call(.get, script)
        #expect(file.status == 200)
        #expect(file.bytes.count <= 4096, "\(file.bytes.count) bytes of script")
    }
}
