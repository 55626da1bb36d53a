import Database
package import Domain
import Storage
package import Support
import Synchronization

/// What came of handing a message over.
package enum MessageOutcome: Hashable, Sendable {
    /// The server or gateway has it; with the gateway's id of it, and the code of its answer.
    case sent(reference: String?, code: Int?)
    /// It may work later.
    case later(code: Int?)
    /// This installation's own server or account does not work; it may later, once a person has looked.
    case installationTrouble(code: Int?)
    /// The address or number takes no messages.
    case addressRefused(code: Int?)
    /// This message is refused for good.
    case refused(code: Int?)
    /// What it would say is no longer so.
    case outdated
    /// Whether it was sent is not known; mail is sent again, since a second copy is known by its id and costs
    /// nothing.
    case unknown
}

/// What a message is about, as it stands when the message is sent.
package struct MessageMatter: Sendable {
    /// The checkout, its attempts and its site.
    package var view: CheckoutView
    /// The refund that it tells of.
    package var refund: Refund?
    /// The collection that it tells of.
    package var notice: CollectionNotice?
    /// The receipt of the payment or the refund that it tells of.
    package var receipt: Receipt?
    /// The words that the receipt was issued with.
    package var wording: ReceiptWording?

    /// Puts them together.
    package init(
        view: CheckoutView, refund: Refund? = nil, notice: CollectionNotice? = nil, receipt: Receipt? = nil,
        wording: ReceiptWording? = nil
    ) {
        self.view = view
        self.refund = refund
        self.notice = notice
        self.receipt = receipt
        self.wording = wording
    }
}

/// What a message says, whoever it is for.
package enum MessageContents: Sendable {
    /// To a payer, about a checkout.
    case checkout(MessageMatter)
    /// To a member who is to join, with the token that accepts.
    case invitation(Member, Organization, token: Secret<String>)
    /// To a member, about an endpoint of a site that was disabled.
    case endpointDisabled(Member, WebhookEndpoint, Organization)
}

/// Whose turn was last in a queue that organisations take turns in.
final class OrganizationTurns: Sendable {
    private let last = Mutex<OrganizationID?>(nil)

    var behind: OrganizationID? { last.withLock { $0 } }

    func note(_ organization: OrganizationID) { last.withLock { $0 = organization } }
}

extension PaymentEngine {
    /// The next message that is due, of each organisation in its turn, claimed: nobody else hands it over;
    /// nil when none is due.
    package func claimMessage() async throws -> Message? {
        let now = clock.now()
        let turns = turns
        guard
            try database.read({ try Messages.unscopedDue(at: now, behind: turns.behind, in: $0) }) != nil
        else { return nil }
        return try await database.write { database in
            guard
                var message = try Messages.unscopedDue(at: now, behind: turns.behind, in: database)
            else { return nil }
            turns.note(message.organizationID)
            let tries = message.tries
            message.status = .sending
            message.nextTryAt = nil
            message.tries += 1
            message.updatedAt = now
            try Messages.update(message, from: .queued, tries: tries, in: database)
            return message
        }
    }

    /// What a claimed message is about; nil when what it would say is no longer so.
    package func contents(of message: Message) throws -> MessageContents? {
        guard let member = message.memberID else {
            return try matter(of: message).map { .checkout($0) }
        }
        return try memberContents(of: message, to: member)
    }

    private func matter(of message: Message) throws -> MessageMatter? {
        guard let id = message.checkoutID, let site = message.siteID else { return nil }
        let found = try database.read { database -> (Checkout, [Transaction], Refund?, Receipt?)? in
            guard let stored = try Checkouts.unscopedFind(id, in: database) else { return nil }
            let refund = try message.refundID.flatMap { try Refunds.unscopedFind($0, in: database) }
            let transactions = try Transactions.all(of: id, site: site, in: database)
            return (
                stored.checkout, transactions, refund, try Self.receipt(for: message, of: id, site, database)
            )
        }
        guard let (checkout, transactions, refund, receipt) = found,
            let profile = try unscopedProfile(of: checkout.siteID)
        else { return nil }
        let view = CheckoutView(checkout: checkout, transactions: transactions, profile: profile)
        return MessageMatter(
            view: view, refund: refund, notice: message.notice, receipt: receipt,
            wording: try receipt.flatMap { try wording(of: $0) })
    }

    private static func receipt(
        for message: Message, of checkout: CheckoutID, _ site: SiteID, _ database: Connection
    ) throws -> Receipt? {
        guard message.topic == .receipt || message.topic == .refund else { return nil }
        return try Receipts.all(of: checkout, site: site, in: database).last {
            message.topic == .receipt
                ? $0.occasion == .payment : $0.occasion == .refund && $0.refundID == message.refundID
        }
    }

    /// Writes down what came of a claimed message, and when it is tried again if it is.
    package func record(_ outcome: MessageOutcome, of message: Message) async throws -> Message {
        let now = clock.now()
        let changed = Self.applying(outcome, to: message, at: now, jitter: random.bytes(1)[0])
        return try await database.write { database in
            if changed.failure == .addressRefused, message.recipient != nil {
                try RefusedAddresses.insert(MessageQueue.digest(of: message), at: now, in: database)
            }
            try Messages.update(changed, from: .sending, tries: message.tries, in: database)
            return changed
        }
    }

    /// Takes up what the last process was handing over when it ended; for the start.
    ///
    /// Mail is sent again. Of a text message nobody knows, and a second one costs money.
    package func resumeInterruptedMessages() async throws -> Int {
        let messages = try database.read { try Messages.unscopedInterrupted(in: $0) }
        for message in messages { _ = try await record(.unknown, of: message) }
        return messages.count
    }

    /// Forgets addresses of messages that are over, and marks that are old; answers how many.
    package func forgetOldRecipients() async throws -> Int {
        let now = clock.now()
        let limit = Self.roundLimit
        return try await database.write { database in
            let recipients = try Messages.unscopedForgetRecipients(
                before: now.adding(seconds: -MessageLimits.recipientSeconds), limit: limit, in: database)
            let marks = try RefusedAddresses.unscopedForget(
                before: now.adding(seconds: -MessageLimits.refusedAddressSeconds), limit: limit,
                in: database)
            return recipients + marks
        }
    }

    private static func applying(
        _ outcome: MessageOutcome, to message: Message, at now: Timestamp, jitter: UInt8
    ) -> Message {
        var message = message
        message.updatedAt = now
        func fail(_ failure: MessageFailure, _ code: Int? = nil) {
            message.status = .failed
            message.failure = failure
            message.code = code
            message.sealedToken = nil
        }
        func retry(_ code: Int?) {
            guard
                let next = MessageLimits.nextTry(
                    after: message.tries, createdAt: message.createdAt, now: now, jitter: jitter)
            else { return fail(.gaveUp, code) }
            message.status = .queued
            message.nextTryAt = next
            message.code = code
        }
        switch outcome {
        case .sent(let reference, let code):
            message.status = .sent
            message.sealedToken = nil
            message.gatewayReference = reference
            message.code = code
        case .later(let code), .installationTrouble(let code): retry(code)
        case .addressRefused(let code): fail(.addressRefused, code)
        case .refused(let code): fail(.refused, code)
        case .outdated: fail(.outdated)
        case .unknown: if message.channel == .sms { fail(.outcomeUnknown) } else { retry(nil) }
        }
        return message
    }
}
