import Database
import Domain
import ProviderKit
import Storage
import Support

extension PaymentEngine {
    /// Whether the payer of an attempt is told here of its collection: of a direct debit, and by mail.
    ///
    /// A payer without an address is the merchant's to tell.
    static func announcesCollection(of transaction: Transaction, in view: CheckoutView) -> Bool {
        transaction.method == .directDebit && view.profile.site.settings.messages.sends(.mandateNotice)
            && view.checkout.details.customer?.email.flatMap { EmailAddress($0) } != nil
    }
}

/// The mail that tells a payer what will be collected by direct debit and when.
struct CollectionAnnouncement {
    let notice: CollectionNotice
    let queue: MessageQueue

    /// Nil where the outcome tells of no collection that is ahead.
    init?(_ outcome: ProviderOutcome, queue: MessageQueue) {
        // Nobody is told of what is over; the day itself may still be ahead in the bank's own time.
        guard outcome.status == .pending, var notice = outcome.collection,
            notice.chargeDate >= CivilDate(of: queue.now)
        else { return nil }
        notice.accountEnding = notice.accountEnding ?? outcome.instrument?.lastFour
        self.notice = notice
        self.queue = queue
    }

    /// Queues the mail in the transaction that stores the outcome, once for each attempt and day of
    /// collection.
    func store(for transaction: Transaction, of checkout: Checkout, in database: Connection) throws {
        guard try isAhead(transaction, of: checkout, in: database),
            let email = checkout.details.customer?.email.flatMap({ EmailAddress($0) }),
            let site = try Sites.unscopedFind(checkout.siteID, in: database),
            site.settings.messages.sends(.mandateNotice),
            try CollectionNotices.unscopedClaim(transaction.id, on: notice.chargeDate, in: database)
        else { return }
        var message = queue.message(
            .mandateNotice, .email, to: email.description, about: checkout, of: site.organizationID)
        var notice = notice
        let charged = try transaction.savedMethodID.flatMap {
            try SavedMethods.unscopedFind($0, in: database)
        }
        notice.accountEnding =
            notice.accountEnding ?? transaction.instrument?.lastFour ?? charged?.method.instrument?.lastFour
        message.notice = notice
        try queue.insertUnasked(message, isLive: checkout.isLive, in: database)
    }

    /// Whether money is still to come: of an attempt that is not decided, or that is collected once more
    /// after its money was taken back.
    private func isAhead(
        _ transaction: Transaction, of checkout: Checkout, in database: Connection
    ) throws -> Bool {
        if transaction.state.name.isInFlight { return true }
        guard transaction.state == .succeeded else { return false }
        return try Reversals.all(of: checkout.id, site: checkout.siteID, in: database)
            .contains { $0.transactionID == transaction.id && $0.status == .standing }
    }
}
