import Domain
import Support

/// Facts that stand for each status a checkout can have, by the names the tables use.
enum CheckoutStateNames {
    static let base: [(String, CheckoutFacts)] = [
        ("new", facts { _ in }),
        ("lastTry", facts { $0.failedAttempts = 2 }),
        ("usedUp", facts { $0.failedAttempts = 3 }),
        ("partPaid", facts { $0.amountReceived = 400 }),
        ("cancelled", facts { $0.closure = .cancelled }),
        ("expired", facts { $0.closure = .expired }),
        ("authorized", facts { $0.amountAuthorized = 1000 }),
        (
            "partCaptured",
            facts {
                $0.amountAuthorized = 1000
                $0.amountCaptured = 400
                $0.amountReceived = 400
            }
        ),
        (
            "restReleased",
            facts {
                $0.amountAuthorized = 400
                $0.amountCaptured = 400
                $0.amountReceived = 400
            }
        ),
        ("paid", facts { $0.amountReceived = 1000 }),
        (
            "paidLate",
            facts {
                $0.amountReceived = 1000
                $0.closure = .expired
                $0.isPaidLate = true
            }
        ),
        (
            "partlyRefunded",
            facts {
                $0.amountReceived = 1000
                $0.amountRefunded = 1
            }
        ),
        (
            "refunded",
            facts {
                $0.amountReceived = 1000
                $0.amountRefunded = 1000
            }
        ),
        (
            "disputed",
            facts {
                $0.amountReceived = 1000
                $0.amountDisputed = 1000
            }
        ),
    ]

    /// The attempt that is in flight wherever one is.
    static let attempt = TransactionID(high: 1, low: 1)
    /// An older attempt, whose news must not pass for news of the one in flight.
    static let stranger = TransactionID(high: 1, low: 2)

    private static func facts(_ change: (inout CheckoutFacts) -> Void) -> CheckoutFacts {
        var facts = CheckoutFacts(amountDue: 1000, attemptLimit: 3)
        change(&facts)
        return facts
    }
}
