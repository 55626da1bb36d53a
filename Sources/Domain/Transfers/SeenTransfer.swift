package import Support

/// Money that was seen for an awaited transfer and pays nothing yet.
package struct SeenTransfer: Hashable, Sendable {
    /// What was seen, which is also how it is known again.
    package enum Sight: Hashable, Sendable {
        /// The bank tells of that much in minor units and has not booked it; each amount is seen once.
        case announced(Int64)
        /// It is booked and waits for a person.
        case proposed(BankTransferID)
    }

    /// The attempt that waits for it.
    package let transactionID: TransactionID
    /// The site of its checkout, kept beside it so that every query names the tenant.
    package let siteID: SiteID
    /// What was seen.
    package let sight: Sight
    /// How much, which may be of another currency than is awaited.
    package let amount: Money
    /// When it was seen first.
    package let seenAt: Timestamp

    /// Makes one.
    package init(
        transactionID: TransactionID, siteID: SiteID, sight: Sight, amount: Money, seenAt: Timestamp
    ) {
        self.transactionID = transactionID
        self.siteID = siteID
        self.sight = sight
        self.amount = amount
        self.seenAt = seenAt
    }

    /// Whether it is still worth telling: what a bank announces and does not book for so long was dropped.
    package func isShown(at time: Timestamp) -> Bool {
        guard case .announced = sight else { return true }
        return time < seenAt.adding(seconds: Self.announcedDays * 86_400)
    }

    /// Days for which an announcement is believed; banks book within two or three working days.
    package static let announcedDays: Int64 = 7
}
