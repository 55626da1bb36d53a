import Domain
import Mail
import Messaging
import Portal
import Support
import TestHarness
import Testing

@Suite("Who writes") struct SenderTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var senderName: String?
        var senderAddress: String?
        var replyTo: String?
        var support: String?
        let from: String
        let answers: String?
    }

    static let rows = [
        Row(
            testDescription: "nothing said", from: "Northwind Outdoor <payments@portico.test>", answers: nil),
        Row(
            testDescription: "a contact for questions", support: "help@shop.example",
            from: "Northwind Outdoor <payments@portico.test>", answers: "help@shop.example"),
        Row(
            testDescription: "a domain that sites may use", senderName: "Shop",
            senderAddress: "pay@allowed.example", from: "Shop <pay@allowed.example>", answers: nil),
        Row(
            testDescription: "another domain", senderAddress: "pay@bank.example",
            from: "Northwind Outdoor <payments@portico.test>", answers: "pay@bank.example"),
        Row(
            testDescription: "a domain below one that sites may use",
            senderAddress: "pay@sub.allowed.example",
            from: "Northwind Outdoor <payments@portico.test>", answers: "pay@sub.allowed.example"),
        Row(
            testDescription: "an address for answers", senderAddress: "pay@allowed.example",
            replyTo: "answers@shop.example", from: "Northwind Outdoor <pay@allowed.example>",
            answers: "answers@shop.example"),
    ]

    @Test("sender and answers", arguments: rows) func sender(_ row: Row) async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        _ = try await installation.engine.updateSite(
            tenant.site.id, organization: tenant.organization.id
        ) {
            $0.messages.senderName = row.senderName
            $0.messages.senderAddress = row.senderAddress.flatMap { EmailAddress($0) }
            $0.messages.replyTo = row.replyTo.flatMap { EmailAddress($0) }
            $0.support.email = row.support
        }
        let checkout = try await installation.writableCheckout(tenant.site)
        _ = try await installation.pay(checkout, card: "4242424242424242")
        let office = PostOffice()
        _ = try await office.worker(installation, senderDomains: ["allowed.example"]).run()
        let mail = try #require(office.mails.first)
        #expect("\(mail.from.name?.text ?? "") <\(mail.from.address)>" == row.from)
        #expect(mail.replyTo?.address.description == row.answers)
    }

    @Test("somebody else is not greeted by the customer's name") func elsewhere() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let checkout = try await installation.writableCheckout(tenant.site)
        for recipient in ["zoe@example.com", "finance@example.com"] {
            _ = try await installation.engine.sendMessage(
                MessageRequest(topic: .paymentLink, channel: .email, recipient: recipient),
                about: try installation.view(checkout))
        }
        let office = PostOffice()
        _ = try await office.worker(installation).run()
        for mail in office.mails {
            let isCustomer = mail.to.address.description == "zoe@example.com"
            #expect(mail.text.contains("Zoë") == isCustomer && mail.html.contains("Zoë") == isCustomer)
            #expect((mail.to.name != nil) == isCustomer)
        }
    }
}
