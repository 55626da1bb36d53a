import Database
package import Domain
import ProviderKit
import Storage
import Support

extension PaymentEngine {
    /// A page of a tenant's imports of statements, newest first.
    package func statementImports(
        of organization: OrganizationID, isLive: Bool, after: StatementImportID?, limit: Int
    ) throws -> [StatementImport] {
        try database.read {
            try StatementImports.page(of: organization, isLive: isLive, after: after, limit: limit, in: $0)
        }
    }

    /// A page of a tenant's lines of statements, newest first, of one status or of all.
    package func bankTransfers(
        of organization: OrganizationID, isLive: Bool, status: BankTransferStatus?, after: BankTransferID?,
        limit: Int
    ) throws -> [BankTransfer] {
        try database.read {
            try BankTransfers.page(
                of: organization, isLive: isLive, status: status, after: after, limit: limit, in: $0)
        }
    }

    /// The transfer of that tenant and mode, or nil.
    package func bankTransfer(
        _ id: BankTransferID, organization: OrganizationID, isLive: Bool
    ) throws -> BankTransfer? {
        try database.read { try BankTransfers.find(id, organization: organization, isLive: isLive, in: $0) }
    }

    /// Books a proposed transfer as it was proposed: on the likeliest transaction, or on all of them where
    /// several references stand in it.
    ///
    /// Throws `PortalError.transfer` where nothing can be accepted, `notFound` for another tenant's.
    package func acceptTransfer(
        _ id: BankTransferID, organization: OrganizationID, isLive: Bool
    ) async throws -> BankTransfer {
        guard let transfer = try bankTransfer(id, organization: organization, isLive: isLive) else {
            throw PortalError.notFound
        }
        switch transfer.reason {
        case .returned: return try await decide(transfer) { Array($0.transactions.prefix(1)) }
        case .duplicate, .paidOtherwise, .otherCurrency, .inconsistent:
            throw PortalError.transfer(.needsAssignment(transfer.reason ?? .duplicate))
        default:
            return try await decide(transfer) { $0.likeliest }
        }
    }

    /// Books a transfer that was proposed or matched nothing on that transaction; one that takes money back
    /// is recorded as a reversal of it.
    ///
    /// Throws `PortalError.transfer` where the transaction is not the tenant's or takes no such money.
    package func assignTransfer(
        _ id: BankTransferID, to transaction: TransactionID, organization: OrganizationID, isLive: Bool
    ) async throws -> BankTransfer {
        guard let transfer = try bankTransfer(id, organization: organization, isLive: isLive) else {
            throw PortalError.notFound
        }
        return try await decide(transfer) { _ in [transaction] }
    }

    /// Writes down that a transfer pays nothing here; a second time is no error.
    package func rejectTransfer(
        _ id: BankTransferID, organization: OrganizationID, isLive: Bool
    ) async throws -> BankTransfer {
        let recorder = recorder(at: try now(of: organization, isLive: isLive))
        return try await database.write { database in
            guard
                var transfer = try BankTransfers.find(
                    id, organization: organization, isLive: isLive, in: database)
            else { throw PortalError.notFound }
            if transfer.status == .rejected { return transfer }
            let old = transfer.status
            guard old == .proposed || old == .unmatched else { throw PortalError.transfer(.notOpen(old)) }
            transfer.status = .rejected
            transfer.decidedAt = recorder.now
            try BankTransfers.update(transfer, from: old, in: database)
            try TransferSighting(recorder: recorder).decided(
                transfer, candidates: transfer.transactions, in: database)
            return transfer
        }
    }

    /// Books money on transactions in their order, each to its end, and the rest on the last.
    private func decide(
        _ known: BankTransfer, _ choose: @escaping @Sendable (BankTransfer) -> [TransactionID]
    ) async throws -> BankTransfer {
        let organization = known.organizationID
        let recorder = recorder(at: try now(of: organization, isLive: known.isLive))
        return try await database.write { database in
            guard
                var transfer = try BankTransfers.find(
                    known.id, organization: organization, isLive: known.isLive, in: database)
            else { throw PortalError.notFound }
            let old = transfer.status
            guard old == .proposed || old == .unmatched else { throw PortalError.transfer(.notOpen(old)) }
            let candidates = transfer.transactions
            transfer.transactions = choose(transfer)
            guard !transfer.transactions.isEmpty else {
                throw PortalError.transfer(.transactionUnknown)
            }
            try Self.book(&transfer, recorder, in: database)
            transfer.decidedAt = recorder.now
            try BankTransfers.update(transfer, from: old, in: database)
            try TransferSighting(recorder: recorder).decided(transfer, candidates: candidates, in: database)
            return transfer
        }
    }

    private static func book(
        _ transfer: inout BankTransfer, _ recorder: TransitionRecorder, in database: Connection
    ) throws {
        let booking = TransferBooking(recorder: recorder)
        let ids = transfer.transactions
        var rest = transfer.amount.minorUnits
        transfer.status = transfer.isReturn ? .reversed : .settled
        for (place, id) in ids.enumerated() {
            guard
                let stored = try AwaitedTransfers.find(
                    id, organization: transfer.organizationID, isLive: transfer.isLive, in: database)?
                    .transfer,
                stored.receivingAccount == transfer.receivingAccount
            else { throw PortalError.transfer(.transactionUnknown) }
            if transfer.isReturn {
                guard try booking.takeBack(transfer, of: stored, in: database) else {
                    throw PortalError.transfer(.transactionTakesNone)
                }
                continue
            }
            let missing = stored.missing.minorUnits
            let share = place == ids.count - 1 ? rest : min(rest, missing)
            guard stored.amount.currency == transfer.amount.currency,
                try booking.book(share, from: transfer.payerCountry, on: stored, in: database)
            else { throw PortalError.transfer(.transactionTakesNone) }
            if share < missing { transfer.status = .partial }
            transfer.excess = max(share - missing, 0)
            rest -= share
        }
    }
}
