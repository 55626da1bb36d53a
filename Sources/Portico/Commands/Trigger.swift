import Domain
import JSON

extension Command {
    static var trigger: Command {
        Command(
            words: ["trigger"], summary: "makes an event happen in test mode",
            help: """
                Usage: portico trigger EVENT [--site ID] [--webhook-url URL] [--api URL]
                                       [--key KEY]

                Takes a new test checkout or payment link through what causes the event, as a
                payer and a shop would, and prints the events that happened on the way. What
                has to expire takes a minute, unless the key is one for the whole organisation:
                then the test clock is moved on by that minute.

                  --site ID           the site (default: the key's first)
                  --webhook-url URL   also posts the checkout's events there
                \(ServerCalls.help)

                Events:
                \(Trigger.lines)

                Example:
                  portico trigger checkout.paid

                """,
            options: ["site", "webhook-url"] + ServerCalls.options, flags: [], takesOperand: true
        ) { arguments in
            guard let word = arguments.operand else {
                throw UsageError(text: "which event?", command: ["trigger"])
            }
            guard let type = EventType(rawValue: word) else {
                throw UsageError(text: "there is no event '\(word)' to trigger", command: ["trigger"])
            }
            guard let steps = Trigger.steps[type] else {
                throw UsageError(text: "the event '\(word)' cannot be triggered", command: ["trigger"])
            }
            var rehearsal = SandboxVisit(server: try ServerCalls(arguments))
            try await rehearsal.begin(
                type.isOfLink ? .link : steps.contains(.savesOnly) ? .saving : .checkout,
                site: arguments["site"], webhookURL: arguments["webhook-url"],
                holds: steps.contains(.hold), expires: steps.contains(.expire))
            for step in steps { try await rehearsal.take(step) }
            for event in try await rehearsal.events(until: type, expires: steps.contains(.expire)) {
                Terminal.write(EventLine.text(of: event) + "\n")
            }
        }
    }
}

/// What has to happen to a new checkout or link for an event.
enum Trigger {
    /// One step of a payer, a shop or a bank.
    enum Step: Hashable, Sendable {
        /// The checkout is made so that money is held first.
        case hold
        /// The checkout is made so that it saves the card and asks for nothing.
        case savesOnly
        /// It is made with the shortest time there is, and that time passes.
        case expire
        case pay(card: String)
        /// Payments with a card that is declined, until the checkout gives up.
        case payUntilFailed
        case change, cancel, capture, release
        case refund(isWhole: Bool)
        /// Decides what waits, as a bank would: an object's collection and the word.
        case decide(String, String)
        case dispute
        /// Disables, enables or deletes the method that was saved.
        case savedMethod(SavedMethodEvent)
        /// The merchant takes the link back.
        case deactivate
    }

    private static let good = "4242424242424242"
    private static let slowRefund = "4000000000007726"

    /// The steps behind each event; what the sandbox never does is missing.
    static let steps: [EventType: [Step]] = [
        .checkoutCreated: [], .checkoutUpdated: [.change], .checkoutCancelled: [.cancel],
        .checkoutProcessing: [.pay(card: "4000000000000077")], .checkoutPaid: [.pay(card: good)],
        .checkoutFailed: [.payUntilFailed], .checkoutAuthorized: [.hold, .pay(card: good)],
        .checkoutRefunded: [.pay(card: good), .refund(isWhole: true)],
        .checkoutPartiallyRefunded: [.pay(card: good), .refund(isWhole: false)],
        .checkoutDisputed: [.pay(card: good), .dispute],
        .transactionCreated: [.pay(card: good)],
        .transactionRequiresAction: [.pay(card: "4000000000003220")],
        .transactionProcessing: [.pay(card: "4000000000000077")],
        .transactionAuthorized: [.hold, .pay(card: good)], .transactionSucceeded: [.pay(card: good)],
        .transactionFailed: [.pay(card: "4000000000000002")],
        .transactionCancelled: [.hold, .pay(card: good), .release],
        .capturePending: [.hold, .pay(card: good), .capture],
        .captureSucceeded: [.hold, .pay(card: good), .capture],
        .refundPending: [.pay(card: slowRefund), .refund(isWhole: false)],
        .refundSucceeded: [.pay(card: good), .refund(isWhole: false)],
        .refundFailed: [.pay(card: slowRefund), .refund(isWhole: false), .decide("refunds", "fail")],
        .disputeOpened: [.pay(card: good), .dispute],
        .disputeWon: [.pay(card: good), .dispute, .decide("disputes", "win")],
        .disputeLost: [.pay(card: good), .dispute, .decide("disputes", "lose")],
        .checkoutExpired: [.expire], .checkoutCompleted: [.savesOnly, .pay(card: good)],
        .tokenCreated: [.savesOnly, .pay(card: good)],
        .tokenDisabled: [.savesOnly, .pay(card: good), .savedMethod(.disabled)],
        .tokenEnabled: [.savesOnly, .pay(card: good), .savedMethod(.disabled), .savedMethod(.enabled)],
        .tokenDeleted: [.savesOnly, .pay(card: good), .savedMethod(.deleted)],
        .linkCreated: [], .linkUpdated: [.change], .linkDeactivated: [.deactivate],
        .linkCompleted: [.pay(card: good)], .linkExpired: [.expire],
    ]

    /// The events by name, in lines of the help's width.
    static var lines: String {
        var lines = [" "]
        for name in steps.keys.map(\.rawValue).sorted() {
            if lines[lines.count - 1].count + name.count > 78 { lines.append(" ") }
            lines[lines.count - 1] += " " + name
        }
        return lines.joined(separator: "\n")
    }
}
