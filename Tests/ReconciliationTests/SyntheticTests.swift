// Literals that are known to be good.
// swift-format-ignore-file: NeverForceUnwrap, NeverUseForceTry

import BankStatements
import Banking
import Domain
import Foundation
import Support
import Testing

@testable import Reconciliation

/// Draws payers who copy, mistype, split and merge, and remembers what each line was meant for.
struct SyntheticPayers {
    struct Case {
        var line: StatementLine
        /// Whom it was meant to pay; empty for money that is nobody's.
        var meant: [TransactionID]
    }

    private var state: UInt64
    private let scheme: ReferenceScheme
    private let random: RandomSource
    private(set) var ledger = MemoryLedger()
    private var references: [TransactionID: String] = [:]
    private var number: UInt64 = 0
    private let euro = Currency(code: "EUR")!

    init(seed: UInt64, scheme: ReferenceScheme) {
        state = seed
        self.scheme = scheme
        random = .counted(seed)
    }

    mutating func next(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % limit
    }

    private mutating func transfer() throws -> (ExpectedTransfer, BankReference) {
        number += 1
        let reference = try #require(BankReference(scheme: scheme, random: random))
        let transfer = ExpectedTransfer(
            transaction: .numbered(number), reference: reference.text,
            amount: Money(minorUnits: Int64(100 + next(50_000)), currency: euro),
            payerName: "Payer \(Self.names[next(Self.names.count)]) \(number)")
        ledger.add(transfer)
        references[transfer.transaction] = transfer.reference
        return (transfer, reference)
    }

    private static let names = ["Anna", "Bo", "Chloé", "Dieter", "Émile", "Fatma", "Günther", "Hana"]
    private static let greetings = [
        "", "Rechnung 4711 ", "Danke! ", "invoice no. 2026/118, ", "KD-NR 100200300 ",
    ]

    /// The lines of one payer: mostly one, two where a payment is split.
    mutating func draw() throws -> [Case] {
        let (transfer, reference) = try transfer()
        let id = transfer.transaction
        let due = transfer.amount.minorUnits
        let greeting = Self.greetings[next(Self.greetings.count)]
        switch next(100) {
        case 0..<60: return [line(greeting + reference.printed, due, [id])]
        case 60..<70: return [line(greeting + reference.text.lowercased(), due, [id])]
        case 70..<75: return [line(broken(reference.printed), due, [id])]
        case 75..<83: return [line(greeting + slip(reference.text), due, [id])]
        case 83..<88:
            let part = max(due / 2, 1)
            return [line(reference.printed, part, [id]), line(reference.printed, due - part, [id])]
        case 88..<91: return [line(reference.printed, due + Int64(1 + next(500)), [id])]
        case 91..<94:
            let (second, other) = try self.transfer()
            return [
                line(
                    reference.printed + " + " + other.printed, due + second.amount.minorUnits,
                    [id, second.transaction])
            ]
        case 94..<97: return [line("Vielen Dank", due, [id], name: transfer.payerName.uppercased())]
        default: return [line("Miete \(next(1_000_000_000)) \(next(1_000_000))", Int64(1 + next(90_000)), [])]
        }
    }

    private func line(_ text: String, _ units: Int64, _ meant: [TransactionID], name: String = "") -> Case {
        Case(
            line: StatementLine(
                key: "", bookedOn: MatcherTests.day, amount: Money(minorUnits: units, currency: euro),
                isCredit: true, remittance: text, payerName: name), meant: meant)
    }

    /// As a bank breaks it: a line ends in the middle.
    private mutating func broken(_ text: String) -> String {
        let place = text.index(text.startIndex, offsetBy: 1 + next(text.count - 1))
        return text[..<place] + "\n" + text[place...]
    }

    /// One thing wrong: a character, two swapped, one missing or one too many.
    private mutating func slip(_ text: String) -> String {
        var bytes = Array(text.utf8)
        // RF itself is seldom mistyped; what follows is.
        let head = scheme == .creditor ? 2 : 0
        let place = head + next(bytes.count - head - 1)
        switch next(4) {
        case 0: bytes[place] = scheme == .short ? UInt8(ascii: "0") : UInt8(0x30 + next(10))
        case 1: bytes.swapAt(place, place + 1)
        case 2: bytes.remove(at: place)
        default: bytes.insert(bytes[place], at: place)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Books what a line settled, as the engine would.
    mutating func book(_ decision: MatchDecision, _ line: StatementLine) {
        let id: TransactionID
        switch decision {
        case .settles(let settled, _, _): id = settled
        case .pays(let paid, _): id = paid
        case .proposed, .unmatched, .ignored: return
        }
        guard let reference = references[id], var transfer = ledger.transfers[reference] else { return }
        transfer.received += line.amount.minorUnits
        if case .settles = decision { transfer.state = .settled }
        ledger.transfers[transfer.reference] = transfer
    }
}

extension RandomSource {
    static func counted(_ seed: UInt64) -> RandomSource {
        let state = Words(seed)
        return RandomSource { (state.next(), state.next()) }
    }

    private final class Words: @unchecked Sendable {
        // One test draws from one thread.
        private var state: UInt64
        init(_ state: UInt64) { self.state = state }

        func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }
}

@Suite struct SyntheticTests {
    /// `PORTICO_WIRE_LINES` lines a scheme; a few in every run of the tests.
    static let lines = ProcessInfo.processInfo.environment["PORTICO_WIRE_LINES"].flatMap { Int($0) } ?? 2_000

    @Test(
        "at least 99 % of what can be matched is matched or proposed, and nothing is settled wrongly",
        arguments: [ReferenceScheme.creditor, .swiss, .belgian, .finnish, .norwegian, .short])
    func payers(_ scheme: ReferenceScheme) throws {
        var payers = SyntheticPayers(seed: 42, scheme: scheme)
        var cases: [SyntheticPayers.Case] = []
        // All references are given out before the first line comes, so that each could hit any.
        while cases.count < Self.lines { cases += try payers.draw() }
        let matcher = Matcher(schemes: [scheme])
        var matchable = 0
        var found = 0
        var settled = 0
        var wrong = 0
        for entry in cases {
            let decision = try matcher.match(entry.line, in: payers.ledger)
            if !entry.meant.isEmpty { matchable += 1 }
            switch decision {
            case .settles(let id, _, _), .pays(let id, _):
                settled += 1
                if entry.meant == [id] { found += 1 } else { wrong += 1 }
            case .proposed(let ids, _): if !Set(ids).isDisjoint(with: entry.meant) { found += 1 }
            case .unmatched, .ignored: break
            }
            payers.book(decision, entry.line)
        }
        print(
            "\(scheme.rawValue): \(cases.count) lines, \(matchable) matchable, \(found) found, \(settled) settled"
        )
        #expect(wrong == 0)
        #expect(found * 100 >= matchable * 99)
    }
}
