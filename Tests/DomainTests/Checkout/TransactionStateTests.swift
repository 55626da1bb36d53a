import Domain
import Support
import Testing

/// One (state, event) pair and its outcome, written as in the table of `TransactionStateTests`.
struct TransactionPair: Sendable, CustomTestStringConvertible {
    let stateName: String
    let state: TransactionState
    let eventName: String
    let event: TransactionEvent
    let expected: String

    var testDescription: String { "\(stateName), \(eventName): \(expected)" }
}

/// Every event in every state of an attempt, against a table written by hand.
@Suite struct TransactionStateTests {
    static let soon = Timestamp(seconds: 100)
    static let later = Timestamp(seconds: 200)

    static let events: [(String, TransactionEvent)] = [
        ("action A", .actionRequired(.redirect("https://a.example/"))),
        ("action B", .actionRequired(.redirect("https://b.example/"))),
        ("pending", .pending(nextQueryAt: soon)),
        ("pending later", .pending(nextQueryAt: later)),
        ("unknown", .unknown(nextQueryAt: soon)),
        ("unknown later", .unknown(nextQueryAt: later)),
        ("authorized", .authorized),
        ("succeeded", .succeeded),
        ("failed", .failed(.declined, providerCode: "05")),
        ("failed otherwise", .failed(.expiredCard, providerCode: nil)),
        ("cancelled", .cancelled),
        ("retry", .retryRequested(nextQueryAt: later)),
    ]

    // A sign an event, in the order above: `>` for a change to just what the event says, `=` for a repeat or
    // older news, `!` for a contradiction.
    static let table: [(name: String, state: TransactionState, outcomes: String)] = [
        ("created", .created, ">>>>>>>>>>>!"),
        ("action A", .requiresAction(.redirect("https://a.example/")), "=>>>>>>>>>>!"),
        ("pending", .processing(isUnknown: false, nextQueryAt: soon), ">>=>>>>>>>>="),
        ("unknown", .processing(isUnknown: true, nextQueryAt: soon), ">>>>=>>>>>>="),
        ("authorized", .authorized, "=======>!!>!"),
        ("succeeded", .succeeded, "========!!!="),
        ("failed", .failed(.declined, providerCode: "05"), "======>>===>"),
        ("cancelled", .cancelled, "======>>===!"),
    ]

    static let pairs: [TransactionPair] = table.flatMap { row in
        zip(events, row.outcomes).map { event, expected in
            TransactionPair(
                stateName: row.name, state: row.state, eventName: event.0, event: event.1,
                expected: String(expected))
        }
    }

    @Test(arguments: pairs) func pair(row: TransactionPair) {
        switch Result(catching: { () throws(TransactionContradiction) in try row.state.applying(row.event) })
        {
        case .success(.changed(let next)):
            #expect(row.expected == ">")
            #expect(next == Self.told(by: row.event))
            #expect(next != row.state)
        case .success(.repeated): #expect(row.expected == "=")
        case .failure(let contradiction):
            #expect(row.expected == "!")
            #expect(contradiction.state == row.state.name && contradiction.event == row.event)
        }
    }

    @Test func everyPairIsThere() {
        #expect(Self.table.allSatisfy { $0.outcomes.count == Self.events.count })
        #expect(Self.pairs.count == 8 * 12)
        #expect(Set(Self.table.map(\.state.name)) == Set(TransactionStatus.allCases))
    }

    @Test func onlyUndecidedAttemptsAreInFlight() {
        #expect(
            TransactionStatus.allCases.filter(\.isInFlight) == [.created, .requiresAction, .processing])
    }

    /// A random walk: once money came it stays, and a decided attempt is never undecided again.
    @Test func walkNeverLosesMoney() {
        let seed: UInt64 = 77_002
        print("transaction walk: seed \(seed), events 100000")
        var generator = SplitMix64(seed: seed)
        var state = TransactionState.created
        var visited: Set<TransactionStatus> = []
        for step in 0..<100_000 {
            if step % 25 == 0 { state = .created }
            // Money comes seldom, or every walk would be over at once.
            let count = generator.next(below: 4) == 0 ? Self.events.count : 6
            let event = Self.events[Int(generator.next(below: UInt64(count)))].1
            guard case .changed(let next) = try? state.applying(event) else { continue }
            if case .retryRequested = event {
                #expect(state.name == .failed && next.name == .processing)
                state = next
                continue
            }
            if state.name == .succeeded { Issue.record("left succeeded for \(next)") }
            if !state.name.isInFlight, next.name.isInFlight { Issue.record("\(state) undecided: \(next)") }
            if state.name == .authorized, ![.succeeded, .cancelled].contains(next.name) {
                Issue.record("authorised became \(next)")
            }
            state = next
            visited.insert(state.name)
        }
        #expect(visited == Set(TransactionStatus.allCases).subtracting([.created]))
    }

    private static func told(by event: TransactionEvent) -> TransactionState {
        switch event {
        case .actionRequired(let action): .requiresAction(action)
        case .pending(let time): .processing(isUnknown: false, nextQueryAt: time)
        case .unknown(let time), .retryRequested(let time):
            .processing(isUnknown: true, nextQueryAt: time)
        case .authorized: .authorized
        case .succeeded: .succeeded
        case .failed(let code, let providerCode): .failed(code, providerCode: providerCode)
        case .cancelled: .cancelled
        }
    }
}
