import Database
package import Domain
package import ProviderKit
import Storage
import Support

extension PaymentEngine {
    /// Writes down what a provider tells of a dispute: a new one, or what became of one.
    ///
    /// Answers nil, and reports, when it contradicts what is stored. A repeat changes nothing.
    @discardableResult
    package func recordDispute(_ notice: DisputeNotice, of id: TransactionID) async throws -> Dispute? {
        let recorder = try recorder(about: id)
        let report = self.report
        return try await database.write { database in
            var edit = try LedgerEdit(id, recorder: recorder, in: database)
            do {
                let known = edit.ledger.disputes.first { $0.providerReference == notice.reference }
                var dispute = try known ?? Self.open(notice, &edit, recorder, in: database)
                if case .changed(let status) = try dispute.status.applying(notice.status) {
                    let old = dispute.status
                    dispute.status = status
                    dispute.updatedAt = recorder.now
                    if status == .won { try edit.apply(.disputeWon(dispute.amount.minorUnits)) }
                    try Disputes.update(dispute, from: old, in: database)
                    edit.tell(EventType(enteringDispute: status), .dispute(dispute.id))
                }
                _ = try edit.finish(in: database)
                return dispute
            } catch is MovementContradiction {
                report(.movementContradicts(id, .dispute))
            } catch is CheckoutRefusal { report(.movementContradicts(id, .dispute)) }
            return nil
        }
    }

    private static func open(
        _ notice: DisputeNotice, _ edit: inout LedgerEdit, _ recorder: TransitionRecorder,
        in database: Connection
    ) throws -> Dispute {
        let transaction = edit.ledger.transaction
        guard notice.amount.currency == transaction.amount.currency,
            edit.ledger.disputes.count < MovementLimits.disputes
        else { throw MovementContradiction() }
        try edit.apply(.disputeOpened(notice.amount.minorUnits))
        let dispute = Dispute(
            id: DisputeID(at: recorder.now, random: recorder.random), transactionID: transaction.id,
            checkoutID: transaction.checkoutID, siteID: transaction.siteID, amount: notice.amount,
            reason: notice.reason, evidenceDueAt: notice.evidenceDueAt, providerReference: notice.reference,
            status: .opened, createdAt: recorder.now, updatedAt: recorder.now)
        try edit.insert(dispute, in: database)
        return dispute
    }
}
