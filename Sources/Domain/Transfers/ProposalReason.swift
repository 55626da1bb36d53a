/// Why a person has to decide.
///
/// The raw values are stored and are part of the API.
package enum ProposalReason: String, Hashable, Sendable, CaseIterable {
    /// The reference has a slip in it, and would be valid without.
    case repairedReference = "repaired_reference"
    /// The reference stands within other characters, and the amount is another one.
    case unclearReference = "unclear_reference"
    /// References of several transfers stand in it.
    case severalReferences = "several_references"
    /// No reference, but amount and payer are those of one open transfer.
    case amountAndPayer = "amount_and_payer"
    /// Its transfer has been paid before: perhaps it is to be given back.
    case duplicate = "duplicate"
    /// Its checkout was paid another way: perhaps it is to be given back.
    case paidOtherwise = "paid_otherwise"
    /// It is of another currency than its transfer.
    case otherCurrency = "other_currency"
    /// It takes back what had come.
    case returned = "returned"
    /// The bank's details of it do not add up.
    case inconsistent = "inconsistent"
}
