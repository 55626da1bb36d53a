package import Domain

/// What a line of a statement does.
package enum MatchDecision: Hashable, Sendable {
    /// It pays a transfer to its end; `shortage` is what was forgiven, `excess` what came too much, both in
    /// minor units.
    case settles(TransactionID, shortage: Int64, excess: Int64)
    /// It pays a part; so much is still missing, in minor units.
    case pays(TransactionID, missing: Int64)
    /// A person has to decide; the transfers are those that it may be for, the likeliest first.
    case proposed([TransactionID], ProposalReason)
    /// It concerns nothing that is awaited here.
    case unmatched
    /// It is money that went out, and no return.
    case ignored
}
