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
            schemas: [("Transaction", .object(transactionFields))],
            operations: [readTransaction, cancelTransaction])
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
