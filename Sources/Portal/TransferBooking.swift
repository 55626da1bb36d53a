import BankStatements
import Banking
import Database
import Domain
import Reconciliation
import Storage
import Support

/// Writes down that money came for an awaited transfer: the attempt, its checkout and their events, in the
/// caller's transaction.
struct TransferBooking {
    let recorder: TransitionRecorder

    /// Books money by the rules for a reference that is certain: less than is missing is a part, more is an
    /// excess, and a shortage may be forgiven.
    ///
    /// `country` is that of the account that it came from. Answers false, and changes nothing, where the
    /// attempt or its checkout takes no more money.
    func book(
        _ amount: Int64, shortage: Int64 = 0, from country: String?, on stored: AwaitedTransfer,
        in database: Connection
    ) throws -> Bool {
        var transfer = stored
        let id = transfer.transactionID
        let missing = transfer.missing.minorUnits
        guard amount > 0, missing > 0, !transfer.isSettled else { return false }
        var edit = try LedgerEdit(id, recorder: recorder, in: database)
        transfer.received += amount
        do {
            if amount + shortage < missing {
                try edit.apply(.attemptPaidPart(id, amount))
                edit.tell(.transactionPartiallyPaid)
            } else {
                let transition = try edit.ledger.transaction.state.applying(.succeeded)
                // What is forgiven counts as received: the merchant asked for no more.
                try edit.apply(.attemptSucceeded(id, amount + shortage))
                if case .changed(let state) = transition {
                    try edit.move(to: state, in: database)
                } else {
                    // It had succeeded, and the bank took it back.
                    edit.tell(.transactionRestored)
                }
                transfer.forgiven += shortage
                transfer.isSettled = true
            }
        } catch is CheckoutRefusal { return false } catch is TransactionContradiction { return false }
        try edit.keepEvidence(country, in: database)
        try AwaitedTransfers.update(transfer, from: stored.received, in: database)
        try TransferSighting(recorder: recorder).booked(amount, on: transfer, in: database)
        _ = try edit.finish(in: database)
        return true
    }

    /// Writes down that the bank took back that much of what had come: a row of its own, from which the
    /// checkout's facts follow, and the transfer is awaited again.
    ///
    /// Answers false, and changes nothing, where less has come.
    func takeBack(_ returned: BankTransfer, of stored: AwaitedTransfer, in database: Connection) throws
        -> Bool
    {
        var transfer = stored
        let amount = returned.amount
        guard amount.currency == transfer.amount.currency, amount.minorUnits <= transfer.received else {
            return false
        }
        transfer.received -= amount.minorUnits
        transfer.isSettled = transfer.received + transfer.forgiven >= transfer.amount.minorUnits
        var edit = try LedgerEdit(transfer.transactionID, recorder: recorder, in: database)
        do { try edit.apply(.paymentReversed(amount.minorUnits)) } catch { return false }
        try edit.insert(
            Reversal(
                transactionID: transfer.transactionID, checkoutID: transfer.checkoutID,
                siteID: transfer.siteID, amount: amount, declineCode: .notSettled, providerCode: nil,
                providerReference: returned.id.description, createdAt: edit.now, updatedAt: edit.now),
            in: database)
        try AwaitedTransfers.update(transfer, from: stored.received, in: database)
        _ = try edit.finish(in: database)
        return true
    }
}

/// The awaited transfers of one receiving account of one tenant.
struct StoredLedger: TransferLedger {
    let database: Connection
    let receivingAccount: String
    let organization: OrganizationID
    let isLive: Bool

    func transfer(reference: String) throws -> ExpectedTransfer? {
        try AwaitedTransfers.find(
            reference: reference, receivingAccount: receivingAccount, organization: organization,
            isLive: isLive, in: database
        ).map { ExpectedTransfer($0) }
    }

    func open(missing: Money, limit: Int) throws -> [ExpectedTransfer] {
        try AwaitedTransfers.open(
            missing: missing, receivingAccount: receivingAccount, organization: organization, isLive: isLive,
            limit: limit, in: database
        ).map { ExpectedTransfer($0) }
    }
}

extension ExpectedTransfer {
    fileprivate init(_ stored: AwaitedTransfers.Stored) {
        let transfer = stored.transfer
        self.init(
            transaction: transfer.transactionID, reference: transfer.reference, amount: transfer.amount,
            received: transfer.received + transfer.forgiven,
            state: transfer.isSettled ? .settled : stored.checkoutStatus.isPayerDone ? .closed : .open,
            payerName: transfer.payerName)
    }
}
