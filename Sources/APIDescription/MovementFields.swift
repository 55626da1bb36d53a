import Domain
import JSON

// What captures, refunds and disputes have in common.
extension APIResource {
    static var movementFields: [APIField] {
        [
            .required("livemode", .flag), .required("transactionId", .id(TransactionID.self)),
            .required("checkoutId", .id(CheckoutID.self)), .required("siteId", .id(SiteID.self)),
            .required("amount", .amount, "Minor units."), .required("currency", .reference("Currency")),
            .optional("providerReference", .text, "The provider's own id of it."),
        ]
    }

    static var failureFields: [APIField] {
        [
            .optional("declineCode", .word(DeclineCode.self), "Why nothing moved; only when `failed`."),
            .optional("providerCode", .text, "The provider's own code for it."),
            .optional(
                "outcomeUnknown", .flag, "Whether the provider has yet to be asked; only when `pending`."),
        ]
    }

    static var timeFields: [APIField] { [.required("createdAt", .time), .required("updatedAt", .time)] }

    /// What happened to an attempt's money.
    static var moneyFields: [APIField] {
        [
            .required("amountCaptured", .amount, "What was taken."),
            .required("amountRefunded", .amount, "What went back."),
            .required("amountDisputed", .amount, "What is disputed and not won."),
            .required("amountReversed", .amount, "What had come and was taken back by the bank."),
            .required("amountCapturable", .amount, "What may still be captured."),
            .required("amountRefundable", .amount, "What may still be refunded."),
            .optional(
                "authorizationExpiresAt", .time,
                "When what is held and not captured is released; only when `authorized`."),
            .optional("releasing", .flag, "Whether the provider is being asked to release it."),
            .required(
                "captures", .list(of: .reference("Capture"), 0...MovementLimits.captures), "Oldest first."),
            .required(
                "refunds", .list(of: .reference("Refund"), 0...MovementLimits.refunds), "Oldest first."),
            .required(
                "disputes", .list(of: .reference("Dispute"), 0...MovementLimits.disputes), "Oldest first."),
            .required(
                "reversals", .list(of: .reference("Reversal"), 0...MovementLimits.reversals),
                "Oldest first."),
            .required(
                "retries", .list(of: .reference("Retry"), 0...MovementLimits.retries),
                "Oldest first, with those that somebody asked for on the provider's own pages."),
        ]
    }
}

extension APIParameter {
    /// The transaction in a path.
    static var transaction: APIParameter {
        .path("transaction", TransactionID.self, "The transaction's id.")
    }

    /// The refund in a path.
    static var refund: APIParameter { .path("refund", RefundID.self, "The refund's id.") }

    /// The dispute in a path.
    static var dispute: APIParameter { .path("dispute", DisputeID.self, "The dispute's id.") }
}
