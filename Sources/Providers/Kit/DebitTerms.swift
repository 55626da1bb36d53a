package import Support

/// What a payer has to know before they let somebody debit their account.
package struct DebitTerms: Hashable, Sendable {
    /// How the money may be asked back at the payer's bank.
    package enum RefundRight: Hashable, Sendable {
        /// For so many weeks without a reason, and longer where nobody agreed to the debit.
        case weeks(Int, unauthorisedMonths: Int)
        /// For so many days where the debit was not as agreed.
        case days(Int)
        /// At any time where the debit was not as agreed.
        case always
        /// What the bank's own terms say.
        case bankTerms
    }

    /// The scheme's name as payers know it.
    package var schemeName: String
    /// The name that will stand on the payer's statement.
    package var statementName: String
    /// How many working days before the debit the payer is told of it.
    package var noticeWorkingDays: Int
    /// The first day on which the account can be debited.
    package var earliestChargeDate: CivilDate
    /// How the money may be asked back.
    package var refundRight: RefundRight
    /// Whether the money is sent by the payer at once, and not debited.
    package var isInstant: Bool

    /// Makes terms.
    package init(
        schemeName: String, statementName: String, noticeWorkingDays: Int, earliestChargeDate: CivilDate,
        refundRight: RefundRight, isInstant: Bool = false
    ) {
        self.schemeName = schemeName
        self.statementName = statementName
        self.noticeWorkingDays = noticeWorkingDays
        self.earliestChargeDate = earliestChargeDate
        self.refundRight = refundRight
        self.isInstant = isInstant
    }
}
