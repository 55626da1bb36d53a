import Domain
import Support
import Testing

/// Every event in every state of captures, refunds, disputes and holds, against tables written by hand: `>`
/// for a change, `=` for a repeat or older news, `!` for a contradiction.
@Suite struct MovementStateTests {
    static let soon = Timestamp(seconds: 100)
    static let later = Timestamp(seconds: 200)
    static let events: [MovementEvent] = [
        .pending(nextQueryAt: soon), .unknown(nextQueryAt: soon), .unknown(nextQueryAt: later), .succeeded,
        .failed(.declined, providerCode: "x"), .cancelled,
    ]

    @Test func captures() {
        let table: [(CaptureState, String)] = [
            (.pending(isUnknown: false, nextQueryAt: Self.soon), "=>>>>>"),
            (.pending(isUnknown: true, nextQueryAt: Self.soon), ">=>>>>"), (.succeeded, "====!!"),
            (.failed(.notSettled, providerCode: nil), "===>=="),
        ]
        #expect(Set(table.map(\.0.name)) == Set(CaptureStatus.allCases))
        for (state, outcomes) in table {
            #expect(signs(Self.events) { try state.applying($0) } == outcomes, "\(state)")
        }
    }

    @Test func refunds() {
        let table: [(RefundState, String)] = [
            (.pending(isUnknown: false, nextQueryAt: Self.soon), "=>>>>>"),
            (.pending(isUnknown: true, nextQueryAt: Self.soon), ">=>>>>"), (.succeeded, "====>!"),
            (.failed(.notSettled, providerCode: nil), "===!=="), (.cancelled, "===!=="),
        ]
        #expect(Set(table.map(\.0.name)) == Set(RefundStatus.allCases))
        for (state, outcomes) in table {
            #expect(signs(Self.events) { try state.applying($0) } == outcomes, "\(state)")
        }
    }

    @Test func retries() {
        let table: [(RetryState, String)] = [
            // What the provider has taken on is not unknown again.
            (.pending(isUnknown: false, nextQueryAt: Self.soon), "==>>>>"),
            (.pending(isUnknown: true, nextQueryAt: Self.soon), ">=>>>>"), (.succeeded, "======"),
            (.failed(.notSettled, providerCode: nil), "======"),
        ]
        #expect(Set(table.map(\.0.name)) == Set(RetryStatus.allCases))
        for (state, outcomes) in table {
            #expect(signs(Self.events) { state.applying($0) } == outcomes, "\(state)")
        }
    }

    @Test func disputes() {
        let table: [(DisputeStatus, String)] = [(.opened, "=>>"), (.won, "==!"), (.lost, "=!=")]
        for (state, outcomes) in table {
            #expect(signs(DisputeStatus.allCases) { try state.applying($0) } == outcomes, "\(state)")
        }
    }

    @Test func holds() {
        let events: [HoldEvent] = [
            .releaseRequested(.requested, nextQueryAt: Self.soon), .releaseUnknown(nextQueryAt: Self.soon),
            .releaseUnknown(nextQueryAt: Self.later), .releaseConfirmed, .releaseRefused, .captured,
        ]
        let table: [(HoldState, String)] = [
            (.open, ">==>=>"), (.releasing(.expired, nextQueryAt: Self.soon), "==>>>>"),
            (.released(.requested), "====!!"), (.captured, "!==!=="),
        ]
        #expect(Set(table.map(\.0.name)) == Set(HoldStatus.allCases))
        for (state, outcomes) in table {
            #expect(signs(events) { try state.applying($0) } == outcomes, "\(state)")
        }
    }

    private func signs<Event, State>(
        _ events: [Event], _ apply: (Event) throws -> MovementTransition<State>
    ) -> String {
        events.map { event in
            switch Result(catching: { try apply(event) }) {
            case .success(.changed): ">"
            case .success(.repeated): "="
            case .failure: "!"
            }
        }.joined()
    }
}
