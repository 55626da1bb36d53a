import AdminBackend
import Domain
import HTTPCore
import JSON
import Portal

extension APIResource {
    /// Transactions: attempts to pay.
    static var transactions: APIResource {
        APIResource(
            name: "Transactions",
            text:
                "A transaction is one attempt to pay a checkout. At most one of a checkout is in flight, "
                + "and at most one succeeds.",
            schemas: [
                ("Transaction", .object(transactionFields)), ("Retry", .object(retryFields)),
            ],
            operations: [readTransaction, cancelTransaction, retryTransaction])
    }

    private static var readTransaction: APIOperation {
        APIOperation(
            method: .get, path: "/v1/transactions/{transaction}", id: "readTransaction",
            summary: "Read a transaction",
            text: "With what happened to its money, and what may still happen.",
            scope: .transactionRead, parameters: [.transaction],
            answers: [
                .json(
                    .ok, "The attempt as the provider last told it.", "Transaction",
                    APISamples.heldTransaction.map { APISamples.parsed(TransactionJSON.encode($0)) } ?? .null)
            ])
    }

    private static var cancelTransaction: APIOperation {
        APIOperation(
            method: .post, path: "/v1/transactions/{transaction}/cancel", id: "cancelTransaction",
            summary: "Cancel a transaction",
            text: "Releases what is held and was not captured. Money that came is given back by a refund.",
            scope: .transactionCancel, parameters: [.transaction],
            body: .json("NoMembers", [("nothing", [:])], isOptional: true),
            answers: [
                .json(
                    .ok, "The attempt, `cancelled` once the provider has let go.", "Transaction",
                    APISamples.transaction(.cancelled).map { APISamples.parsed(TransactionJSON.encode($0)) }
                        ?? .null)
            ],
            failures: [
                APIError.movementRefused(.notAuthorized(.succeeded), pointer: ""),
                APIError.movementRefused(.captureUnderWay, pointer: ""),
                APIError.movementRefused(.releaseUnderWay, pointer: ""),
                APIError.movementRefused(.unsupported, pointer: ""), PortalError.releaseRefused,
            ])
    }

    private static var retryTransaction: APIOperation {
        APIOperation(
            method: .post, path: "/v1/transactions/{transaction}/retry", id: "retryTransaction",
            summary: "Collect a failed payment again",
            text:
                "For direct debits that the bank did not pay, at once (`failed`) or after they had come "
                + "(`reversals`). The transaction is `processing` again until the bank decides, and its "
                + "checkout with it, even where it was closed. A retry that failed is an answer, not an "
                + "error: look at the last of `retries`. Providers set limits: GoCardless takes 3 of a "
                + "payment. In test mode the card 4000 0000 0000 0093 fails so.",
            scope: .transactionRetry, parameters: [.transaction],
            body: .json("NoMembers", [("nothing", [:])], isOptional: true),
            answers: [
                .json(
                    .ok, "The provider was asked; the last of `retries` says what it answered.",
                    "Transaction",
                    APISamples.retriedTransaction.map { APISamples.parsed(TransactionJSON.encode($0)) }
                        ?? .null)
            ],
            failures: [
                APIError.movementRefused(.notRetryable(.succeeded), pointer: ""),
                APIError.movementRefused(.retryUnderWay, pointer: ""),
                APIError.movementRefused(.tooMany(limit: MovementLimits.retries), pointer: ""),
                APIError.movementRefused(.unsupported, pointer: ""), PortalError.idempotentCallRuns,
            ])
    }

    private static var retryFields: [APIField] {
        [
            .required("object", .constant("retry")),
            .required(
                "number", .integer(1...Int64(MovementLimits.retries)),
                "Which retry of the transaction it is."),
            .required("status", .word(RetryStatus.self)),
        ] + failureFields + timeFields
    }

    private static var transactionFields: [APIField] {
        [
            .required("id", .id(TransactionID.self)), .required("object", .constant("transaction")),
            .required("status", .word(TransactionStatus.self)), .required("livemode", .flag),
            .required("checkoutId", .id(CheckoutID.self)), .required("siteId", .id(SiteID.self)),
            .required("providerAccountId", .id(ProviderAccountID.self)),
            .required("method", .word(PaymentMethod.self)),
            .required("amount", .amount, "Minor units."), .required("currency", .reference("Currency")),
            .optional("providerReference", .text, "The provider's own id of the payment."),
            .optional(
                "instrument",
                .object([
                    .required("brand", .text), .required("last4", .text(matching: "^[0-9]{2,4}$")),
                    .optional("country", .countryCode, "Where it was issued, as the provider says."),
                    .optional("wallet", .word(Wallet.self), "Absent for a card that was typed in."),
                ]),
                "What may be shown of the card."),
            .optional(
                "savedMethodId", .id(SavedMethodID.self), "The saved method that it charges or has made."),
            .optional("declineCode", .word(DeclineCode.self), "Why no money came; only when `failed`."),
            .optional("providerCode", .text, "The provider's own code for it."),
            .optional(
                "outcomeUnknown", .flag, "Whether the provider has yet to be asked; only when `processing`."),
        ] + moneyFields + timeFields
    }
}
