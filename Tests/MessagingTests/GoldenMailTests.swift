import Domain
import Foundation
import Mail
import Messaging
import Mustache
import Pages
import Support
import TestHarness
import Testing

@Suite("Mails as they were") struct GoldenMailTests {
    private static let url = "https://pay.example/checkout/token?a=1&b=2"

    private func model(_ kind: MailKind) throws -> MailModel {
        var settings = SiteSettings(name: "Lumen & <Söhne>")
        settings.branding.color = try #require(RGBColor("#1b7f5c"))
        settings.branding.logoURL = WebURL("https://cdn.example/logo.png")
        settings.support = SupportContact(email: "help@example.com", phone: "+44 20 7946 0018")
        settings.legal = LegalLinks(terms: WebURL("https://example.com/terms?a=1"))
        settings.messages.businessAddress = "Lumen & Söhne GmbH\nHauptstraße 1\n10115 Berlin"
        let time = Timestamp(seconds: 1_795_254_843)
        let site = Site(
            id: SiteID(high: 1, low: 2), organizationID: OrganizationID(high: 1, low: 1), settings: settings,
            redirectPublicKey: [], createdAt: time, updatedAt: time)
        var model = MailComposer.frame(of: site, pageOrigin: "https://pay.example")
        model.isTest = kind == .paymentLink
        model.amount = "€42.50"
        model.orderTotal = "€42.50"
        model.refundAmount = "€2.50"
        model.summary = "Lamp & <bulb>"
        model.reference = "10-1"
        model.customerName = "Zoë <b>"
        model.actionURL = Self.url
        model.actionLabel = kind == .memberInvitation ? "Join" : "See and pay"
        model.expiry = "22 November 2026"
        model.collectionDate = "1 December 2026"
        model.creditor = "Lumen & Söhne GmbH"
        model.accountEnding = "1234"
        model.organizationName = "Lumen <org>"
        model.inviterName = "Ada & Bo"
        model.endpointURL = "https://hooks.example/in?a=1&b=2"
        model.failingSince = "16 November 2026, 09:54 UTC"
        model.facts = [MailModel.Fact("Date", "21 November 2026, 09:54 UTC"), MailModel.Fact("Order", "<1>")]
        return model
    }

    private static func templates() throws -> MailTemplates {
        try MailTemplates(PageLibrary(folder: ProjectFolder.path("Templates"), reloading: false))
    }

    @Test("byte for byte", arguments: MailKind.allCases) func golden(_ kind: MailKind) throws {
        let rendered = try Self.templates().render(kind, try model(kind))
        #expect(try Golden().difference("\(kind.rawValue).html", from: rendered.html) == nil)
        #expect(
            try Golden().difference("\(kind.rawValue).txt", from: "\(rendered.subject)\n\n\(rendered.text)")
                == nil)
    }

    @Test("a whole receipt, with its lines") func receipt() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let euro = try #require(Currency(code: "EUR"))
        let checkout = try await installation.makeCheckout(tenant.site) { details in
            details.customer = Customer(name: "Zoë", email: "zoe@example.com")
            details.items = [
                try LineItem(
                    name: "Lamp & <bulb>", quantity: try #require(Quantity("1.5")), unitAmount: 2000,
                    currency: euro, details: "400 lumens"),
                try LineItem(
                    name: "Mug", quantity: try #require(Quantity(1)), unitAmount: 1250, currency: euro),
            ]
        }
        _ = try await installation.pay(checkout, card: "4242424242424242")
        let office = PostOffice()
        _ = try await office.worker(installation).run()
        let mail = try #require(office.mails.first)
        #expect(try Golden().difference("whole-receipt.html", from: mail.html) == nil)
        #expect(try Golden().difference("whole-receipt.txt", from: mail.text) == nil)
    }

    @Test("every mail template has a kind, and every golden file one that makes it") func whole() throws {
        let files = try FileManager.default.contentsOfDirectory(
            atPath: ProjectFolder.path("Templates/email"))
        let kinds = MailKind.allCases.map(\.rawValue)
        #expect(Set(files) == Set(kinds.flatMap { ["\($0).mustache", "\($0)-text.mustache"] }))
        #expect(Golden().names == Set((kinds + ["whole-receipt"]).flatMap { ["\($0).html", "\($0).txt"] }))
    }

    @Test("merchants' words are escaped in HTML and not in text", arguments: MailKind.allCases)
    func escaping(_ kind: MailKind) throws {
        let rendered = try Self.templates().render(kind, try model(kind))
        for word in ["Zoë <b>", "<bulb>", "<Söhne>", "<org>", "<1>"] {
            #expect(!rendered.html.contains(word))
        }
        #expect(!rendered.text.contains("&amp;") && !rendered.text.contains("&lt;"))
        #expect(!rendered.subject.contains("&lt;"))
        // Nothing is fetched from elsewhere but the logo.
        #expect(rendered.html.split(separator: "src=").count <= 2)
        #expect(!rendered.html.contains("<script") && !rendered.html.contains("@import"))
    }
}
