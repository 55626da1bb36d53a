import Crypto
import Database
import DemoShop
import Domain
import Foundation
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

@Suite("Pages as they were")
struct GoldenPageTests {
    struct Page: Sendable, CustomTestStringConvertible {
        /// The name of the golden file without its ending: the template's, and what is special about it.
        let name: String
        let make: @Sendable (Installation, Tenant) async throws -> Answer
        var testDescription: String { name }

        /// `checkout/page` of `checkout.page-declined`.
        var template: String { String(name.prefix { $0 != "-" }).replacing(".", with: "/") }
    }

    private static func step(_ name: String, _ situation: Situation, _ step: String) -> Page {
        Page(name: name) { installation, tenant in
            let checkout = try await situation.make(installation, tenant)
            return await installation.frontend.call(.get, installation.page(checkout, step))
        }
    }

    static let pages: [Page] =
        [
            step("checkout.page-declined", .declined, ""), step("checkout.action", .needsPayer, ""),
            step("checkout.result-continue", .needsPayer, "/continue"),
            step("checkout.processing", .pending, "/processing"),
            step("checkout.processing-held", .pending, "/processing?hold"),
            Page(name: "checkout.turned") { installation, tenant in
                try await HeldPage.rest(installation, try await Situation.pending.make(installation, tenant))
            },
            step("checkout.processing-stopped", .unknown, "/processing?auto=0"),
            step("checkout.processing-asked", .unknown, "/processing?asked"),
            step("checkout.cancel", .open, "/cancel"),
            step("checkout.result-leaves", .paid, "/result"), step("checkout.result-paid", .paid, ""),
            step("checkout.result-reserved", .authorized, "/result"),
            step("checkout.result-failed", .failed, "/result"),
            step("checkout.result-cancelled", .cancelled, "/result"),
            step("checkout.result-refunded", .refunded, ""), step("checkout.result-disputed", .disputed, ""),
            step("checkout.result-waits", .pending, "/result"), step("checkout.expired", .expired, ""),
            Page(name: "checkout.error") { installation, _ in
                await installation.frontend.call(.get, "/checkout/x")
            },
            Page(name: "checkout.home") { installation, _ in await installation.frontend.call(.get, "/") },
            Page(name: "checkout.action-card") { installation, tenant in
                let checkout = try await installation.makeCheckout(tenant.site)
                _ = await installation.frontend.post(
                    installation.page(checkout, "/pay"), try await installation.payForm(checkout))
                return await installation.frontend.call(.get, installation.page(checkout))
            },
            Page(name: "checkout.page") { installation, tenant in
                await installation.frontend.call(
                    .get, installation.page(try await Self.full(installation, tenant)))
            },
            Page(name: "sandbox.fields") { installation, tenant in
                let checkout = try await installation.makeCheckout(tenant.site)
                let page = await installation.frontend.call(.get, installation.page(checkout))
                return await installation.frontend.call(
                    .get, try #require(page.quoted(after: "frame\" title=\"Card details\" src=\"")))
            },
            Page(name: "sandbox.card") { installation, tenant in
                await installation.frontend.call(.get, try await Self.cardPage(installation, tenant))
            },
            Page(name: "sandbox.card-faults") { installation, tenant in
                let path = try await Self.cardPage(installation, tenant)
                let csrf =
                    await installation.frontend.call(.get, path).quoted(after: "name=\"csrf\" value=\"") ?? ""
                return await installation.frontend.post(
                    path, [("csrf", csrf), ("number", "4242424242424241"), ("expiry", "01/20"), ("cvc", "")])
            },
            Page(name: "sandbox.challenge") { installation, tenant in
                let checkout = try await installation.makeCheckout(tenant.site)
                let answer = try await installation.payOnPage(checkout, card: "4000000000003220")
                return await installation.frontend.call(.get, try #require(answer.location))
            },
            Page(name: "checkout.page-choice") { _, _ in try await TwoWays.page() },
            Page(name: "checkout.page-debit") { _, _ in try await TwoWays.page(second: .directDebit) },
        ] + ShopPages.all + SavingPages.all + TransferPages.all + StripePages.all + LinkPages.all
        + OrderPageTable.all + BillingPages.all + ReceiptPageTable.all

    /// A checkout of a site with everything a page can show.
    private static func full(_ installation: Installation, _ tenant: Tenant) async throws -> Checkout {
        let site = try await installation.engine.updateSite(
            tenant.site.id, organization: tenant.organization.id
        ) {
            $0.branding.color = RGBColor(red: 0x1B, green: 0x7F, blue: 0x5C)
            $0.branding.logoURL = WebURL("https://cdn.example/logo.png")
            $0.support = SupportContact(
                email: "help@example.com", phone: "+44 20", url: WebURL("https://help.example/"))
            $0.legal = LegalLinks(
                terms: WebURL("https://example.com/terms"), privacy: WebURL("https://example.com/p"))
        }
        let euro = try #require(Currency(code: "EUR"))
        return try await installation.makeCheckout(site) { details in
            details.summary = "Lamp & mug, \"both\" <new>"
            details.items = [
                try LineItem(
                    name: "Lamp & <bulb>", quantity: try #require(Quantity("1.5")), unitAmount: 2000,
                    currency: euro,
                    details: "400 lumens"),
                try LineItem(
                    name: "Mug", quantity: try #require(Quantity(1)), unitAmount: 1250, currency: euro),
            ]
        }
    }

    private static func cardPage(_ installation: Installation, _ tenant: Tenant) async throws -> String {
        let checkout = try await installation.makeCheckout(tenant.site)
        let answer = await installation.frontend.post(
            installation.page(checkout, "/pay"), try await installation.payForm(checkout))
        return try #require(answer.location)
    }

    @Test("Byte for byte", arguments: pages)
    func golden(_ page: Page) async throws {
        let installation = try Installation()
        let answer = try await page.make(installation, try await installation.makeTenant())
        let isText = page.template.hasSuffix("/text")
        #expect(answer.headers["content-type"] == "text/\(isText ? "plain" : "html"); charset=utf-8")
        #expect(try Golden().difference(page.name + ".html", from: answer.text) == nil)
        if !isText { #expect(Self.headingFault(answer.text) == nil) }
    }

    /// How a page that is read aloud by its headings goes wrong: one title, first, and no level is skipped.
    private static func headingFault(_ text: String) -> String? {
        let levels = text.split(separator: "<h").dropFirst().compactMap { $0.first?.wholeNumberValue }
        let isWhole = levels.first == 1 && levels.filter { $0 == 1 }.count == 1
        let isInOrder = zip(levels, levels.dropFirst()).allSatisfy { $1 <= $0 + 1 }
        return isWhole && isInOrder ? nil : "headings \(levels)"
    }

    /// The admin backend's reference is no payer's page: DocumentTests reads it.
    @Test("Every template has a page here, and every golden file a page that makes it")
    func tableIsWhole() throws {
        let root = URL(filePath: ProjectFolder.path("Templates"))
        var templates: Set<String> = []
        for folder in try FileManager.default.contentsOfDirectory(atPath: root.path)
        where !["layouts", "partials", "docs", "email", "texts"].contains(folder) {
            for file in try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)
            {
                templates.insert("\(folder)/\(file.replacing(".mustache", with: ""))")
            }
        }
        #expect(templates == Set(Self.pages.map(\.template)))
        let files = Golden().names.filter { $0.hasSuffix(".html") }
        #expect(files == Set(Self.pages.map { $0.name + ".html" }))
    }
}
