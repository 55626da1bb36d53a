import Domain

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

    private static func facts(_ change: (inout CheckoutFacts) -> Void) -> CheckoutFacts {
        var facts = CheckoutFacts(amountDue: 1000, attemptLimit: 3)
        change(&facts)
        return facts
    }
}
