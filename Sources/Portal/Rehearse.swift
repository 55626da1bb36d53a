import Database
package import Domain
import ProviderKit
import Storage
import Support

// What a test of a shop dictates. It happens at the provider, and only where that has a desk for it and for
// test objects; the engine hears of it as it hears of everything.
extension PaymentEngine {
    /// Ends a payment that waits for the bank.
    ///
    /// Where the payment's notifications are lost or held back, the news waits for them or for the next
    /// question. Throws `PortalError.decided` when it was decided otherwise or waits for nobody.
    package func rehearse(_ transaction: Transaction, isSuccess: Bool) async throws -> Transaction {
        let (desk, account) = try desk(for: transaction)
        try await dictating {
            try await desk.decidePayment(transaction.providerKey, isSuccess: isSuccess)
        }
        if try await isTold(transaction, desk, account) { _ = try await learn(about: transaction.id) }
        return try database.read { try Transactions.unscopedFind(transaction.id, in: $0) } ?? transaction
    }

    /// Disputes an attempt, once for each key; an amount of nil disputes all that was captured and is not
    /// disputed.
    ///
    /// Throws `PortalError.movement` when there is no money to dispute.
    package func rehearseDispute(
        of transaction: Transaction, amount: Int64?, reason: DisputeReason, outcome: DisputeStatus,
        once: Once<Dispute>? = nil
    ) async throws -> Dispute {
        let (desk, _) = try desk(for: transaction)
        let now = try now(at: transaction.siteID, isLive: false)
        let reference = "rehearsal-\(DisputeID(at: now, random: random))"
        // The key and the dispute's name are on disk before the provider hears of it: a repeat finds the name
        // and opens no other.
        let notice = try await begin(once, subject: reference) { database in
            let ledger = try TransactionLedger(reading: transaction, in: database)
            return DisputeNotice(
                reference: reference, amount: try Self.disputing(amount, of: ledger), reason: reason,
                status: outcome, evidenceDueAt: now.adding(seconds: 7 * 86_400))
        }
        try await dictating { try await desk.dispute(notice, of: transaction.providerKey) }
        _ = try await learn(about: transaction.id)
        guard let dispute = try rehearsedDispute(reference, of: transaction) else {
            throw PortalError.movement(.nothingLeft)
        }
        try await end(once, with: dispute)
        return dispute
    }

    /// The dispute that the provider knows by that name, when it is known here.
    package func rehearsedDispute(_ reference: String, of transaction: Transaction) throws -> Dispute? {
        try ledger(of: transaction).disputes.first { $0.providerReference == reference }
    }

    /// Decides a dispute; the same decision again changes nothing.
    ///
    /// Throws `PortalError.decided` when it was decided otherwise.
    package func rehearse(_ dispute: Dispute, _ status: DisputeStatus) async throws -> Dispute {
        let transaction = try attempt(dispute.transactionID)
        let (desk, _) = try desk(for: transaction)
        let notice = DisputeNotice(
            reference: dispute.providerReference, amount: dispute.amount, reason: dispute.reason,
            status: status, evidenceDueAt: dispute.evidenceDueAt)
        try await dictating { try await desk.dispute(notice, of: transaction.providerKey) }
        _ = try await learn(about: transaction.id)
        return try rehearsedDispute(dispute.providerReference, of: transaction) ?? dispute
    }

    /// Decides a refund: settled, or failed, also after it had succeeded, as banks do.
    ///
    /// Throws `PortalError.decided` when it failed already and is to succeed.
    package func rehearse(_ refund: Refund, isSuccess: Bool) async throws -> Refund {
        let transaction = try attempt(refund.transactionID)
        let (desk, account) = try desk(for: transaction)
        try await dictating {
            try await desk.decideRefund(
                refund.id.description, of: transaction.providerKey, isSuccess: isSuccess)
        }
        return try await isTold(transaction, desk, account) ? try await reconsider(refund) : refund
    }

    /// Whether the news of an attempt are on no other way than straight here.
    private func isTold(
        _ transaction: Transaction, _ desk: any RehearsalDesk, _ account: ProviderAccountID
    ) async throws -> Bool {
        switch try await desk.fate(of: account, payment: transaction.providerKey) {
        case .once, .twice: true
        case .never, .later: false
        }
    }

    private static func disputing(_ amount: Int64?, of ledger: TransactionLedger) throws -> Money {
        guard ledger.captured > 0 else {
            throw PortalError.movement(.notCaptured(ledger.transaction.state.name))
        }
        let left = ledger.captured - ledger.disputed
        guard left > 0 else { throw PortalError.movement(.nothingLeft) }
        let currency = ledger.transaction.amount.currency
        let money = Money(minorUnits: amount ?? left, currency: currency)
        guard money.minorUnits <= left else {
            throw PortalError.movement(
                .amountTooLarge(asked: money, left: Money(minorUnits: left, currency: currency)))
        }
        guard ledger.disputes.count < MovementLimits.disputes else {
            throw PortalError.movement(.tooMany(limit: MovementLimits.disputes))
        }
        return money
    }

    private func attempt(_ id: TransactionID) throws -> Transaction {
        guard let found = try database.read({ try Transactions.unscopedFind(id, in: $0) }) else {
            throw PortalError.notFound
        }
        return found
    }

    /// The desk of the provider that an attempt was made with.
    private func desk(
        for transaction: Transaction
    ) throws -> (any RehearsalDesk, ProviderAccountID) {
        guard !transaction.isLive, let (_, _, offer) = try context(of: transaction.id),
            offer.provider.capabilities.features.contains(.rehearsal), let desk = desks[offer.account.type]
        else { throw PortalError.movement(.unsupported) }
        return (desk, offer.account.id)
    }

    private func dictating(_ work: () async throws -> Void) async throws {
        do { try await work() } catch let refusal as RehearsalRefusal {
            switch refusal {
            case .unknown: throw PortalError.movement(.unsupported)
            case .decided: throw PortalError.decided
            }
        }
    }
}
