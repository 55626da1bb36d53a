import Domain
import Support
import Testing

/// One (state, event) pair and its outcome, written as in the table of `CheckoutEventTests`.
struct CheckoutPair: Sendable, CustomTestStringConvertible {
    let state: String
    let facts: CheckoutFacts
    let eventName: String
    let event: CheckoutEvent
    let expected: String

    var testDescription: String { "\(state), \(eventName): \(expected)" }
}

/// Every event in every state a checkout's row can hold, legal or not, against a table written by hand.
@Suite struct CheckoutEventTests {
    static let events: [(String, CheckoutEvent)] = [
        ("started", .attemptStarted(attempt)), ("retried", .attemptRetried(attempt)),
        ("payer", .attemptNeedsPayer(attempt)),
        ("provider", .attemptNeedsProvider(attempt)), ("authorised", .attemptAuthorized(attempt, 1000)),
        ("succeeded", .attemptSucceeded(attempt, 1000)), ("failed", .attemptFailed(attempt)),
        ("given up", .attemptCancelled(attempt)), ("cancel", .cancelRequested), ("expiry", .expiryReached),
        ("capture 400", .captureSucceeded(400)), ("capture 600", .captureSucceeded(600)),
        ("release", .holdReleased(.expired)), ("refund 400", .refundSucceeded(400)),
        ("refund 1000", .refundSucceeded(1000)), ("returned 1", .refundReturned(1)),
        ("disputed", .disputeOpened(400)), ("won", .disputeWon(1000)),
    ]

    private static let attempt = CheckoutStateNames.attempt

    /// A state by name: its status, then who is at work.
    static let states: [(String, CheckoutFacts)] = CheckoutStateNames.base.flatMap { name, facts in
        [("", nil), ("/payer", .payer), ("/provider", .provider)].map {
            (suffix: String, party: CheckoutFacts.InFlight?) in
            var facts = facts
            facts.inFlight = party
            facts.attemptInFlight = party.map { _ in attempt }
            return (name + suffix, facts)
        }
    }

    // Outcomes: the status after (`same` where it stays), `/party` where one is at work, `+late` where money
    // is marked late; `deciding` for `processing/provider`; `=` for a repeat. Refusals: `flying` (an attempt
    // is in flight), `idle` (none is), `done` (paid), `closed`.
    static let attemptTable = """
        state                  |started |retried |payer          |provider          |failed   |given up
        new                    |deciding|deciding|idle           |idle              |idle     |idle
        new/payer              |flying  |flying  |=              |deciding          |same     |same
        new/provider           |flying  |flying  |pending/payer  |=                 |pending  |pending
        lastTry                |deciding|deciding|idle           |idle              |idle     |idle
        lastTry/payer          |flying  |flying  |=              |deciding          |failed   |same
        lastTry/provider       |flying  |flying  |pending/payer  |=                 |failed   |pending
        usedUp                 |closed  |deciding|idle           |idle              |idle     |idle
        usedUp/payer           |flying  |flying  |=              |deciding          |failed   |failed
        usedUp/provider        |flying  |flying  |pending/payer  |=                 |failed   |failed
        partPaid               |deciding|deciding|idle           |idle              |idle     |idle
        partPaid/payer         |flying  |flying  |=              |deciding          |same     |same
        partPaid/provider      |flying  |flying  |pending/payer  |=                 |pending  |pending
        cancelled              |closed  |deciding|idle           |idle              |idle     |idle
        cancelled/payer        |flying  |flying  |=              |deciding          |same     |same
        cancelled/provider     |flying  |flying  |cancelled/payer|=                 |cancelled|cancelled
        expired                |closed  |deciding|idle           |idle              |idle     |idle
        expired/payer          |flying  |flying  |=              |deciding          |same     |same
        expired/provider       |flying  |flying  |expired/payer  |=                 |expired  |expired
        authorized             |done    |done    |idle           |idle              |idle     |idle
        authorized/payer       |flying  |flying  |=              |same/provider     |same     |same
        authorized/provider    |flying  |flying  |same/payer     |=                 |same     |same
        partCaptured           |done    |done    |idle           |idle              |idle     |idle
        partCaptured/payer     |flying  |flying  |=              |same/provider     |same     |same
        partCaptured/provider  |flying  |flying  |same/payer     |=                 |same     |same
        restReleased           |done    |done    |idle           |idle              |idle     |idle
        restReleased/payer     |flying  |flying  |=              |same/provider     |same     |same
        restReleased/provider  |flying  |flying  |same/payer     |=                 |same     |same
        paid                   |done    |done    |idle           |idle              |idle     |idle
        paid/payer             |flying  |flying  |=              |same/provider     |same     |same
        paid/provider          |flying  |flying  |same/payer     |=                 |same     |same
        paidLate               |done    |done    |idle           |idle              |idle     |idle
        paidLate/payer         |flying  |flying  |=              |same/provider+late|same+late|same+late
        paidLate/provider      |flying  |flying  |same/payer+late|=                 |same+late|same+late
        partlyRefunded         |done    |done    |idle           |idle              |idle     |idle
        partlyRefunded/payer   |flying  |flying  |=              |same/provider     |same     |same
        partlyRefunded/provider|flying  |flying  |same/payer     |=                 |same     |same
        refunded               |done    |done    |idle           |idle              |idle     |idle
        refunded/payer         |flying  |flying  |=              |same/provider     |same     |same
        refunded/provider      |flying  |flying  |same/payer     |=                 |same     |same
        disputed               |done    |done    |idle           |idle              |idle     |idle
        disputed/payer         |flying  |flying  |=              |same/provider     |same     |same
        disputed/provider      |flying  |flying  |same/payer     |=                 |same     |same
        """
    static let endTable = """
        state                   | authorised      | succeeded | cancel    | expiry
        new                     | authorized      | paid      | cancelled | expired
        new/payer               | authorized      | paid      | flying    | flying
        new/provider            | authorized      | paid      | flying    | flying
        lastTry                 | authorized      | paid      | cancelled | expired
        lastTry/payer           | authorized      | paid      | flying    | flying
        lastTry/provider        | authorized      | paid      | flying    | flying
        usedUp                  | authorized+late | paid+late | closed    | closed
        usedUp/payer            | authorized      | paid      | flying    | flying
        usedUp/provider         | authorized      | paid      | flying    | flying
        partPaid                | authorized      | paid      | cancelled | expired
        partPaid/payer          | authorized      | paid      | flying    | flying
        partPaid/provider       | authorized      | paid      | flying    | flying
        cancelled               | authorized+late | paid+late | =         | closed
        cancelled/payer         | authorized+late | paid+late | flying    | flying
        cancelled/provider      | authorized+late | paid+late | flying    | flying
        expired                 | authorized+late | paid+late | closed    | =
        expired/payer           | authorized+late | paid+late | flying    | flying
        expired/provider        | authorized+late | paid+late | flying    | flying
        authorized              | done            | done      | done      | done
        authorized/payer        | done            | done      | flying    | flying
        authorized/provider     | done            | done      | flying    | flying
        partCaptured            | done            | done      | done      | done
        partCaptured/payer      | done            | done      | flying    | flying
        partCaptured/provider   | done            | done      | flying    | flying
        restReleased            | done            | done      | done      | done
        restReleased/payer      | done            | done      | flying    | flying
        restReleased/provider   | done            | done      | flying    | flying
        paid                    | done            | done      | done      | done
        paid/payer              | done            | done      | flying    | flying
        paid/provider           | done            | done      | flying    | flying
        paidLate                | done            | done      | done      | done
        paidLate/payer          | done            | done      | flying    | flying
        paidLate/provider       | done            | done      | flying    | flying
        partlyRefunded          | done            | done      | done      | done
        partlyRefunded/payer    | done            | done      | flying    | flying
        partlyRefunded/provider | done            | done      | flying    | flying
        refunded                | done            | done      | done      | done
        refunded/payer          | done            | done      | flying    | flying
        refunded/provider       | done            | done      | flying    | flying
        disputed                | done            | done      | done      | done
        disputed/payer          | done            | done      | flying    | flying
        disputed/provider       | done            | done      | flying    | flying
        """

    // What happens to money does not ask who is in flight: one row stands for the three states of a name. The
    // money facts after it follow the status where they changed: (a)uthorised, (r)eceived, given (b)ack,
    // (d)isputed. `invalid` is an amount that the facts have no room for, `nothing` that nothing is held.
    static let moneyTable = """
        state          | capture 400 | capture 600 | release    | refund 400              | refund 1000
        new            | nothing     | nothing     | nothing    | invalid                 | invalid
        lastTry        | nothing     | nothing     | nothing    | invalid                 | invalid
        usedUp         | nothing     | nothing     | nothing    | invalid                 | invalid
        partPaid       | nothing     | nothing     | nothing    | refunded b400           | invalid
        cancelled      | nothing     | nothing     | nothing    | invalid                 | invalid
        expired        | nothing     | nothing     | nothing    | invalid                 | invalid
        authorized     | same r400   | same r600   | expired a0 | invalid                 | invalid
        partCaptured   | same r800   | paid r1000  | paid a400  | refunded b400           | invalid
        restReleased   | nothing     | nothing     | nothing    | refunded b400           | invalid
        paid           | nothing     | nothing     | nothing    | partially_refunded b400 | refunded b1000
        paidLate       | nothing     | nothing     | nothing    | partially_refunded b400 | refunded b1000
        partlyRefunded | nothing     | nothing     | nothing    | same b401               | invalid
        refunded       | nothing     | nothing     | nothing    | invalid                 | invalid
        disputed       | nothing     | nothing     | nothing    | same b400               | same b1000
        """

    static let laterTable = """
        state          | returned 1              | disputed      | won
        new            | invalid                 | invalid       | invalid
        lastTry        | invalid                 | invalid       | invalid
        usedUp         | invalid                 | invalid       | invalid
        partPaid       | invalid                 | disputed d400 | invalid
        cancelled      | invalid                 | invalid       | invalid
        expired        | invalid                 | invalid       | invalid
        authorized     | invalid                 | invalid       | invalid
        partCaptured   | invalid                 | disputed d400 | invalid
        restReleased   | invalid                 | disputed d400 | invalid
        paid           | invalid                 | disputed d400 | invalid
        paidLate       | invalid                 | disputed d400 | invalid
        partlyRefunded | paid b0                 | disputed d400 | invalid
        refunded       | partially_refunded b999 | disputed d400 | invalid
        disputed       | invalid                 | invalid       | paid d0
        """

    /// All tables by state and event.
    static let table: [String: [String: String]] = [attemptTable, endTable, moneyTable, laterTable].reduce(
        into: [:]) { table, text in
            let lines = text.split(separator: "\n").map { $0.split(separator: "|").map { $0.trimmed } }
            for line in lines.dropFirst() {
                for (event, outcome) in zip(lines[0], line).dropFirst() {
                    table[line[0], default: [:]][event] = outcome
                }
            }
        }

    /// Where another attempt was in flight beside the hold, its work comes to light.
    private static let exceptions = ["authorized/provider, release": "processing a0"]

    static let pairs: [CheckoutPair] = states.flatMap { name, facts in
        events.map { eventName, event in
            CheckoutPair(
                state: name, facts: facts, eventName: eventName, event: event,
                expected: exceptions["\(name), \(eventName)"]
                    ?? table[event.isAboutMoney ? String(name.prefix { $0 != "/" }) : name]?[eventName]
                    ?? "not in the table")
        }
    }

    @Test(arguments: pairs) func pair(row: CheckoutPair) {
        #expect(Self.outcome(row.facts, row.event) == row.expected)
    }

    @Test func everyPairIsThereAndNoOther() {
        #expect(Set(Self.table.keys) == Set(Self.states.map(\.0)))
        for (name, outcomes) in Self.table {
            let events = Self.events.filter { !$0.1.isAboutMoney || !name.contains("/") }
            #expect(Set(outcomes.keys) == Set(events.map(\.0)))
        }
        #expect(Self.pairs.count == 42 * 18)
        // What asks for no money has a table of its own: SavingAloneTests.
        let others = Set(SavingAloneTests.states.map(\.1.status))
        #expect(Set(Self.states.map(\.1.status)).union(others) == Set(CheckoutStatus.allCases))
    }

    @Test func amountsMustBePositive() {
        for (_, facts) in Self.states {
            for amount in [0, -1, Int64.min] {
                #expect(throws: CheckoutRefusal.invalidAmount(amount)) {
                    try facts.applying(.attemptSucceeded(Self.attempt, amount))
                }
                #expect(throws: CheckoutRefusal.invalidAmount(amount)) {
                    try facts.applying(.attemptAuthorized(Self.attempt, amount))
                }
            }
        }
    }

    @Test func aSecondPartPaymentIsAddedToTheFirst() throws {
        var facts = CheckoutFacts(amountDue: 1000, attemptLimit: 3)
        facts.amountReceived = 400
        facts.amountCaptured = 400
        facts.inFlight = .provider
        facts.attemptInFlight = Self.attempt
        guard case .changed(let next) = try facts.applying(.attemptSucceeded(Self.attempt, 600)) else {
            Issue.record("not taken")
            return
        }
        #expect(next.amountReceived == 1000)
        #expect(next.amountCaptured == 1000)
        #expect(next.status == .paid)
        #expect(throws: CheckoutRefusal.invalidAmount(.max)) {
            try facts.applying(.attemptSucceeded(Self.attempt, .max))
        }
    }

    @Test func newsOfAnOlderAttemptDoNotTouchTheOneInFlight() throws {
        let stranger = CheckoutStateNames.stranger
        for (name, facts) in Self.states where facts.inFlight != nil {
            for event in [
                CheckoutEvent.attemptNeedsPayer(stranger), .attemptNeedsProvider(stranger),
                .attemptFailed(stranger), .attemptCancelled(stranger),
            ] {
                #expect(throws: CheckoutRefusal.noAttemptInFlight, "\(name)") { try facts.applying(event) }
            }
            guard !facts.status.isPayerDone else { continue }
            for event in [
                CheckoutEvent.attemptSucceeded(stranger, 1000), .attemptAuthorized(stranger, 1000),
            ] {
                guard case .changed(let next) = try facts.applying(event) else {
                    Issue.record("\(name): late money was not taken")
                    continue
                }
                #expect(next.status.isPayerDone, "\(name)")
                #expect(next.inFlight == facts.inFlight && next.attemptInFlight == Self.attempt, "\(name)")
            }
        }
    }

    /// The money facts that changed, as the table writes them.
    private static func changes(from facts: CheckoutFacts, to next: CheckoutFacts) -> String {
        let facts = [
            ("a", facts.amountAuthorized, next.amountAuthorized),
            ("r", facts.amountReceived, next.amountReceived),
            ("b", facts.amountRefunded, next.amountRefunded),
            ("d", facts.amountDisputed, next.amountDisputed),
        ]
        return facts.filter { $0.1 != $0.2 }.map { " \($0.0)\($0.2)" }.joined()
    }

    /// The outcome as the table writes it, after a look at what must hold of each.
    private static func outcome(_ facts: CheckoutFacts, _ event: CheckoutEvent) -> String {
        do {
            switch try facts.applying(event) {
            case .repeated: return "="
            case .changed(let next):
                #expect(next != facts)
                var failed = facts.failedAttempts + (event == .attemptFailed(attempt) ? 1 : 0)
                // What is collected once more has not failed yet.
                if event == .attemptRetried(attempt) { failed = max(failed - 1, 0) }
                #expect(next.failedAttempts == failed)
                let party = next.inFlight.map { "/" + $0.rawValue } ?? ""
                let status = next.status == facts.status ? "same" : next.status.rawValue
                if event.isAboutMoney { return status + changes(from: facts, to: next) }
                let outcome = status + party + (next.isPaidLate ? "+late" : "")
                return outcome == "processing/provider" ? "deciding" : outcome
            }
        } catch {
            switch error {
            case .attemptInFlight: return "flying"
            case .noAttemptInFlight: return "idle"
            case .alreadyPaid(let status): return status == facts.status ? "done" : "done(\(status))"
            case .closed(let status): return status == facts.status ? "closed" : "closed(\(status))"
            case .invalidAmount: return "invalid"
            case .nothingHeld: return "nothing"
            }
        }
    }
}

extension CheckoutEvent {
    fileprivate var isAboutMoney: Bool {
        switch self {
        case .captureSucceeded, .holdReleased, .refundSucceeded, .refundReturned, .disputeOpened, .disputeWon,
            .paymentReversed, .reversalUndone:
            true
        default: false
        }
    }
}

extension Substring {
    fileprivate var trimmed: String {
        String(drop(while: { $0 == " " }).reversed().drop(while: { $0 == " " }).reversed())
    }
}
