import Domain
import Foundation
import Mail
import Messaging
import Mustache
import Pages
import Portal
import SMS
import TestHarness
import Testing

@Suite("Messages in the payer's language") struct MessageLanguageTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var checkout: String?
        var site = "en"
        let language: String
        let amount: String
    }

    static let rows = [
        Row(testDescription: "nothing said", language: "en", amount: "€1,234.50"),
        Row(testDescription: "the checkout's", checkout: "de", language: "de", amount: "1.234,50\u{A0}€"),
        Row(
            testDescription: "numbers of a region", checkout: "de-AT", language: "de",
            amount: "€\u{A0}1.234,50"),
        Row(testDescription: "the site's", site: "nl-BE", language: "nl", amount: "€\u{A0}1.234,50"),
        Row(
            testDescription: "the checkout's before the site's", checkout: "fr-FR", site: "nl",
            language: "fr",
            amount: "1\u{202F}234,50\u{A0}€"),
        Row(
            testDescription: "the site's, where the checkout's has no words", checkout: "pl", site: "es",
            language: "es", amount: "1234,50\u{A0}€"),
        Row(
            testDescription: "English, where neither has", checkout: "pl", site: "cs", language: "en",
            amount: "€1,234.50"),
    ]

    @Test("a receipt is in it", arguments: rows) func receipt(_ row: Row) async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        _ = try await installation.engine.updateSite(
            tenant.site.id, organization: tenant.organization.id
        ) { $0.locale = row.site }
        let checkout = try await installation.makeCheckout(tenant.site, amount: 123_450) {
            $0.locale = row.checkout
            $0.customer = Customer(name: "Zoë", email: "zoe@example.com")
        }
        _ = try await installation.pay(checkout, card: "4242424242424242")
        let office = PostOffice()
        _ = try await office.worker(installation).run()
        let mail = try #require(office.mails.first)
        #expect(mail.language == row.language)
        #expect(mail.subject.text.contains(row.amount))
        #expect(mail.html.contains("<html lang=\"\(row.language)\"") && mail.html.contains(row.amount))
        // The receipt that it leads to is in the same.
        let receipt = try #require(try installation.engine.receipts(of: checkout).first)
        #expect(ReaderLocale(tag: receipt.contents.language)?.language.rawValue == row.language)
    }

    struct TextRow: Sendable, CustomTestStringConvertible {
        let tag: String
        let link: String
        let code: String

        var testDescription: String { tag }
    }

    static let texts = [
        TextRow(
            tag: "en", link: "[Test] Lumen: pay €1,234.50 at https://pay.example/c",
            code: "123456 is your code for Lumen. Tell it to nobody."),
        TextRow(
            tag: "de", link: "[Test] Lumen: Bitte zahlen Sie 1.234,50 € unter https://pay.example/c",
            code: "123456 ist Ihr Code für Lumen. Geben Sie ihn niemandem weiter."),
        TextRow(
            tag: "de-CH", link: "[Test] Lumen: Bitte zahlen Sie EUR 1'234.50 unter https://pay.example/c",
            code: "123456 ist Ihr Code für Lumen. Geben Sie ihn niemandem weiter."),
        TextRow(
            tag: "fr", link: "[Test] Lumen : réglez 1 234,50 € sur https://pay.example/c",
            code: "123456 est votre code pour Lumen. Ne le communiquez à personne."),
        TextRow(
            tag: "es", link: "[Prueba] Lumen: pague 1234,50 € en https://pay.example/c",
            code: "123456 es su clave para Lumen. No la comparta con nadie."),
        TextRow(
            tag: "it", link: "[Prova] Lumen: paghi 1234,50 € su https://pay.example/c",
            code: "123456 è il Suo codice per Lumen. Non lo comunichi a nessuno."),
        TextRow(
            tag: "nl", link: "[Test] Lumen: betaal € 1.234,50 via https://pay.example/c",
            code: "123456 is uw code voor Lumen. Deel hem met niemand."),
    ]

    @Test("text messages stay in their alphabet", arguments: texts) func alphabet(_ row: TextRow) throws {
        let texts = try ProjectTexts.library().texts(for: try #require(ReaderLocale(tag: row.tag)))
        let euro = try #require(Currency(code: "EUR"))
        func link(_ name: String, _ url: String, _ units: Int64) throws -> SMSText {
            try #require(
                SMSWords.paymentLink(
                    siteName: name, amount: Money(minorUnits: units, currency: euro), url: url, isTest: true,
                    texts))
        }
        #expect(try link("Lumen", "https://pay.example/c", 123_450).text == row.link)
        #expect(SMSWords.code("123456", siteName: "Lumen", texts)?.text == row.code)
        // The longest name that is shown and an address of the usual length fit one segment.
        let name = String(repeating: "n", count: 40)
        let url = "https://pay.shop.example/checkout/" + String(repeating: "t", count: 32)
        let long = try link(name, url, -123_450)
        #expect(long.encoding == .gsm7 && long.segments == 1)
        let code = try #require(SMSWords.code("12345678", siteName: name, texts))
        #expect(code.encoding == .gsm7 && code.segments == 1)
    }

    @Test("templates hold no words of their own, and show every text there is") func words() throws {
        let root = ProjectFolder.path("Templates")
        var text = ""
        for folder in ["email", "partials"] {
            for name in try FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)")
            where folder == "email" || name.hasPrefix("mail-") {
                text += try String(contentsOfFile: "\(root)/\(folder)/\(name)", encoding: .utf8)
            }
        }
        let code: Set<String> = [
            "help", "terms", "privacy", "imprint", "card", "cardEnding", "andOneMore", "andMore",
        ]
        text += try String(contentsOfFile: "\(root)/layouts/mail.mustache", encoding: .utf8)
        let used = Set(text.matches(of: /\bwords\.([A-Za-z]+)/).map { String($0.output.1) })
        let kinds = Set(MailKind.allCases.map(\.rawValue))
        let known = Set(
            MailTexts.all.filter { $0.group == "common" || kinds.contains($0.group) }.map(\.name))
        #expect(used == known.subtracting(code))
        // What is left of a template without tags and markup is the mark of the subject and of the footer.
        let rest = text.replacing(/\{\{.*?\}\}/, with: " ").replacing(/(?s)<style>.*?<\/style>/, with: " ")
            .replacing(/<[^>]*>/, with: " ").replacing("&nbsp;", with: " ").replacing("Subject:", with: " ")
        #expect(!rest.contains(/[A-Za-z]/), "\(rest.matches(of: /[A-Za-z]+/).map(\.output))")
    }
}
