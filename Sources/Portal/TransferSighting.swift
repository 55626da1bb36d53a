import Database
import Domain
import Storage
import Support

/// Writes down that money was seen for an awaited transfer, or that it is over, so that the page of its
/// payer can say so; in the caller's transaction.
struct TransferSighting {
    let recorder: TransitionRecorder

    /// Keeps what the bank announces; answers false where the attempt does not wait any more.
    func announced(
        _ amount: Money, for id: TransactionID, organization: OrganizationID, isLive: Bool,
        in database: Connection
    ) throws -> Bool {
        try see(
            .announced(amount.minorUnits), amount, for: id, organization: organization, isLive: isLive,
            in: database)
    }

    /// Keeps that a booked line waits for a person, for the attempts on which it would be booked if it were
    /// accepted.
    ///
    /// Nothing is told of money that takes something back or came too late to pay.
    func proposed(_ transfer: BankTransfer, in database: Connection) throws {
        guard transfer.status == .proposed, let reason = transfer.reason, reason.isSight else { return }
        for id in transfer.likeliest {
            _ = try see(
                .proposed(transfer.id), transfer.amount, for: id, organization: transfer.organizationID,
                isLive: transfer.isLive, in: database)
        }
    }

    /// Ends what was seen of a line that a person has decided; attempts that got nothing of it hear of that.
    func decided(_ transfer: BankTransfer, candidates: [TransactionID], in database: Connection) throws {
        for id in candidates {
            guard
                let stored = try AwaitedTransfers.find(
                    id, organization: transfer.organizationID, isLive: transfer.isLive, in: database),
                try SeenTransfers.end(
                    .proposed(transfer.id), of: id, site: stored.transfer.siteID, in: database),
                !transfer.transactions.contains(id) || transfer.status == .rejected,
                !stored.transfer.isSettled
            else { continue }
            try tell(.transactionTransferDismissed, id, in: database)
        }
    }

    /// Ends what was announced of money that is booked.
    ///
    /// Of a part the amount is kept even if nobody announced it: reports of the same day may come later.
    func booked(_ amount: Int64, on transfer: AwaitedTransfer, in database: Connection) throws {
        let id = transfer.transactionID
        let site = transfer.siteID
        if transfer.isSettled {
            try SeenTransfers.endAnnounced(of: id, site: site, in: database)
            return
        }
        if try SeenTransfers.end(.announced(amount), of: id, site: site, in: database) { return }
        try SeenTransfers.endAnnounced(of: id, site: site, in: database)
        let seen = SeenTransfer(
            transactionID: id, siteID: site, sight: .announced(amount),
            amount: Money(minorUnits: amount, currency: transfer.amount.currency), seenAt: recorder.now)
        _ = try SeenTransfers.insert(seen, isOver: true, in: database)
    }

    private func see(
        _ sight: SeenTransfer.Sight, _ amount: Money, for id: TransactionID, organization: OrganizationID,
        isLive: Bool, in database: Connection
    ) throws -> Bool {
        guard
            let stored = try AwaitedTransfers.find(
                id, organization: organization, isLive: isLive, in: database),
            !stored.transfer.isSettled, !stored.checkoutStatus.isPayerDone
        else { return false }
        let seen = SeenTransfer(
            transactionID: id, siteID: stored.transfer.siteID, sight: sight, amount: amount,
            seenAt: recorder.now)
        if try SeenTransfers.insert(seen, in: database) {
            try tell(.transactionTransferSeen, id, in: database)
        }
        return true
    }

    private func tell(_ type: EventType, _ id: TransactionID, in database: Connection) throws {
        var edit = try LedgerEdit(id, recorder: recorder, in: database)
        edit.tell(type)
        _ = try edit.finish(in: database)
    }
}

extension ProposalReason {
    /// Whether a payer who waits is told that the money was seen.
    fileprivate var isSight: Bool {
        switch self {
        case .repairedReference, .unclearReference, .severalReferences, .amountAndPayer, .otherCurrency,
            .inconsistent:
            true
        case .duplicate, .paidOtherwise, .returned: false
        }
    }
}

extension BankTransfer {
    /// On what it is booked when it is accepted as proposed.
    var likeliest: [TransactionID] {
        reason == .severalReferences ? transactions : Array(transactions.prefix(1))
    }
}
