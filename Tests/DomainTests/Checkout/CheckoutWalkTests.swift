import Domain
import Testing

/// A hundred thousand random events: what must hold whatever happens in whatever order.
@Suite struct CheckoutWalkTests {
    static let seed: UInt64 = 77_001
    static let count = 100_000

    /// The statuses that may follow each, by hand; a status may always follow itself.
    static let successors: [CheckoutStatus: Set<CheckoutStatus>] = [
        .pending: [.processing, .authorized, .paid, .failed, .cancelled, .expired],
        .processing: [.pending, .authorized, .paid, .failed],
        .failed: [.authorized, .paid],
        .cancelled: [.authorized, .paid],
        .expired: [.authorized, .paid],
        .authorized: [],
        .paid: [],
    ]

    /// What the walk knows of a checkout, kept apart from the facts.
    private struct Ledger {
        var taken: Int64 = 0
        var fullSuccesses = 0
        var wasClosed = false
    }

    @Test func invariantsHold() {
        print("checkout walk: seed \(Self.seed), events \(Self.count)")
        var generator = SplitMix64(seed: Self.seed)
        var facts = CheckoutFacts(amountDue: 1000, attemptLimit: 3)
        var ledger = Ledger()
        var seen: Set<CheckoutStatus> = []
        var outcomes = (changed: 0, repeated: 0, refused: 0, late: 0)
        for step in 0..<Self.count {
            if step % 12 == 0 {
                facts = CheckoutFacts(amountDue: 1000, attemptLimit: 1 + Int(generator.next(below: 4)))
                ledger = Ledger()
            }
            let event = Self.event(&generator)
            switch Result(catching: { () throws(CheckoutRefusal) in try facts.applying(event) }) {
            case .success(.changed(let next)):
                outcomes.changed += 1
                Self.check(facts, event, next, &ledger)
                if next.isPaidLate, !facts.isPaidLate { outcomes.late += 1 }
                facts = next
            case .success(.repeated): outcomes.repeated += 1
            case .failure: outcomes.refused += 1
            }
            seen.insert(facts.status)
        }
        print("checkout walk: \(outcomes)")
        // The walk must have been everywhere, or it shows nothing.
        #expect(seen == Set(Self.successors.keys))
        #expect(min(outcomes.changed, outcomes.repeated, outcomes.refused) > 5000)
        #expect(outcomes.late > 100)
    }

    private static let attempt = CheckoutStateNames.attempt

    private static func event(_ generator: inout SplitMix64) -> CheckoutEvent {
        let amount = [1000, 1000, 1000, 400, 1, 1200, 0, -5][Int(generator.next(below: 8))] as Int64
        // Money and closure come seldom, so that a walk sees many attempts before them.
        switch generator.next(below: 20) {
        case 0..<7: return .attemptStarted(attempt)
        case 7..<10: return .attemptNeedsPayer(attempt)
        case 10..<13: return .attemptNeedsProvider(attempt)
        case 13..<15: return .attemptFailed(attempt)
        case 15: return .attemptCancelled(attempt)
        case 16: return .attemptAuthorized(attempt, amount)
        case 17: return .attemptSucceeded(attempt, amount)
        case 18: return .cancelRequested
        default: return .expiryReached
        }
    }

    private static func check(
        _ before: CheckoutFacts, _ event: CheckoutEvent, _ after: CheckoutFacts, _ ledger: inout Ledger
    ) {
        var amount: Int64 = 0
        switch event {
        case .attemptAuthorized(_, let value):
            (amount, ledger.fullSuccesses) = (value, ledger.fullSuccesses + 1)
        case .attemptSucceeded(_, let value):
            amount = value
            if before.amountReceived + value >= before.amountDue { ledger.fullSuccesses += 1 }
        default: break
        }
        ledger.taken += amount
        let context = "\(before) \(event) \(after)"
        // Money is added up and never lost, and at most one attempt brings what was due.
        if after.amountReceived + after.amountHeld != ledger.taken { Issue.record("\(context)") }
        if after.amountCaptured != after.amountReceived { Issue.record("\(context)") }
        if ledger.fullSuccesses > 1 { Issue.record("second success: \(context)") }
        // What closed it stays, and nothing begins after.
        if let closure = before.closure, after.closure != closure { Issue.record("\(context)") }
        if ledger.wasClosed, after.inFlight != nil { Issue.record("\(context)") }
        ledger.wasClosed = ledger.wasClosed || after.closure != nil || after.status == .failed
        if after.isPaidLate != before.isPaidLate, !(amount > 0 && ledger.wasClosed) {
            Issue.record("late without closure: \(context)")
        }
        if after.failedAttempts > after.attemptLimit { Issue.record("\(context)") }
        let allowed = successors[before.status] ?? []
        if after.status != before.status, !allowed.contains(after.status) {
            Issue.record("\(before.status) to \(after.status): \(context)")
        }
    }
}
