package import Support

/// What became of a line of a bank statement.
///
/// The raw values are stored and are part of the API.
package enum BankTransferStatus: String, Hashable, Sendable, CaseIterable {
    /// It paid a transaction to its end, alone or as the last part.
    case settled = "settled"
    /// It paid a part; the rest is still awaited.
    case partial = "partial"
    /// A person has to decide.
    case proposed = "proposed"
    /// Nothing is known that it could be for.
    case unmatched = "unmatched"
    /// It took back what had come, and that is recorded.
    case reversed = "reversed"
    /// A person decided that it pays nothing here.
    case rejected = "rejected"
}

/// A line of a bank statement that was imported: money that came, or came back.
package struct BankTransfer: Hashable, Sendable {
    /// Stands in the API.
    package let id: BankTransferID
    /// The tenant.
    package let organizationID: OrganizationID
    /// Whether the statement is of a live account.
    package let isLive: Bool
    /// The import that brought it first.
    package let importID: StatementImportID
    /// The account that it moved on, in its normal form.
    package let receivingAccount: String
    /// SHA-256 of the key by which it is known again, so that no other file brings it a second time.
    package let keyDigest: [UInt8]
    /// The day of booking, in days since 1970-01-01.
    package let bookedOn: CivilDate
    /// How much, never negative.
    package let amount: Money
    /// Whether it gives back what came before.
    package let isReturn: Bool
    /// The reference fields and what the payer wrote.
    package let remittance: String
    /// Who paid, as the bank knows them.
    package let payerName: String
    /// From which account.
    package let payerAccount: String
    /// What became of it.
    package var status: BankTransferStatus
    /// Why a person has to decide, or had to.
    package var reason: ProposalReason?
    /// What it may be for, the likeliest first, or what it paid.
    package var transactions: [TransactionID]
    /// What was forgiven, in minor units.
    package var shortage: Int64
    /// What came too much, in minor units: it is the payer's.
    package var excess: Int64
    /// When it was imported.
    package let createdAt: Timestamp
    /// When a person decided; nil where nobody had to.
    package var decidedAt: Timestamp?

    /// Makes one.
    package init(
        id: BankTransferID, organizationID: OrganizationID, isLive: Bool, importID: StatementImportID,
        receivingAccount: String, keyDigest: [UInt8], bookedOn: CivilDate, amount: Money, isReturn: Bool,
        remittance: String, payerName: String, payerAccount: String, status: BankTransferStatus,
        reason: ProposalReason? = nil, transactions: [TransactionID] = [], shortage: Int64 = 0,
        excess: Int64 = 0, createdAt: Timestamp, decidedAt: Timestamp? = nil
    ) {
        self.id = id
        self.organizationID = organizationID
        self.isLive = isLive
        self.importID = importID
        self.receivingAccount = receivingAccount
        self.keyDigest = keyDigest
        self.bookedOn = bookedOn
        self.amount = amount
        self.isReturn = isReturn
        self.remittance = remittance
        self.payerName = payerName
        self.payerAccount = payerAccount
        self.status = status
        self.reason = reason
        self.transactions = transactions
        self.shortage = shortage
        self.excess = excess
        self.createdAt = createdAt
        self.decidedAt = decidedAt
    }
}

/// Why a person's decision about a transfer is not taken.
package enum TransferRefusal: Error, Hashable, Sendable {
    /// It is not waiting for a decision.
    case notOpen(BankTransferStatus)
    /// What is proposed for that reason cannot simply be accepted: it is assigned or rejected.
    case needsAssignment(ProposalReason)
    /// The transaction awaits no transfer on that account.
    case transactionUnknown
    /// The transaction takes no more money, or not of that currency or amount.
    case transactionTakesNone
}
