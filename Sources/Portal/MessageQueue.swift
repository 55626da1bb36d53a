import Crypto
import Database
import Domain
import Storage
import Support

/// Stores messages to payers in the transaction of what they tell.
struct MessageQueue {
    let random: RandomSource
    let now: Timestamp
    let allowance: MessageAllowance

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
            var message = message(
                item.topic, .email, to: email.description, about: checkout, of: site.organizationID)
            message.refundID = item.refund
            try insertUnasked(message, isLive: checkout.isLive, in: database)
        }
    }

    /// Stores a message that nobody asked for, unless its address is known to take nothing.
    func insertUnasked(_ message: Message, isLive: Bool, in database: Connection) throws {
        var message = message
        if try RefusedAddresses.contains(Self.digest(of: message), in: database) {
            message.refuse(.addressRefused)
        }
        try allowance.insertUnasked(message, isLive: isLive, at: now, in: database)
    }

    /// Stores a message that somebody asked for; throws `limitReached`.
    func insertWanted(_ message: Message, isLive: Bool, in database: Connection) throws {
        do { try allowance.take(message, isLive: isLive, at: now, in: database) } catch let reached
            as MessageLimitReached
        {
            throw PortalError.message(.limitReached(reached))
        }
        try Messages.insert(message, in: database)
    }

    /// A message about a checkout that is due at once.
    func message(
        _ topic: MessageTopic, _ channel: MessageChannel, to recipient: String, about checkout: Checkout,
        of organization: OrganizationID
    ) -> Message {
        Message(
            id: MessageID(at: now, random: random), organizationID: organization, checkoutID: checkout.id,
            siteID: checkout.siteID, channel: channel, topic: topic, recipient: recipient, createdAt: now)
    }

    /// A mail to a member that is due at once.
    func message(_ topic: MessageTopic, to member: Member, site: SiteID? = nil) -> Message {
        var message = Message(
            id: MessageID(at: now, random: random), organizationID: member.organizationID, checkoutID: nil,
            siteID: site, channel: .email, topic: topic, recipient: member.email.description,
            createdAt: now)
        message.memberID = member.id
        return message
    }

    /// What the address of a message is known by once it was refused, with whoever writes to it; addresses
    /// differ in nothing but case for mail servers in use.
    static func digest(of message: Message) -> [UInt8] {
        let holder =
            message.memberID == nil ? message.siteID?.bytes ?? [] : message.organizationID.bytes
        return SHA256.digest(holder + Array((message.recipient ?? "").lowercased().utf8))
    }
}
