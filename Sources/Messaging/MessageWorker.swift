package import Domain
package import Mail
package import Portal
package import SMS
package import Support

/// How messages leave the process.
package struct MessageCarriers: Sendable {
    /// Hands a mail over.
    package var mail: @Sendable (MailMessage, MessageID) async -> MessageOutcome
    /// Hands a text message over.
    package var sms: @Sendable (SMSText, PhoneNumber, MessageID) async -> MessageOutcome

    /// Keeps the two.
    package init(
        mail: @escaping @Sendable (MailMessage, MessageID) async -> MessageOutcome,
        sms: @escaping @Sendable (SMSText, PhoneNumber, MessageID) async -> MessageOutcome
    ) {
        self.mail = mail
        self.sms = sms
    }
}

/// What an operator may want to know of a message; never whom it is for.
package enum MessageReport: Hashable, Sendable {
    /// It was handed over, will be tried again, or failed.
    case handled(MessageID, MessageChannel, MessageTopic, MessageStatus, code: Int?)
    /// The mail server or the gateway does not work for this installation.
    case installationTrouble(MessageID, MessageChannel, code: Int?)
    /// The mail could not be written; the text is for the log.
    case notWritten(MessageID, String)
}

/// Writes what is due and hands it over.
package struct MessageWorker: Sendable {
    private let engine: PaymentEngine
    private let composer: MailComposer
    private let carriers: MessageCarriers
    private let report: @Sendable (MessageReport) -> Void

    /// How many messages are handed over at once: a slow server must not stop the others.
    package static let messagesAtOnce = 4

    /// Puts the parts together.
    package init(
        engine: PaymentEngine, composer: MailComposer, carriers: MessageCarriers,
        report: @escaping @Sendable (MessageReport) -> Void
    ) {
        self.engine = engine
        self.composer = composer
        self.carriers = carriers
        self.report = report
    }

    /// Hands over what is due, one after the other, until nothing is or the task is cancelled; answers how
    /// many.
    package func run() async throws -> Int {
        var count = 0
        while !Task.isCancelled, let message = try await engine.claimMessage() {
            count += 1
            let outcome = await deliver(message)
            if case .installationTrouble(let code) = outcome {
                report(.installationTrouble(message.id, message.channel, code: code))
            }
            let result = try await engine.record(outcome, of: message)
            report(
                .handled(result.id, result.channel, result.topic, result.status, code: result.code))
        }
        return count
    }

    private func deliver(_ message: Message) async -> MessageOutcome {
        do {
            guard let recipient = message.recipient, let contents = try engine.contents(of: message)
            else {
                return .outdated
            }
            switch message.channel {
            case .email: return try await deliverMail(message, recipient, contents)
            case .sms: return await deliverText(message, recipient, contents)
            }
        } catch {
            report(.notWritten(message.id, "\(error)"))
            return .later(code: nil)
        }
    }

    private func deliverMail(
        _ message: Message, _ recipient: String, _ contents: MessageContents
    ) async throws -> MessageOutcome {
        guard let address = EmailAddress(recipient) else { return .addressRefused(code: nil) }
        guard
            let mail = try composer.mail(message, to: address, saying: contents, at: engine.clock.now())
        else { return .outdated }
        return await carriers.mail(mail, message.id)
    }

    private func deliverText(
        _ message: Message, _ recipient: String, _ contents: MessageContents
    ) async -> MessageOutcome {
        guard case .checkout(let matter) = contents else { return .outdated }
        guard let number = PhoneNumber(recipient) else { return .addressRefused(code: nil) }
        let checkout = matter.view.checkout
        guard message.topic == .paymentLink, checkout.status == .pending,
            checkout.expiresAt > engine.clock.now()
        else { return .outdated }
        let text = SMSWords.paymentLink(
            siteName: matter.view.profile.site.settings.name, amount: checkout.amount,
            url: "\(engine.pageOrigin)/checkout/\(checkout.pageToken.exposedText())",
            isTest: !checkout.isLive, composer.texts(for: matter.view))
        guard let text else { return .refused(code: nil) }
        return await carriers.sms(text, number, message.id)
    }
}
