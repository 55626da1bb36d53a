import Crypto
import Database
import Domain
import Storage
import Support

/// Stores messages to payers in the transaction of what they tell.
struct MessageQueue {
    let random: RandomSource
    let now: Timestamp

    /// Queues what the site writes by itself when a checkout changes so.
    ///
    /// The site is read only where there is something to tell and somebody to tell it.
    func follow(
        _ checkout: Checkout, to facts: CheckoutFacts, news: [TransitionRecorder.News],
        in database: Connection
    ) throws {
        guard let email = checkout.details.customer?.email.flatMap({ EmailAddress($0) }) else { return }
        var wanted: [(topic: MessageTopic, refund: RefundID?)] = []
        if EventType.tells(entering: facts.status, from: checkout.status) {
            if facts.status == .paid { wanted.append((.receipt, nil)) }
            if facts.status == .failed { wanted.append((.failedPayment, nil)) }
        }
        for item in news where item.type == .refundSucceeded {
            if case .refund(let id) = item.subject { wanted.append((.refund, id)) }
        }
        guard !wanted.isEmpty, let site = try Sites.unscopedFind(checkout.siteID, in: database) else {
            return
        }
        for item in wanted where site.settings.messages.sends(item.topic) {
            var message = self.message(item.topic, .email, to: email.description, about: checkout)
            message.refundID = item.refund
            if try RefusedAddresses.contains(Self.digest(email.description, checkout.siteID), in: database) {
                message.status = .failed
                message.failure = .addressRefused
                message.nextTryAt = nil
            }
            try Messages.insert(message, in: database)
        }
    }

    /// A message that is due at once.
    func message(
        _ topic: MessageTopic, _ channel: MessageChannel, to recipient: String, about checkout: Checkout
    ) -> Message {
        Message(
            id: MessageID(at: now, random: random), checkoutID: checkout.id, siteID: checkout.siteID,
            channel: channel, topic: topic, recipient: recipient, createdAt: now)
    }

    /// What a refused address is known by; addresses differ in nothing but case for mail servers in use.
    static func digest(_ recipient: String, _ site: SiteID) -> [UInt8] {
        SHA256.digest(site.bytes + Array(recipient.lowercased().utf8))
    }
}
