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

@Suite(
    "Hostile texts on pages",
    .enabled(if: Corpus.has("injection-payloads/xss") && Corpus.has("naughty-strings")))
struct HostileTextTests {
    private static let files = [
        "0xcela_event_handlers.txt", "BRUTELOGIC-XSS-JS.txt", "BRUTELOGIC-XSS-STRINGS.txt",
        "IntrudersXSS.txt",
        "JHADDIX_XSS.txt", "MarioXSSVectors.txt", "RSNAKE_XSS.txt", "XSSDetection.txt", "XSS_Polyglots.txt",
        "xss_alert.txt",
        "xss_payloads_quick.txt",
    ]

    private static func lines() throws -> [String] {
        try files.flatMap { try Corpus.lines("injection-payloads/xss/\($0)") }
            + Corpus.strings("naughty-strings/blns.json").filter { !$0.isEmpty }
    }

    /// Puts one text wherever a merchant may put a text of their own.
    private static func fill(
        _ installation: Installation, _ tenant: Tenant, _ texts: [String]
    ) async throws -> Checkout {
        let text = texts[0]
        // A site's look is made anew when its time of change is another one.
        installation.clock.advance(seconds: 1)
        let site = try await installation.engine.updateSite(
            tenant.site.id, organization: tenant.organization.id
        ) {
            $0.name = text
            $0.support = SupportContact(email: text, phone: text)
        }
        return try await installation.makeCheckout(site, lifetime: 3600) { details in
            details.reference = text
            details.summary = text
            details.items = try texts.map { text in
                try LineItem(
                    name: text, quantity: Quantity(thousandths: 2000) ?? { preconditionFailure() }(),
                    unitAmount: 1,
                    currency: Currency(code: "EUR") ?? { preconditionFailure() }(), details: text)
            }
        }
    }

    /// The structure of every page of a checkout with those texts.
    private static func structures(
        _ installation: Installation, _ tenant: Tenant, _ texts: [String]
    ) async throws -> [PageScan] {
        var found: [PageScan] = []
        let checkout = try await fill(installation, tenant, texts)
        for step in ["", "/cancel"] {
            found.append(
                PageScan(await installation.frontend.call(.get, installation.page(checkout, step)).text))
        }
        let first = await installation.frontend.post(
            installation.page(checkout, "/pay"), try await installation.payForm(checkout))
        found.append(PageScan(await installation.frontend.call(.get, first.location ?? "").text))
        found.append(PageScan(await installation.frontend.call(.get, installation.page(checkout)).text))
        _ = try await installation.engine.cancel(opening: checkout.pageToken)
        found.append(try await receipt(installation, tenant, texts))
        found.append(
            PageScan(await installation.frontend.call(.get, installation.page(checkout, "/result")).text))
        return found
    }

    /// The receipt of a refund of a paid checkout with those texts, where a merchant or payer may put one.
    private static func receipt(
        _ installation: Installation, _ tenant: Tenant, _ texts: [String]
    ) async throws -> PageScan {
        _ = try await installation.engine.updateReceiptSettings(of: tenant.organization.id) {
            $0.legalName = "Seller \(texts[1])"
            $0.address = "a\n1 \(texts[2].filter { !$0.isNewline })\nb"
            $0.taxIDs = [texts[3]]
            $0.footer = texts[4].filter { !$0.isNewline } + "."
        }
        let checkout = try await installation.makeCheckout(tenant.site, amount: Int64(texts.count) * 2) {
            $0.customer = Customer(name: texts[5], email: texts[6])
            $0.shippingAddress = PostalAddress(line1: texts[7], city: texts[8], country: "DE")
            $0.items = try texts.map {
                try LineItem(
                    name: $0, quantity: Quantity(2) ?? { preconditionFailure() }(), unitAmount: 1,
                    currency: Currency(code: "EUR") ?? { preconditionFailure() }(), details: $0, sku: $0)
            }
            $0.summary = texts[9]
            $0.reference = texts[10]
        }
        let transaction = try await installation.pay(checkout, card: "4242424242424242")
        let wishes = RefundRequest(.lines((0..<5).map { (place: $0, quantity: nil) }))
        _ = try await installation.engine.refund(transaction, wishes)
        return PageScan(
            await installation.frontend.call(.get, installation.page(checkout, "/receipt")).text)
    }

    @Test("No line of the corpora adds or changes a tag of any page")
    func structure() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let lines = try Self.lines()
        let perPage = 40
        let harmless = try await Self.structures(
            installation, tenant, [String](repeating: "harmless", count: perPage))
        #expect(harmless.allSatisfy { $0.tags.count > 20 })
        #expect(Set(harmless.flatMap(\.schemes)) == ["/", "#", "data:", "mailto:", "https:"])
        for start in stride(from: 0, to: lines.count, by: perPage) {
            var texts = Array(lines[start..<min(start + perPage, lines.count)])
            while texts.count < perPage { texts.append("harmless") }
            let found = try await Self.structures(installation, tenant, texts)
            for (page, (hostile, plain)) in zip(found, harmless).enumerated() where hostile != plain {
                Issue.record(
                    "page \(page), lines from \(start): \(Set(hostile.tags).subtracting(plain.tags))")
            }
        }
        #expect(lines.count > 2000)
    }

    @Test("What comes in the address, a form or the path is never shown unescaped")
    func reflected() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let checkout = try await installation.makeCheckout(tenant.site)
        let waiting = try await Situation.pending.make(installation, tenant)
        let form = try await installation.payForm(checkout)
        var plain: [Answer] = []
        for line in try ["harmless"] + Self.lines() where line.utf8.count < 2000 {
            let field = PercentEncoding.encode(line)
            let answers = [
                await installation.frontend.call(
                    .get, installation.page(waiting, "/processing?next=\(field)")),
                await installation.frontend.call(.get, "/checkout/\(field)"),
                await installation.frontend.post(
                    installation.page(checkout, "/pay"), form.filter { $0.0 != "method" } + [("method", line)]
                ),
            ]
            if plain.isEmpty { plain = answers }
            for (answer, plain) in zip(answers, plain) {
                #expect(answer.status == plain.status, "\(line.prefix(60))")
                #expect(PageScan(answer.text) == PageScan(plain.text), "\(line.prefix(60))")
            }
        }
        #expect(plain.map(\.status) == [200, 404, 422])
    }
}
