package import Domain
import ProviderKit
import Support

// What a test of a shop dictates. Only where the provider moves no real money, and only for test objects.
extension PaymentEngine {
    /// Disputes an attempt; an amount of nil disputes all that was captured and is not disputed.
    ///
    /// Throws `PortalError.movement` when there is no money to dispute.
    package func rehearseDispute(
        of transaction: Transaction, amount: Int64?, reason: DisputeReason, outcome: DisputeStatus
    ) async throws -> Dispute {
        try requireRehearsal(transaction.id, isLive: transaction.isLive)
        let ledger = try self.ledger(of: transaction)
        guard ledger.captured > 0 else {
            throw PortalError.movement(.notCaptured(transaction.state.name))
        }
        let left = ledger.captured - ledger.disputed
        guard left > 0 else { throw PortalError.movement(.nothingLeft) }
        let currency = transaction.amount.currency
        let money = Money(minorUnits: amount ?? left, currency: currency)
        guard money.minorUnits <= left else {
            throw PortalError.movement(
                .amountTooLarge(asked: money, left: Money(minorUnits: left, currency: currency)))
        }
        let now = clock.now()
        let notice = DisputeNotice(
            reference: "rehearsal-\(DisputeID(at: now, random: random))", amount: money, reason: reason,
            status: outcome, evidenceDueAt: now.adding(seconds: 7 * 86_400))
        guard let dispute = try await recordDispute(notice, of: transaction.id) else {
            throw PortalError.movement(.nothingLeft)
        }
        return dispute
    }

    /// Decides a dispute; the same decision again changes nothing.
    ///
    /// Throws `PortalError.decided` when it was decided otherwise.
    package func rehearse(_ dispute: Dispute, _ status: DisputeStatus) async throws -> Dispute {
        try requireRehearsal(dispute.transactionID, isLive: false)
        do { _ = try dispute.status.applying(status) } catch { throw PortalError.decided }
        let notice = DisputeNotice(
            reference: dispute.providerReference, amount: dispute.amount, reason: dispute.reason,
            status: status, evidenceDueAt: dispute.evidenceDueAt)
        guard let decided = try await recordDispute(notice, of: dispute.transactionID) else {
            throw PortalError.decided
        }
        return decided
    }

    /// Decides a refund: settled, or failed, also after it had succeeded, as banks do.
    ///
    /// Throws `PortalError.decided` when it failed already and is to succeed.
    package func rehearse(_ refund: Refund, isSuccess: Bool) async throws -> Refund {
        try requireRehearsal(refund.transactionID, isLive: false)
        let event: MovementEvent =
            isSuccess ? .succeeded : .failed(.notSettled, providerCode: "rehearsed")
        do { _ = try refund.state.applying(event) } catch { throw PortalError.decided }
        return try await apply(
            ProviderOutcome(
                isSuccess ? .succeeded(refund.amount) : .failed(.notSettled, providerCode: "rehearsed")),
            to: refund.id)
    }

    private func requireRehearsal(_ id: TransactionID, isLive: Bool) throws {
        guard let (transaction, _, offer) = try context(of: id), !transaction.isLive, !isLive,
            offer.provider.capabilities.features.contains(.rehearsal)
        else { throw PortalError.movement(.unsupported) }
    }
}
