import Database
package import Domain
import Storage
import Support

/// A message that a merchant asks for.
package struct MessageRequest: Hashable, Sendable {
    /// What it tells.
    package var topic: MessageTopic
    /// The way it travels.
    package var channel: MessageChannel
    /// The address or number, checked.
    package var recipient: String

    /// Makes a request.
    package init(topic: MessageTopic, channel: MessageChannel, recipient: String) {
        self.topic = topic
        self.channel = channel
        self.recipient = recipient
    }
}

/// Why no message is sent.
package enum MessageRefusal: Error, Hashable, Sendable {
    /// What it would tell has not happened.
    case nothingToTell(MessageTopic)
    /// As many were sent about this checkout as may be.
    case tooMany(limit: Int)
    /// As many were sent in an hour or a day as may be.
    case limitReached(MessageLimitReached)
}

extension PaymentEngine {
    /// Queues a message about a checkout that the caller has found for its tenant.
    ///
    /// A mark on the address is taken away: somebody asked. Throws `checkout` for the link of one that
    /// cannot be paid, and `message`.
    package func sendMessage(
        _ request: MessageRequest, about view: CheckoutView, once: Once<Message>? = nil
    ) async throws -> Message {
        let queue = messageQueue
        let id = view.checkout.id
        let organization = view.profile.site.organizationID
        return try await write(once) { database in
            guard let stored = try Checkouts.unscopedFind(id, in: database) else {
                throw PortalError.notFound
            }
            let checkout = stored.checkout
            var message = queue.message(
                request.topic, request.channel, to: request.recipient, about: checkout, of: organization)
            try Self.check(request.topic, checkout, at: queue.now)
            if request.topic == .refund {
                message.refundID = try Refunds.all(of: id, site: checkout.siteID, in: database)
                    .last { $0.state.name == .succeeded }?.id
                guard message.refundID != nil else {
                    throw PortalError.message(.nothingToTell(.refund))
                }
            }
            guard
                try Messages.count(of: id, site: checkout.siteID, in: database) < MessageLimits.perCheckout
            else { throw PortalError.message(.tooMany(limit: MessageLimits.perCheckout)) }
            try RefusedAddresses.remove(MessageQueue.digest(of: message), in: database)
            try queue.insertWanted(message, isLive: checkout.isLive, in: database)
            return message
        }
    }

    /// The messages about a checkout, oldest first; the caller has found the checkout for its tenant.
    package func messages(about checkout: Checkout) throws -> [Message] {
        try database.read { try Messages.all(of: checkout.id, site: checkout.siteID, in: $0) }
    }

    /// What stores messages now.
    var messageQueue: MessageQueue {
        MessageQueue(random: random, now: clock.now(), allowance: allowance)
    }

    private static func check(
        _ topic: MessageTopic, _ checkout: Checkout, at now: Timestamp
    ) throws(PortalError) {
        switch topic {
        case .paymentLink: try checkPayable(checkout, at: now)
        case .receipt:
            guard checkout.status.isPayerDone, checkout.facts.amountReceived > 0 else {
                throw .message(.nothingToTell(topic))
            }
        case .failedPayment:
            guard checkout.status == .failed else { throw .message(.nothingToTell(topic)) }
        case .refund: return
        case .mandateNotice, .endpointDisabled, .memberInvitation: throw .message(.nothingToTell(topic))
        }
    }

    private static func checkPayable(_ checkout: Checkout, at now: Timestamp) throws(PortalError) {
        switch checkout.status {
        case .pending where checkout.expiresAt > now: return
        case .pending: throw .checkout(.closed(.expired))
        case .processing: throw .checkout(.attemptInFlight)
        case .authorized, .paid, .partiallyRefunded, .refunded, .disputed, .completed:
            throw .checkout(.alreadyPaid(checkout.status))
        case .failed, .cancelled, .expired: throw .checkout(.closed(checkout.status))
        }
    }
}
