import Domain
import Mail
import Messaging
import Pages
import Portal
import TestHarness
import Testing

@Suite("Mails about receipts, in the receipts' words") struct MailWordingTests {
    @Test("a receipt and a refund sent again say what they said, and the next ones say it anew")
    func sentAgain() async throws {
        let words = try ChangingTexts()
        let installation = try words.installation()
        let tenant = try await installation.makeTenant()
        let office = PostOffice()
        let worker = try office.worker(installation, texts: try ProjectTexts.library(of: words.path))
        func pay() async throws -> Checkout {
            let checkout = try await installation.writableCheckout(tenant.site)
            let transaction = try await installation.pay(checkout, card: "4242424242424242")
            _ = try await installation.engine.refund(transaction, RefundRequest(.amount(50)))
            _ = try await worker.run()
            return try installation.reread(checkout)
        }
        let checkout = try await pay()
        let first = office.mails
        #expect(first.count == 2 && first.allSatisfy { !$0.text.contains("~") })
        try words.mark("~")
        for topic in [MessageTopic.receipt, .refund] {
            _ = try await installation.engine.sendMessage(
                MessageRequest(topic: topic, channel: .email, recipient: "zoe@example.com"),
                about: try installation.view(checkout))
            _ = try await worker.run()
        }
        let again = Array(office.mails.dropFirst(2))
        #expect(again.map(\.text) == first.map(\.text) && again.map(\.html) == first.map(\.html))
        #expect(again.map(\.subject.text) == first.map(\.subject.text))
        _ = try await pay()
        #expect(office.mails.count == 6)
        #expect(
            office.mails.suffix(2).allSatisfy { $0.subject.text.hasPrefix("~") && $0.text.contains("~Hello") }
        )
    }
}
