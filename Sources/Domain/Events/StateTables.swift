import Support

/// The documentation's tables of states and codes, made from what the program itself decides by.
package enum StateTables {
    /// Everything, as Markdown.
    package static var markdown: String {
        """
        A checkout's status is the first line that fits:

        \(table("status", "when", StatusRule.allCases.map { ($0.status.rawValue, $0.condition) }))

        What may follow what; everything else is refused or changes nothing:

        | object | status | may become |
        |---|---|---|
        \(successions.map(line).joined(separator: "\n"))

        `declineCode` of a transaction, capture or refund that failed (`providerCode` is the provider's own):

        \(table("code", "meaning", DeclineCode.allCases.map { ($0.rawValue, $0.meaning) }))

        `reason` of a dispute:

        \(table("reason", "meaning", DisputeReason.allCases.map { ($0.rawValue, $0.meaning) }))
        """
    }

    /// What may follow one status of an object.
    package struct Succession: Hashable, Sendable {
        /// The kind of object: transaction, capture, refund, dispute, reversal or retry.
        package let object: String
        /// The status it is in.
        package let state: String
        /// The statuses that it may come into from there; none where it is final.
        package let next: [String]
    }

    private static func line(_ succession: Succession) -> String {
        let next = succession.next.map { "`\($0)`" }.joined(separator: ", ")
        return "| \(succession.object) | `\(succession.state)` | \(next.isEmpty ? "–" : next) |"
    }

    private static func table(_ first: String, _ second: String, _ rows: [(String, String)]) -> String {
        (["| \(first) | \(second) |", "|---|---|"] + rows.map { "| `\($0)` | \($1) |" }).joined(
            separator: "\n")
    }

    private static let time = Timestamp(seconds: 0)
    private static let moneyEvents: [MovementEvent] = [
        .pending(nextQueryAt: time), .unknown(nextQueryAt: time), .succeeded,
        .failed(.declined, providerCode: nil), .cancelled,
    ]

    /// What may follow what, asked of the state machines.
    package static var successions: [Succession] {
        let transactions: [TransactionState] = [
            .created, .requiresAction(.redirect("")), .processing(isUnknown: true, nextQueryAt: time),
            .authorized, .succeeded, .failed(.declined, providerCode: nil), .cancelled,
        ]
        let transactionEvents: [TransactionEvent] = [
            .actionRequired(.redirect("")), .pending(nextQueryAt: time), .authorized, .succeeded,
            .failed(.declined, providerCode: nil), .cancelled, .retryRequested(nextQueryAt: time),
        ]
        let captures: [CaptureState] = [
            .pending(isUnknown: true, nextQueryAt: time), .succeeded, .failed(.declined, providerCode: nil),
        ]
        let refunds: [RefundState] = [
            .pending(isUnknown: true, nextQueryAt: time), .succeeded, .failed(.declined, providerCode: nil),
            .cancelled,
        ]
        return transactions.map { state in
            line("transaction", state.name.rawValue, transactionEvents) { event in
                guard case .changed(let next) = try state.applying(event) else { return nil }
                return next.name.rawValue
            }
        }
            + captures.map { state in
                line("capture", state.name.rawValue, moneyEvents) { event in
                    guard case .changed(let next) = try state.applying(event) else { return nil }
                    return next.name.rawValue
                }
            }
            + refunds.map { state in
                line("refund", state.name.rawValue, moneyEvents) { event in
                    guard case .changed(let next) = try state.applying(event) else { return nil }
                    return next.name.rawValue
                }
            }
            + DisputeStatus.allCases.map { state in
                line("dispute", state.rawValue, DisputeStatus.allCases) { told in
                    guard case .changed(let next) = try state.applying(told) else { return nil }
                    return next.rawValue
                }
            }
            + ReversalStatus.allCases.map { state in
                line("reversal", state.rawValue, ReversalStatus.allCases) { state.applying($0)?.rawValue }
            }
            + retries
            + SavedMethodStatus.allCases.map { state in
                line("saved method", state.rawValue, SavedMethodEvent.allCases) { event in
                    try state.applying(event)?.rawValue
                }
            }
    }

    private static var retries: [Succession] {
        let states: [RetryState] = [
            .pending(isUnknown: true, nextQueryAt: time), .succeeded, .failed(.declined, providerCode: nil),
        ]
        return states.map { state in
            line("retry", state.name.rawValue, moneyEvents) { event in
                guard case .changed(let next) = state.applying(event) else { return nil }
                return next.name.rawValue
            }
        }
    }

    private static func line<Event>(
        _ object: String, _ state: String, _ events: [Event], _ next: (Event) throws -> String?
    ) -> Succession {
        var names: [String] = []
        for event in events {
            guard let name = try? next(event), name != state, !names.contains(name) else { continue }
            names.append(name)
        }
        return Succession(object: object, state: state, next: names)
    }
}

extension DeclineCode {
    /// What it means, for the documentation.
    package var meaning: String {
        switch self {
        case .declined: "the bank refused and gives no reason"
        case .insufficientFunds: "not enough money or credit"
        case .expiredCard: "the card is no longer valid"
        case .incorrectCVC: "the security code was wrong"
        case .lostOrStolen: "the card was reported lost or stolen; do not tell the payer"
        case .authenticationRequired:
            "the bank wants proof of the payer, and this attempt could not ask for it"
        case .authenticationFailed: "the payer's proof failed or was refused"
        case .processingError: "the provider could not do it; another try may work"
        case .unsupportedInstrument: "the card or account is not accepted here"
        case .providerUnavailable: "the provider was not reached, and nothing was taken"
        case .notSettled: "the money did not come, or did not go back, in the end"
        }
    }
}

extension DisputeReason {
    /// What it means, for the documentation.
    package var meaning: String {
        switch self {
        case .fraudulent: "the payer did not make the payment"
        case .duplicate: "the payer was charged twice"
        case .notReceived: "the goods or service never came"
        case .notAsDescribed: "what came was not what was sold"
        case .creditNotProcessed: "a refund was promised and not made"
        case .general: "another reason, or none that the bank tells"
        }
    }
}
