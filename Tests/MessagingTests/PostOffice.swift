import Domain
import Mail
import Messaging
import Mustache
import Pages
import Portal
import SMS
import Support
import Synchronization
import TestHarness
import Testing

/// Takes what the worker hands over and answers as the test says.
final class PostOffice: Sendable {
    private struct State {
        var mails: [MailMessage] = []
        var texts: [(number: PhoneNumber, text: SMSText)] = []
        var reports: [MessageReport] = []
        /// The outcomes to come, first one first; then everything is taken.
        var outcomes: [MessageOutcome] = []
    }

    private let state = Mutex(State())

    var mails: [MailMessage] { state.withLock { $0.mails } }
    var texts: [(number: PhoneNumber, text: SMSText)] { state.withLock { $0.texts } }
    var reports: [MessageReport] { state.withLock { $0.reports } }

    func expect(_ outcomes: MessageOutcome...) { state.withLock { $0.outcomes = outcomes } }

    private func next() -> MessageOutcome {
        state.withLock { state in
            state.outcomes.isEmpty ? .sent(reference: nil, code: 250) : state.outcomes.removeFirst()
        }
    }

    static func composer(
        senderDomains: Set<String> = [], texts: TextLibrary? = nil
    ) throws -> MailComposer {
        let library = try ProjectTexts.pages()
        let address = try #require(EmailAddress("payments@portico.test"))
        return MailComposer(
            templates: try MailTemplates(library), texts: try texts ?? ProjectTexts.library(),
            identity: MailIdentity(address: address, bounceAddress: nil, senderDomains: senderDomains),
            pageOrigin: Installation.pageOrigin, adminOrigin: Installation.apiOrigin)
    }

    func worker(
        _ installation: Installation, senderDomains: Set<String> = [], texts: TextLibrary? = nil
    ) throws -> MessageWorker {
        MessageWorker(
            engine: installation.engine,
            composer: try Self.composer(senderDomains: senderDomains, texts: texts),
            carriers: MessageCarriers(
                mail: { mail, _ in
                    self.state.withLock { $0.mails.append(mail) }
                    return self.next()
                },
                sms: { text, number, _ in
                    self.state.withLock { $0.texts.append((number, text)) }
                    return self.next()
                }),
            report: { report in self.state.withLock { $0.reports.append(report) } })
    }
}

extension Installation {
    /// A checkout of somebody who can be written.
    func writableCheckout(_ site: Site, amount: Int64 = 4250) async throws -> Checkout {
        try await makeCheckout(site, amount: amount) {
            $0.customer = Customer(name: "Zoë", email: "zoe@example.com", phone: "+44 20 7946 0018")
        }
    }

    func view(_ checkout: Checkout) throws -> CheckoutView {
        try #require(try engine.checkout(opening: checkout.pageToken))
    }

    func messages(_ checkout: Checkout) throws -> [Message] { try engine.messages(about: checkout) }
}
