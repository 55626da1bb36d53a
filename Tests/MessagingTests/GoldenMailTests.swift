import Domain
import Foundation
import Mail
import Messaging
import Mustache
import Pages
import Portal
import Support
import TestHarness
import Testing

@Suite("Mails as they were") struct GoldenMailTests {
    private static let url = "https://pay.example/checkout/token?a=1&b=2"

    private func model(_ kind: MailKind, _ language: Language = .english) throws -> MailModel {
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
        let texts = try ProjectTexts.library().texts(for: ReaderLocale(language))
        let locale = texts.locale
        let euro = try #require(Currency(code: "EUR"))
        func amount(_ units: Int64) -> String { locale.text(Money(minorUnits: units, currency: euro)) }
        var model = MailComposer.frame(of: site, pageOrigin: "https://pay.example", texts)
        model.isTest = kind == .paymentLink
        model.amount = amount(4250)
        model.orderTotal = amount(4250)
        model.refundAmount = amount(250)
        model.summary = "Lamp & <bulb>"
        model.reference = "10-1"
        model.customerName = "Zoë <b>"
        model.actionURL = Self.url
        model.expiry = locale.day(time.adding(seconds: 86_400))
        model.collectionDate = locale.day(time.adding(seconds: 10 * 86_400))
        model.creditor = "Lumen & Söhne GmbH"
        model.accountEnding = "1234"
        model.organizationName = "Lumen <org>"
        model.inviterName = "Ada & Bo"
        model.endpointURL = "https://hooks.example/in?a=1&b=2"
        model.failingSince = locale.minute(time.adding(seconds: -5 * 86_400))
        model.facts = [MailModel.Fact("Date", locale.minute(time)), MailModel.Fact("Order", "<1>")]
        return model
    }

    private static func receiptName(_ language: Language) -> String {
        language == .english ? "whole-receipt" : "whole-receipt-\(language.rawValue)"
    }

    private static func taxedName(_ language: Language) -> String { "taxed-link-\(language.rawValue)" }

    private static func templates() throws -> MailTemplates {
        try MailTemplates(ProjectTexts.pages())
    }

    @Test("byte for byte", arguments: MailKind.allCases) func golden(_ kind: MailKind) throws {
        let rendered = try Self.templates().render(kind, try model(kind))
        #expect(try Golden().difference("\(kind.rawValue).html", from: rendered.html) == nil)
        #expect(
            try Golden().difference("\(kind.rawValue).txt", from: "\(rendered.subject)\n\n\(rendered.text)")
                == nil)
    }

    @Test("byte for byte in German", arguments: MailKind.allCases) func german(_ kind: MailKind) throws {
        let rendered = try Self.templates().render(kind, try model(kind, .german))
        #expect(try Golden().difference("\(kind.rawValue)-de.html", from: rendered.html) == nil)
        #expect(
            try Golden().difference(
                "\(kind.rawValue)-de.txt", from: "\(rendered.subject)\n\n\(rendered.text)") == nil)
    }

    @Test("a whole receipt, with its lines, in every language", arguments: Language.allCases)
    func receipt(_ language: Language) async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let euro = try #require(Currency(code: "EUR"))
        let checkout = try await installation.makeCheckout(tenant.site) { details in
            details.locale = language.rawValue
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
        #expect(mail.language == language.rawValue)
        #expect(mail.html.contains("<html lang=\"\(language.rawValue)\""))
        let name = Self.receiptName(language)
        #expect(try Golden().difference("\(name).html", from: mail.html) == nil)
        #expect(
            try Golden().difference("\(name).txt", from: "\(mail.subject.text)\n\n\(mail.text)") == nil)
    }

    @Test(
        "taxes on top of the prices and inside of them, while the country is not known, in every language",
        arguments: Language.allCases)
    func taxes(_ language: Language) async throws {
        let installation = try Installation()
        let site = try await installation.tax(try await installation.makeTenant().site)
        let euro = try #require(Currency(code: "EUR"))
        let one = try #require(Quantity(1))
        let checkout = try await installation.makeCheckout(site) { details in
            var book = try LineItem(name: "Book", quantity: one, unitAmount: 2000, currency: euro)
            book.taxCategory = "reduced"
            book.taxBehavior = .inclusive
            details.items = [
                try LineItem(name: "Lamp", quantity: one, unitAmount: 4250, currency: euro), book,
            ]
            details.locale = language.rawValue
            details.customer = Customer(name: "Zoë", email: "zoe@example.com")
        }
        let matter = MessageMatter(view: try installation.view(checkout))
        let written = try PostOffice.composer().model(of: .paymentLink, matter, at: checkout.createdAt)
        var model = try #require(written)
        // The address of each run is another.
        model.actionURL = Self.url
        let rendered = try Self.templates().render(.paymentLink, model)
        let name = Self.taxedName(language)
        #expect(try Golden().difference("\(name).html", from: rendered.html) == nil)
        #expect(
            try Golden().difference("\(name).txt", from: "\(rendered.subject)\n\n\(rendered.text)") == nil)
    }

    @Test("every mail template has a kind, and every golden file one that makes it") func whole() throws {
        let files = try FileManager.default.contentsOfDirectory(
            atPath: ProjectFolder.path("Templates/email"))
        let kinds = MailKind.allCases.map(\.rawValue)
        #expect(Set(files) == Set(kinds.flatMap { ["\($0).mustache", "\($0)-text.mustache"] }))
        let names =
            kinds + kinds.map { "\($0)-de" } + Language.allCases.map { Self.receiptName($0) }
            + Language.allCases.map { Self.taxedName($0) }
        #expect(Golden().names == Set(names.flatMap { ["\($0).html", "\($0).txt"] }))
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
