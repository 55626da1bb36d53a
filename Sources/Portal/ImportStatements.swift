package import BankStatements
import Banking
import Crypto
import Database
package import Domain
import ProviderKit
import Reconciliation
import Storage
import Support

extension PaymentEngine {
    /// Lines that are booked in one write: few enough that nobody waits long behind it.
    static let linesPerWrite = 100

    /// Reads a file of bank statements and books what it says has come.
    ///
    /// A line that another file has brought changes nothing, and the same file twice does nothing the second
    /// time. Lines of accounts that are not receiving accounts of that tenant and mode are counted and left
    /// alone: the account decides the tenant. Throws `PortalError.statement` for a file that is not taken,
    /// and `busy` while too many of the tenant's are being read.
    package func importStatements(
        _ bytes: [UInt8], format: StatementFormat? = nil, mapping: CSVMapping? = nil,
        organization: OrganizationID, isLive: Bool
    ) async throws -> StatementImport {
        let file = try await statementDesk.read(bytes, format: format, mapping: mapping, of: organization)
        let now = try now(of: organization, isLive: isLive)
        let recorder = recorder(at: now)
        let accounts = try receivingAccounts(of: organization, isLive: isLive)
        var entry = StatementImport(
            id: StatementImportID(at: clock.now(), random: random), organizationID: organization,
            isLive: isLive, digest: SHA256.digest(bytes), format: file.format.rawValue, createdAt: now)
        for statement in file.statements {
            entry.counts.unbooked += statement.unbooked
            guard let terms = accounts.first(where: { $0.isAccount(statement.account) }) else {
                entry.counts.foreign += statement.lines.count
                entry.counts.unbooked += statement.announced.count
                continue
            }
            let booking = StatementBooking(terms: terms, entry: entry, recorder: recorder, random: random)
            entry.counts = try await inParts(statement.lines, entry.counts) {
                try booking.take($0, &$1, in: $2)
            }
            entry.counts = try await inParts(statement.announced, entry.counts) {
                try booking.hear(of: $0, &$1, in: $2)
            }
        }
        let done = entry
        try await database.write { try StatementImports.insert(done, in: $0) }
        return done
    }

    /// Goes through lines in writes of a bounded length.
    private func inParts(
        _ lines: [StatementLine], _ before: StatementImport.Counts,
        _ body:
            @escaping @Sendable (StatementLine, inout StatementImport.Counts, Connection) throws -> Void
    ) async throws -> StatementImport.Counts {
        var counts = before
        for start in stride(from: 0, to: lines.count, by: Self.linesPerWrite) {
            let part = Array(lines[start..<min(start + Self.linesPerWrite, lines.count)])
            let known = counts
            counts = try await database.write { database in
                var next = known
                for line in part { try body(line, &next, database) }
                return next
            }
        }
        return counts
    }

    /// The terms of a tenant's accounts that receive transfers, enabled or not: money comes either way.
    func receivingAccounts(of organization: OrganizationID, isLive: Bool) throws -> [TransferTerms] {
        try database.read { try ProviderAccounts.all(of: organization, in: $0) }
            .filter { $0.isLive == isLive }.compactMap { stored in
                let type = ProviderType(rawValue: stored.type)
                guard let provider = providers.provider(of: type) as? any BankTransferProvider else {
                    return nil
                }
                return provider.transferTerms(of: try account(stored))
            }
    }
}

/// Books the lines of one statement.
struct StatementBooking {
    let terms: TransferTerms
    let entry: StatementImport
    let recorder: TransitionRecorder
    let random: RandomSource

    /// Matches a line, books what is certain and keeps what became of it; counts its fate.
    func take(
        _ line: StatementLine, _ counts: inout StatementImport.Counts, in database: Connection
    ) throws {
        guard line.isCredit || line.isReturn, line.amount.minorUnits > 0 else {
            counts.ignored += 1
            return
        }
        let account = terms.receivingAccount
        let digest = SHA256.digest(Array("\(account)\n\(line.key)".utf8))
        let isKnown = try BankTransfers.exists(
            keyDigest: digest, receivingAccount: account, organization: entry.organizationID,
            isLive: entry.isLive, in: database)
        guard !isKnown else {
            counts.repeated += 1
            return
        }
        var transfer = transfer(line, digest)
        try apply(try match(line, in: database), to: &transfer, in: database)
        switch transfer.status {
        case .settled: counts.settled += 1
        case .partial: counts.partial += 1
        case .proposed: counts.proposed += 1
        case .unmatched, .reversed, .rejected: counts.unmatched += 1
        }
        try BankTransfers.insert(transfer, in: database)
        try TransferSighting(recorder: recorder).proposed(transfer, in: database)
    }

    /// Lets the page of a payer say that the bank announces the money; nothing else follows from that.
    ///
    /// Only a reference tells for whom: a guess is not worth a promise.
    func hear(
        of line: StatementLine, _ counts: inout StatementImport.Counts, in database: Connection
    ) throws {
        var transaction: TransactionID?
        if line.isCredit, !line.isReturn, line.amount.minorUnits > 0 {
            switch try match(line, in: database) {
            case .settles(let id, _, _), .pays(let id, _): transaction = id
            case .proposed(let ids, .repairedReference), .proposed(let ids, .unclearReference),
                .proposed(let ids, .otherCurrency):
                transaction = ids.first
            case .proposed, .unmatched, .ignored: break
            }
        }
        let isSeen = try transaction.map {
            try TransferSighting(recorder: recorder).announced(
                line.amount, for: $0, organization: entry.organizationID, isLive: entry.isLive, in: database)
        }
        if isSeen == true { counts.announced += 1 } else { counts.unbooked += 1 }
    }

    private func match(_ line: StatementLine, in database: Connection) throws -> MatchDecision {
        // Accounts change their scheme; references that were given out before stay good.
        let matcher = Matcher(
            schemes: Self.schemes(besides: terms.scheme),
            tolerance: TransferTolerance(
                minorUnits: terms.toleranceMinorUnits, basisPoints: terms.toleranceBasisPoints))
        return try matcher.match(
            line,
            in: StoredLedger(
                database: database, receivingAccount: terms.receivingAccount,
                organization: entry.organizationID, isLive: entry.isLive))
    }

    private static func schemes(besides scheme: ReferenceScheme) -> [ReferenceScheme] {
        [scheme] + [.creditor, .short].filter { $0 != scheme }
    }

    private func transfer(_ line: StatementLine, _ digest: [UInt8]) -> BankTransfer {
        let texts = [line.structuredReference, line.endToEndID, line.remittance, line.additional]
        return BankTransfer(
            id: BankTransferID(at: recorder.clockNow, random: random), organizationID: entry.organizationID,
            isLive: entry.isLive, importID: entry.id, receivingAccount: terms.receivingAccount,
            keyDigest: digest, bookedOn: line.bookedOn, amount: line.amount,
            isReturn: line.isReturn && !line.isCredit,
            remittance: texts.filter { !$0.isEmpty }.joined(separator: " "), payerName: line.payerName,
            payerAccount: line.payerAccount, status: .unmatched, createdAt: recorder.now)
    }

    private func apply(
        _ decision: MatchDecision, to transfer: inout BankTransfer, in database: Connection
    ) throws {
        switch decision {
        case .settles(let id, let shortage, let excess):
            transfer.shortage = shortage
            transfer.excess = excess
            try book(id, .settled, &transfer, in: database)
        case .pays(let id, _): try book(id, .partial, &transfer, in: database)
        case .proposed(let ids, let reason):
            transfer.status = .proposed
            transfer.reason = reason
            transfer.transactions = ids
        case .unmatched, .ignored: break
        }
    }

    private func book(
        _ id: TransactionID, _ status: BankTransferStatus, _ transfer: inout BankTransfer,
        in database: Connection
    ) throws {
        transfer.transactions = [id]
        let stored = try AwaitedTransfers.find(
            id, organization: entry.organizationID, isLive: entry.isLive, in: database)
        if let stored,
            try TransferBooking(recorder: recorder).book(
                transfer.amount.minorUnits, shortage: transfer.shortage, from: transfer.payerCountry,
                on: stored.transfer, in: database)
        {
            transfer.status = status
            return
        }
        // The attempt was overtaken: the money is there, and a person gives it back or says what it is for.
        transfer.status = .proposed
        transfer.reason = .paidOtherwise
        transfer.shortage = 0
        transfer.excess = 0
    }
}
