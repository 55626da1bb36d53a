package import Support

/// A bank transfer that an attempt waits for.
package struct AwaitedTransfer: Hashable, Sendable {
    /// The attempt.
    package let transactionID: TransactionID
    /// What it pays.
    package let checkoutID: CheckoutID
    /// The checkout's site, kept beside it so that every query names the tenant.
    package let siteID: SiteID
    /// The tenant, who alone can import statements that settle it.
    package let organizationID: OrganizationID
    /// Whether real money moves.
    package let isLive: Bool
    /// The provider account whose bank account receives it.
    package let providerAccountID: ProviderAccountID
    /// The receiving account in its normal form.
    package let receivingAccount: String
    /// By whose rules the reference is checked.
    package let scheme: String
    /// The reference in its normal form, unique for the receiving account.
    package let reference: String
    /// What is awaited in all.
    package let amount: Money
    /// What has come, in minor units.
    package var received: Int64
    /// What did not come and was let go, in minor units.
    package var forgiven: Int64
    /// Whether it is paid to its end.
    package var isSettled: Bool
    /// Who is expected to pay; empty where it is not known.
    package let payerName: String
    /// By when it should have come.
    package let expectedAt: Timestamp
    /// When it is not waited for any more; money that comes later is taken all the same.
    package let lapsesAt: Timestamp
    /// When the reference was given out.
    package let createdAt: Timestamp
    /// What was seen for it and pays nothing yet, oldest first; read for pages only.
    package var seen: [SeenTransfer] = []

    /// Makes one.
    package init(
        transactionID: TransactionID, checkoutID: CheckoutID, siteID: SiteID, organizationID: OrganizationID,
        isLive: Bool, providerAccountID: ProviderAccountID, receivingAccount: String, scheme: String,
        reference: String, amount: Money, received: Int64 = 0, forgiven: Int64 = 0, isSettled: Bool = false,
        payerName: String, expectedAt: Timestamp, lapsesAt: Timestamp, createdAt: Timestamp
    ) {
        self.transactionID = transactionID
        self.checkoutID = checkoutID
        self.siteID = siteID
        self.organizationID = organizationID
        self.isLive = isLive
        self.providerAccountID = providerAccountID
        self.receivingAccount = receivingAccount
        self.scheme = scheme
        self.reference = reference
        self.amount = amount
        self.received = received
        self.forgiven = forgiven
        self.isSettled = isSettled
        self.payerName = payerName
        self.expectedAt = expectedAt
        self.lapsesAt = lapsesAt
        self.createdAt = createdAt
    }

    /// What is still to come: what was forgiven once stays so.
    package var missing: Money {
        Money(minorUnits: max(amount.minorUnits - received - forgiven, 0), currency: amount.currency)
    }
}
