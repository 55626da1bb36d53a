package import Support

/// What a payer must be told before a direct debit is collected (pre-notification of the scheme's rules: SEPA
/// Core Rulebook section 4.3.4, Bacs advance notice).
package struct CollectionNotice: Hashable, Sendable {
    /// The scheme as payers know it: `SEPA Direct Debit`.
    package var scheme: String
    /// The name that stands on the bank statement.
    package var statementName: String
    /// Who collects, by their own name; the statement's where it is not known.
    package var creditorName: String?
    /// The number by which the scheme knows who collects: a SEPA creditor identifier, a service user number.
    package var creditorIdentifier: String?
    /// How many working days before the collection the scheme wants it told.
    package var noticeWorkingDays: Int?
    /// The reference of the mandate.
    package var mandateReference: String
    /// What is collected.
    package var amount: Money
    /// The day on which it is collected, at the earliest.
    package var chargeDate: CivilDate
    /// The last digits of the account.
    package var accountEnding: String?

    /// Puts the facts together.
    package init(
        scheme: String, statementName: String, mandateReference: String, amount: Money,
        chargeDate: CivilDate, accountEnding: String? = nil
    ) {
        self.scheme = scheme
        self.statementName = statementName
        self.mandateReference = mandateReference
        self.amount = amount
        self.chargeDate = chargeDate
        self.accountEnding = accountEnding
    }
}
