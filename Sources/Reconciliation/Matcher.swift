package import BankStatements
package import Banking
import Domain

/// Matches lines of one account's statements with what is awaited there.
package struct Matcher: Sendable {
    /// The schemes of references that were given out for the account.
    package var schemes: [ReferenceScheme]
    /// What may be missing.
    package var tolerance: TransferTolerance
    /// How many transfers of one amount are compared by their payer, and proposed at most.
    package static let candidatesMax = 10

    /// Makes a matcher.
    package init(schemes: [ReferenceScheme], tolerance: TransferTolerance = TransferTolerance()) {
        self.schemes = schemes
        self.tolerance = tolerance
    }

    /// What a line does, by rules in this order: the reference as it was given out, the reference with a
    /// slip repaired, amount and payer.
    ///
    /// Only the first may settle.
    package func match(_ line: StatementLine, in ledger: some TransferLedger) throws -> MatchDecision {
        guard line.isCredit || line.isReturn else { return .ignored }
        guard line.amount.minorUnits > 0 else { return .ignored }
        // Money that comes back to the merchant: what they had sent out, which paid no checkout.
        if line.isReturn, line.isCredit { return .unmatched }
        let exact = try find(line, in: ledger)
        if let first = exact.first {
            guard exact.count == 1 else {
                return try several(exact, line)
            }
            return decide(line, first.transfer, isWhole: first.isWhole)
        }
        if let repaired = try repair(line, in: ledger) { return repaired }
        return try guess(line, in: ledger)
    }

    // MARK: References as they were given out

    private struct Hit {
        var transfer: ExpectedTransfer
        var isWhole: Bool
    }

    /// Where references are looked for, the most reliable field first; the first field that has one decides.
    private func sources(_ line: StatementLine) -> [String] {
        [line.structuredReference, line.endToEndID, line.remittance, line.additional].filter { !$0.isEmpty }
    }

    private func find(_ line: StatementLine, in ledger: some TransferLedger) throws -> [Hit] {
        for text in sources(line) {
            var hits: [Hit] = []
            for found in ReferenceScan(text).found(schemes) {
                guard let transfer = try ledger.transfer(reference: found.reference.text) else { continue }
                hits.append(Hit(transfer: transfer, isWhole: found.isWhole))
            }
            if !hits.isEmpty { return hits }
        }
        return []
    }

    private func decide(_ line: StatementLine, _ transfer: ExpectedTransfer, isWhole: Bool) -> MatchDecision {
        let id = transfer.transaction
        if line.isReturn { return .proposed([id], .returned) }
        if line.isInconsistent { return .proposed([id], .inconsistent) }
        guard line.amount.currency == transfer.amount.currency else { return .proposed([id], .otherCurrency) }
        switch transfer.state {
        case .settled: return .proposed([id], .duplicate)
        case .closed: return .proposed([id], .paidOtherwise)
        case .open: break
        }
        let rest = transfer.missing - line.amount.minorUnits
        if rest == 0 { return .settles(id, shortage: 0, excess: 0) }
        guard isWhole else { return .proposed([id], .unclearReference) }
        if rest < 0 { return .settles(id, shortage: 0, excess: -rest) }
        if rest <= tolerance.allowance(of: transfer.amount.minorUnits) {
            return .settles(id, shortage: rest, excess: 0)
        }
        return .pays(id, missing: rest)
    }

    /// One transfer for several references; where one of them is open, and exactly its amount came, the other
    /// is mentioned only, yet a person should see it.
    private func several(_ hits: [Hit], _ line: StatementLine) throws -> MatchDecision {
        let ids = hits.prefix(Self.candidatesMax).map(\.transfer.transaction)
        return .proposed(Array(ids), line.isReturn ? .returned : .severalReferences)
    }

    // MARK: Guesses

    private func repair(_ line: StatementLine, in ledger: some TransferLedger) throws -> MatchDecision? {
        var ids: [TransactionID] = []
        for text in sources(line) {
            for reference in ReferenceScan(text).repaired(schemes) {
                guard let transfer = try ledger.transfer(reference: reference.text),
                    !ids.contains(transfer.transaction)
                else { continue }
                // The one whose amount fits is the likeliest.
                let fits =
                    transfer.state == .open && transfer.amount.currency == line.amount.currency
                    && transfer.missing == line.amount.minorUnits
                ids.insert(transfer.transaction, at: fits ? 0 : ids.count)
            }
            if !ids.isEmpty { break }
        }
        guard !ids.isEmpty else { return nil }
        return .proposed(
            Array(ids.prefix(Self.candidatesMax)), line.isReturn ? .returned : .repairedReference)
    }

    private func guess(_ line: StatementLine, in ledger: some TransferLedger) throws -> MatchDecision {
        guard !line.isReturn, !line.isInconsistent, !line.payerName.isEmpty else { return .unmatched }
        let words = PayerName(line.payerName)
        let alike = try ledger.open(missing: line.amount, limit: Self.candidatesMax).filter {
            words.resembles(PayerName($0.payerName))
        }
        guard let only = alike.first, alike.count == 1 else { return .unmatched }
        return .proposed([only.transaction], .amountAndPayer)
    }
}
