package import Support

/// Where a dispute stands.
///
/// The raw values are stored and are part of the API.
package enum DisputeStatus: String, Hashable, Sendable, CaseIterable {
    /// The bank asks the merchant.
    case opened = "opened"
    /// The bank decided for the merchant, who has the money again.
    case won = "won"
    /// The bank decided for the payer, or nobody answered in time.
    case lost = "lost"

    /// The status after the provider told one.
    ///
    /// An older word after a decision is a repeat; the other decision is a contradiction.
    package func applying(_ told: DisputeStatus) throws(MovementContradiction)
        -> MovementTransition<DisputeStatus>
    {
        switch (self, told) {
        case (.opened, .opened), (.won, .opened), (.lost, .opened), (.won, .won), (.lost, .lost): .repeated
        case (.opened, .won), (.opened, .lost): .changed(told)
        case (.won, .lost), (.lost, .won): throw MovementContradiction()
        }
    }
}

/// Why the payer disputes, in one vocabulary for all providers.
///
/// The raw values are stored and are part of the API.
package enum DisputeReason: String, Hashable, Sendable, CaseIterable {
    case fraudulent = "fraudulent"
    case duplicate = "duplicate"
    case notReceived = "not_received"
    case notAsDescribed = "not_as_described"
    case creditNotProcessed = "credit_not_processed"
    case general = "general"
}

/// Money that the payer asks back at the bank.
package struct Dispute: Hashable, Sendable {
    /// Stands in the API.
    package let id: DisputeID
    /// The attempt that brought the money.
    package let transactionID: TransactionID
    /// The attempt's checkout.
    package let checkoutID: CheckoutID
    /// The checkout's site, kept beside it so that every query names the tenant.
    package let siteID: SiteID
    /// How much is disputed.
    package let amount: Money
    /// Why.
    package let reason: DisputeReason
    /// Until when the merchant may answer the bank; nil where the provider does not say.
    package let evidenceDueAt: Timestamp?
    /// The provider's id of it, unique in the provider's account.
    package let providerReference: String
    /// How far it came.
    package var status: DisputeStatus
    /// When it was recorded.
    package let createdAt: Timestamp
    /// When its status last changed.
    package var updatedAt: Timestamp

    /// Makes a dispute from its parts.
    package init(
        id: DisputeID, transactionID: TransactionID, checkoutID: CheckoutID, siteID: SiteID, amount: Money,
        reason: DisputeReason, evidenceDueAt: Timestamp?, providerReference: String, status: DisputeStatus,
        createdAt: Timestamp, updatedAt: Timestamp
    ) {
        self.id = id
        self.transactionID = transactionID
        self.checkoutID = checkoutID
        self.siteID = siteID
        self.amount = amount
        self.reason = reason
        self.evidenceDueAt = evidenceDueAt
        self.providerReference = providerReference
        self.status = status
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
