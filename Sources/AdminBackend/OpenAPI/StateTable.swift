import Domain

/// What each event does to a checkout in each status, asked of the function that decides it.
enum StateTable {
    struct Row: Sendable {
        let state: String
        /// In the order of `events`: the status afterwards, `same`, or `–` where the event is refused.
        let outcomes: [String]
    }

    static let amount: Int64 = 4250

    static let events: [CheckoutEvent] = [
        .attemptStarted, .attemptNeedsPayer, .attemptNeedsProvider, .attemptAuthorized(amount),
        .attemptSucceeded(amount), .attemptFailed, .attemptCancelled, .cancelRequested, .expiryReached,
    ]

    static var rows: [Row] {
        states.map { name, facts in
            Row(state: name, outcomes: events.map { outcome($0, facts) })
        }
    }

    private static func outcome(_ event: CheckoutEvent, _ facts: CheckoutFacts) -> String {
        switch try? facts.applying(event) {
        case .changed(let next): next.status.rawValue + (next.isPaidLate ? " (paidLate)" : "")
        case .repeated: "same"
        case nil: "–"
        }
    }

    /// A checkout in each status; `pending` three times, since an attempt may be in flight or the last one.
    private static var states: [(String, CheckoutFacts)] {
        let fresh = CheckoutFacts(amountDue: amount, attemptLimit: 2)
        func facts(_ change: (inout CheckoutFacts) -> Void) -> CheckoutFacts {
            var facts = fresh
            change(&facts)
            return facts
        }
        let paid = facts {
            $0.amountReceived = amount
            $0.amountCaptured = amount
        }
        func money(_ change: (inout CheckoutFacts) -> Void) -> CheckoutFacts {
            var facts = paid
            change(&facts)
            return facts
        }
        let named: [(String, CheckoutFacts)] = [
            ("", fresh), (", the payer acts", facts { $0.inFlight = .payer }),
            (
                ", the payer acts in the last attempt",
                facts {
                    $0.inFlight = .payer
                    $0.failedAttempts = 1
                }
            ), ("", facts { $0.inFlight = .provider }), ("", facts { $0.amountAuthorized = amount }),
            ("", paid),
            ("", facts { $0.failedAttempts = 2 }), ("", facts { $0.closure = .cancelled }),
            ("", facts { $0.closure = .expired }), ("", money { $0.amountRefunded = amount / 2 }),
            ("", money { $0.amountRefunded = amount }), ("", money { $0.amountDisputed = amount }),
        ]
        return named.map { ($0.1.status.rawValue + $0.0, $0.1) }
    }
}
