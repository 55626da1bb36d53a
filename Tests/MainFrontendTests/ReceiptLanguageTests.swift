import Domain
import HTTPCore
import JSON
import Portal
import Support
import TestHarness
import Testing

@Suite("Receipts in the language of their payer")
struct ReceiptLanguageTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let locale: String
        /// The tag of the page, and what stands in it.
        let tag: String
        let page: [String]
        let refund: [String]
        var testDescription: String { locale }
    }

    static let rows = [
        Row(
            locale: "en", tag: "en",
            page: ["Receipt <bdi>", "United Kingdom", "VAT 19% (Germany) on €100.00", "€119.00", "Paid<"],
            refund: ["Refund receipt", "For receipt", "Given back", "includes VAT 19% (Germany)"]),
        Row(
            locale: "de", tag: "de",
            page: [
                "Beleg <bdi>", "Vereinigtes Königreich", "MwSt.", "(Deutschland)", "119,00\u{A0}€",
                "Bezahlt<",
            ],
            refund: ["Erstattungsbeleg", "Zum Beleg", "Erstattet", "November 2026"]),
        Row(
            locale: "de-CH", tag: "de-CH", page: ["EUR\u{A0}119.00", "Vereinigtes Königreich"],
            refund: ["Erstattungsbeleg"]),
        Row(
            locale: "fr", tag: "fr",
            page: ["Reçu <bdi>", "Royaume-Uni", "TVA", "(Allemagne)", "119,00\u{A0}€", "novembre 2026"],
            refund: ["Reçu de remboursement", "Montant remboursé"]),
        Row(
            locale: "es", tag: "es", page: ["Recibo <bdi>", "Reino Unido", "IVA", "(Alemania)", "Pagado<"],
            refund: ["Recibo de reembolso", "Reembolsado"]),
        Row(
            locale: "it", tag: "it", page: ["Ricevuta <bdi>", "Regno Unito", "IVA", "(Germania)", "Pagato<"],
            refund: ["Ricevuta di rimborso", "Rimborsato"]),
        Row(
            locale: "nl", tag: "nl",
            page: ["Betaalbewijs <bdi>", "Verenigd Koninkrijk", "btw", "(Duitsland)", "Betaald<"],
            refund: ["Bewijs van terugbetaling", "Terugbetaald"]),
        Row(locale: "pl", tag: "en", page: ["Receipt <bdi>", "United Kingdom"], refund: ["Refund receipt"]),
    ]

    /// A service for a consumer in Britain, which is taxed where the seller is.
    private func paid(
        _ installation: Installation, _ tenant: Tenant, _ locale: String
    ) async throws -> (Checkout, Transaction) {
        try await installation.tax(tenant.site)
        let created = await installation.backend.api(
            .post, "/v1/checkouts/\(tenant.site.id)/create", key: tenant.key,
            json: """
                {"currency":"EUR","locale":"\(locale)","returnUrl":"https://shop.example/thanks",
                "items":[{"name":"Advice","unitAmount":11900,"taxBehavior":"inclusive","supply":"service"}],
                "customer":{"name":"Ada"},
                "billingAddress":{"line1":"1 High Street","country":"GB","postalCode":"SW1A 1AA"}}
                """)
        let id = try #require(created.json?["id"]?.string.flatMap { CheckoutID($0) }, "\(created.text)")
        let view = try #require(
            try installation.engine.checkout(id, organization: tenant.organization.id, isLive: false))
        return (view.checkout, try await installation.pay(view.checkout, card: "4242424242424242"))
    }

    @Test("Words, amounts, days and countries as its readers write them, for ever", arguments: rows)
    func reads(_ row: Row) async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let (checkout, transaction) = try await paid(installation, tenant, row.locale)
        let path = installation.page(checkout, "/receipt")
        let page = await installation.frontend.call(.get, path).text
        #expect(page.contains("<html lang=\"\(row.tag)\""))
        for words in row.page { #expect(page.contains(words), "\(words)") }
        // Later receipts are in the language of the first, whatever the site's is by then.
        _ = try await installation.engine.updateSite(
            tenant.site.id, organization: tenant.organization.id
        ) { $0.locale = "it" }
        _ = try await installation.engine.refund(transaction, RefundRequest(.amount(5000)))
        let receipts = try installation.engine.receipts(of: checkout)
        let refund = try #require(receipts.last { $0.occasion == .refund })
        let refundPath = installation.page(checkout, "/receipts/\(refund.id)")
        let text = await installation.frontend.call(.get, refundPath).text
        #expect(text.contains("<html lang=\"\(row.tag)\""))
        for words in row.refund { #expect(text.contains(words), "\(words)") }
        let result = await installation.frontend.call(.get, installation.page(checkout, "/result")).text
        #expect(result.contains("href=\"\(path)\"") && result.contains("href=\"\(refundPath)\""))
    }

    @Test("A checkout without a language has its site's")
    func site() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        _ = try await installation.engine.updateSite(
            tenant.site.id, organization: tenant.organization.id
        ) { $0.locale = "nl" }
        let checkout = try await installation.makeCheckout(tenant.site)
        _ = try await installation.pay(checkout, card: "4242424242424242")
        let text = await installation.frontend.call(
            .get, installation.page(checkout, "/receipt.txt")
        ).text
        #expect(text.hasPrefix("Betaalbewijs TEST-R-000001\n"))
    }

    @Test("Where nothing is taxed the total stands alone, and says why")
    func untaxed() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        try await installation.tax(tenant.site)
        let created = await installation.backend.api(
            .post, "/v1/checkouts/\(tenant.site.id)/create", key: tenant.key,
            json: """
                {"currency":"EUR","returnUrl":"https://shop.example/thanks",
                "items":[{"name":"Advice","unitAmount":10000,"supply":"service"}],
                "customer":{"name":"Ada","taxId":"FR40303265045"},
                "billingAddress":{"country":"FR","postalCode":"75001"}}
                """)
        let id = try #require(created.json?["id"]?.string.flatMap { CheckoutID($0) }, "\(created.text)")
        let view = try #require(
            try installation.engine.checkout(id, organization: tenant.organization.id, isLive: false))
        _ = try await installation.pay(view.checkout, card: "4242424242424242")
        let text = await installation.frontend.call(
            .get, installation.page(view.checkout, "/receipt.txt")
        ).text
        #expect(text.contains("Advice: €100.00\n\nPaid: €100.00\n\nReverse charge – VAT to be"), "\(text)")
        #expect(!text.contains("€0.00"))
    }
}
