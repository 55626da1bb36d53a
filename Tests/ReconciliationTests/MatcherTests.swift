// Literals that are known to be good.
// swift-format-ignore-file: NeverForceUnwrap, NeverUseForceTry

import BankStatements
import Banking
import Domain
import Support
import Testing

@testable import Reconciliation

/// Awaited transfers in memory.
struct MemoryLedger: TransferLedger {
    var transfers: [String: ExpectedTransfer] = [:]
    var byMissing: [Int64: [String]] = [:]

    mutating func add(_ transfer: ExpectedTransfer) {
        transfers[transfer.reference] = transfer
        byMissing[transfer.missing, default: []].append(transfer.reference)
    }

    func transfer(reference: String) -> ExpectedTransfer? { transfers[reference] }

    func open(missing: Money, limit: Int) -> [ExpectedTransfer] {
        Array(
            (byMissing[missing.minorUnits] ?? []).lazy.compactMap { transfers[$0] }.filter {
                $0.state == .open && $0.amount.currency == missing.currency
                    && $0.missing == missing.minorUnits
            }.prefix(limit))
    }
}

extension TransactionID {
    static func numbered(_ number: UInt64) -> TransactionID {
        TransactionID(at: Timestamp(seconds: Int64(number)), random: RandomSource { (number, number) })
    }
}

struct MatchRow: Sendable, CustomTestStringConvertible {
    enum Expected: Sendable {
        case settles(shortage: Int64, excess: Int64)
        case pays(missing: Int64)
        case proposed(ProposalReason)
        case unmatched
        case ignored
    }
    var name: String
    var text = "RF18 5390 0754 7034"
    var amount: Int64 = 10_000
    var currency = "EUR"
    var isCredit = true
    var isReturn = false
    var isInconsistent = false
    var payer = ""
    var state: ExpectedTransfer.State = .open
    var received: Int64 = 0
    var tolerance = TransferTolerance()
    var expected: Expected
    var testDescription: String { name }
}

@Suite struct MatcherTests {
    static let day = CivilDate(year: 2026, month: 11, day: 20)!

    static func line(_ row: MatchRow) -> StatementLine {
        StatementLine(
            key: "1", bookedOn: day,
            amount: Money(minorUnits: row.amount, currency: Currency(code: row.currency)!),
            isCredit: row.isCredit, isReturn: row.isReturn, remittance: row.text, payerName: row.payer,
            isInconsistent: row.isInconsistent)
    }

    @Test(
        "the rules in their order",
        arguments: [
            MatchRow(name: "exact", expected: .settles(shortage: 0, excess: 0)),
            MatchRow(name: "less", amount: 9_700, expected: .pays(missing: 300)),
            MatchRow(
                name: "the rest", amount: 300, received: 9_700, expected: .settles(shortage: 0, excess: 0)),
            MatchRow(name: "more", amount: 10_001, expected: .settles(shortage: 0, excess: 1)),
            MatchRow(
                name: "fees within tolerance", amount: 9_950,
                tolerance: .init(minorUnits: 100, basisPoints: 50),
                expected: .settles(shortage: 50, excess: 0)),
            MatchRow(
                name: "a cent beyond the share", amount: 9_949,
                tolerance: .init(minorUnits: 100, basisPoints: 50), expected: .pays(missing: 51)),
            MatchRow(
                name: "a cent beyond the amount", amount: 9_899,
                tolerance: .init(minorUnits: 100, basisPoints: 10_000), expected: .pays(missing: 101)),
            MatchRow(
                name: "two slips", text: "RF18 5391 0754 7043", expected: .unmatched),
            MatchRow(
                name: "one slip", text: "RF18 5390 0754 7043", expected: .proposed(.repairedReference)),
            MatchRow(name: "lost RF", text: "18 5390 0754 7034", expected: .proposed(.repairedReference)),
            MatchRow(
                name: "within a word, exact", text: "XRF18539007547034",
                expected: .settles(shortage: 0, excess: 0)),
            MatchRow(
                name: "within a word, less", text: "XRF18539007547034", amount: 1,
                expected: .proposed(.unclearReference)),
            MatchRow(
                name: "no reference, amount and name", text: "thanks", payer: "MÜLLER ANNA",
                expected: .proposed(.amountAndPayer)),
            MatchRow(name: "no reference, amount only", text: "thanks", expected: .unmatched),
            MatchRow(
                name: "no reference, name only", text: "thanks", amount: 1, payer: "Anna Mueller",
                expected: .unmatched),
            MatchRow(name: "again", state: .settled, expected: .proposed(.duplicate)),
            MatchRow(name: "paid by card meanwhile", state: .closed, expected: .proposed(.paidOtherwise)),
            MatchRow(name: "francs", currency: "CHF", expected: .proposed(.otherCurrency)),
            MatchRow(name: "taken back", isCredit: false, isReturn: true, expected: .proposed(.returned)),
            // A hostile round: it was booked as money that the bank takes away.
            MatchRow(name: "what was paid out comes back", isReturn: true, expected: .unmatched),
            MatchRow(name: "paid out", isCredit: false, expected: .ignored),
            MatchRow(name: "nothing", amount: 0, expected: .ignored),
            MatchRow(name: "a bad batch", isInconsistent: true, expected: .proposed(.inconsistent)),
            MatchRow(
                name: "two invoices", text: "RF18 5390 0754 7034 and RF46 2026 0001 2345 ",
                expected: .settles(shortage: 0, excess: 0)),
        ])
    func rules(_ row: MatchRow) throws {
        var ledger = MemoryLedger()
        let euro = Currency(code: "EUR")!
        let id = TransactionID.numbered(1)
        ledger.add(
            ExpectedTransfer(
                transaction: id, reference: "RF18539007547034",
                amount: Money(minorUnits: 10_000, currency: euro),
                received: row.received, state: row.state, payerName: "Anna Müller GmbH"))
        let matcher = Matcher(schemes: [.creditor], tolerance: row.tolerance)
        let expected: MatchDecision =
            switch row.expected {
            case .settles(let shortage, let excess): .settles(id, shortage: shortage, excess: excess)
            case .pays(let missing): .pays(id, missing: missing)
            case .proposed(let reason): .proposed([id], reason)
            case .unmatched: .unmatched
            case .ignored: .ignored
            }
        #expect(try matcher.match(Self.line(row), in: ledger) == expected)
    }

    @Test("two references that were given out are for a person")
    func several() throws {
        var ledger = MemoryLedger()
        let euro = Currency(code: "EUR")!
        let first = try #require(BankReference(scheme: .creditor, payload: "539007547034"))
        let second = try #require(BankReference(scheme: .creditor, payload: "111122223333"))
        for (number, reference) in [first, second].enumerated() {
            ledger.add(
                ExpectedTransfer(
                    transaction: .numbered(UInt64(number)), reference: reference.text,
                    amount: Money(minorUnits: 5_000, currency: euro)))
        }
        let line = Self.line(
            MatchRow(name: "", text: "\(first.printed), \(second.printed)", expected: .unmatched))
        #expect(
            try Matcher(schemes: [.creditor]).match(line, in: ledger)
                == .proposed([.numbered(0), .numbered(1)], .severalReferences))
    }

    @Test("two open transfers of one amount and name are not guessed between")
    func ambiguous() throws {
        var ledger = MemoryLedger()
        let euro = Currency(code: "EUR")!
        for number in 0..<2 {
            ledger.add(
                ExpectedTransfer(
                    transaction: .numbered(UInt64(number)), reference: "R\(number)",
                    amount: Money(minorUnits: 10_000, currency: euro), payerName: "Anna Müller"))
        }
        let line = Self.line(MatchRow(name: "", text: "", payer: "Anna Müller", expected: .unmatched))
        #expect(try Matcher(schemes: [.creditor]).match(line, in: ledger) == .unmatched)
    }
}
