import Database
package import Domain
import Storage
import Support

extension PaymentEngine {
    /// Queues the mail that tells a payer what will be collected by direct debit and when; the same notice of
    /// a checkout is queued once.
    ///
    /// Answers nil for a payer without a mail address, whom the merchant has to tell. Throws `notFound`.
    package func announceCollection(
        _ notice: CollectionNotice, of checkout: CheckoutID
    ) async throws -> Message? {
        let queue = messageQueue
        return try await database.write { database in
            guard let stored = try Checkouts.unscopedFind(checkout, in: database) else {
                throw PortalError.notFound
            }
            return try queue.announce(notice, of: stored.checkout, in: database)
        }
    }
}

extension MessageQueue {
    /// The same in the transaction of what makes the collection certain.
    func announce(
        _ notice: CollectionNotice, of checkout: Checkout, in database: Connection
    ) throws -> Message? {
        guard let email = checkout.details.customer?.email.flatMap({ EmailAddress($0) }),
            let organization = try Sites.unscopedFind(checkout.siteID, in: database)?.organizationID
        else { return nil }
        let earlier = try Messages.all(of: checkout.id, site: checkout.siteID, in: database)
            .first { $0.topic == .mandateNotice && $0.notice == notice }
        if let earlier { return earlier }
        var message = message(
            .mandateNotice, .email, to: email.description, about: checkout, of: organization)
        message.notice = notice
        try insertUnasked(message, isLive: checkout.isLive, in: database)
        return message
    }
}
