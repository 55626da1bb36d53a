package import Support

/// Where a reversal stands.
///
/// The raw values are stored and are part of the API.
package enum ReversalStatus: String, Hashable, Sendable, CaseIterable {
    /// The money is gone.
    case standing = "standing"
    /// The money came again: the bank was asked once more and paid.
    case undone = "undone"

    /// The status after the provider told one; nil where that is a repeat or older news.
    ///
    /// A further failure after money that came again is a reversal of its own.
    package func applying(_ told: ReversalStatus) -> ReversalStatus? {
        switch (self, told) {
        case (.standing, .undone): .undone
        case (.standing, .standing), (.undone, .standing), (.undone, .undone): nil
        }
    }
}

/// Money that had come and that the bank took back although nobody disputes it: a debit that failed late, a
/// bank transfer that was returned.
///
/// It is a row of its own, because "paid" was true until then and is not rewritten.
package struct Reversal: Hashable, Sendable {
    /// The attempt that had brought the money.
    package let transactionID: TransactionID
    /// The attempt's checkout.
    package let checkoutID: CheckoutID
    /// The checkout's site, kept beside it so that every query names the tenant.
    package let siteID: SiteID
    /// How much went back.
    package let amount: Money
    /// Why, in our vocabulary.
    package let declineCode: DeclineCode
    /// The provider's own code for it.
    package let providerCode: String?
    /// The provider's id of the news, unique in the attempt.
    package let providerReference: String
    /// How far it came.
    package var status: ReversalStatus
    /// When it was recorded.
    package let createdAt: Timestamp
    /// When its status last changed.
    package var updatedAt: Timestamp

    /// Makes a reversal from its parts.
    package init(
        transactionID: TransactionID, checkoutID: CheckoutID, siteID: SiteID, amount: Money,
        declineCode: DeclineCode, providerCode: String?, providerReference: String,
        status: ReversalStatus = .standing, createdAt: Timestamp, updatedAt: Timestamp
    ) {
        self.transactionID = transactionID
        self.checkoutID = checkoutID
        self.siteID = siteID
        self.amount = amount
        self.declineCode = declineCode
        self.providerCode = providerCode
        self.providerReference = providerReference
        self.status = status
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
