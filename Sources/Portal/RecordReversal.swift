import Database
import Domain
import ProviderKit
import Storage
import Support

extension PaymentEngine {
    /// Writes down that the bank took back what an attempt had brought, or that it came again.
    ///
    /// The attempt stays as it was: what happened afterwards is a row of its own, from which the checkout's
    /// facts follow. A repeat changes nothing, and neither does what was undone before it was heard of.
    func recordReversal(_ notice: ReversalNotice, of id: TransactionID) async throws {
        let recorder = try recorder(about: id)
        let report = self.report
        try await database.write { database in
            var edit = try LedgerEdit(id, recorder: recorder, in: database)
            guard edit.ledger.transaction.state.name == .succeeded else { return }
            do {
                if let known = edit.ledger.reversals.first(where: {
                    $0.providerReference == notice.reference
                }) {
                    try Self.follow(notice, known, &edit, in: database)
                } else if notice.status == .standing {
                    try Self.reverse(notice, &edit, in: database)
                }
                _ = try edit.finish(in: database)
            } catch is MovementContradiction {
                report(.movementContradicts(id, .reversal))
            } catch is CheckoutRefusal { report(.movementContradicts(id, .reversal)) }
        }
    }

    private static func follow(
        _ notice: ReversalNotice, _ known: Reversal, _ edit: inout LedgerEdit, in database: Connection
    ) throws {
        guard let status = known.status.applying(notice.status) else { return }
        var reversal = known
        reversal.status = status
        reversal.updatedAt = edit.now
        try edit.apply(.reversalUndone(reversal.amount.minorUnits))
        try Reversals.update(reversal, from: known.status, in: database)
        edit.tell(.transactionRestored)
    }

    private static func reverse(
        _ notice: ReversalNotice, _ edit: inout LedgerEdit, in database: Connection
    ) throws {
        let transaction = edit.ledger.transaction
        // What is gone cannot go again: who tells of a second time must tell how the first ended.
        guard edit.ledger.reversed == 0, notice.amount.currency == transaction.amount.currency,
            edit.ledger.reversals.count < MovementLimits.reversals
        else { throw MovementContradiction() }
        try edit.apply(.paymentReversed(notice.amount.minorUnits))
        try edit.insert(
            Reversal(
                transactionID: transaction.id, checkoutID: transaction.checkoutID, siteID: transaction.siteID,
                amount: notice.amount, declineCode: notice.declineCode, providerCode: notice.providerCode,
                providerReference: notice.reference, createdAt: edit.now, updatedAt: edit.now), in: database)
    }
}
