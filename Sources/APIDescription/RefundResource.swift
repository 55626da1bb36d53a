import AdminBackend
import Domain
import HTTPCore
import JSON
import Portal
import Support

extension APIResource {
    /// Refunds: money given back.
    static var refunds: APIResource {
        APIResource(
            name: "Refunds",
            text:
                "A refund gives back all that is left, an amount, or items of the checkout. It reserves its "
                + "amount while it is `pending`; one that `failed` gives it free again. What is disputed "
                + "and not won cannot be refunded.",
            schemas: [
                ("RefundCreate", .body(refundCreate)),
                (
                    "RefundLineCreate",
                    .body([
                        .required(
                            "index", .integer(0...FieldLimits.itemsMax - 1),
                            "The item's place in the checkout, from 0."),
                        .optional(
                            "quantity", .quantity,
                            "A whole number, or a decimal text; else all that is left of the item."),
                    ])
                ), ("Refund", .object(refundFields)), ("RefundLine", .object(lineFields)),
                ("RefundList", .page(of: "Refund", BackendLimits.listMax)),
            ],
            operations: [
                refundTransaction, refundCheckout, readRefund, listRefunds, listCheckoutRefunds,
            ])
    }

    private static var refundCreate: [APIField] {
        [
            .optional(
                "amount", .integer(1...FieldLimits.amountMax),
                "Minor units, at most `amountRefundable`; else all of it, unless there are items."),
            .optional(
                "items", .list(of: .reference("RefundLineCreate"), 1...FieldLimits.itemsMax),
                "What is given back, each item once; in place of `amount`."),
            .optional("reason", .text(1...MovementLimits.reasonLength), "Your words; the payer sees none."),
            .optional("metadata", .reference("MetadataBody")),
        ]
    }

    private static var lineFields: [APIField] {
        [
            .required(
                "index", .integer(0...FieldLimits.itemsMax - 1), "The item's place in the checkout."),
            .required("quantity", .text, "A decimal text."),
            .required(
                "amount", .integer,
                "What was paid for it, with its tax, in minor units; of an untaxed order negative for a "
                    + "discount."),
        ]
    }

    private static var refundFields: [APIField] {
        [
            .required("id", .id(RefundID.self)), .required("object", .constant("refund")),
            .required("status", .word(RefundStatus.self)),
        ] + movementFields + [
            .optional("reason", .text),
            .optional("items", .list(of: .reference("RefundLine"), 1...FieldLimits.itemsMax)),
            .required("metadata", .reference("Metadata")),
        ] + failureFields + timeFields
    }

    private static var refundTransaction: APIOperation {
        APIOperation(
            method: .post, path: "/v1/transactions/{transaction}/refund", id: "refundTransaction",
            summary: "Refund a transaction", scope: .transactionRefund, parameters: [.transaction],
            body: refundBody, answers: refundAnswers, failures: refundFailures)
    }

    private static var refundCheckout: APIOperation {
        APIOperation(
            method: .post, path: "/v1/checkouts/{checkout}/refund", id: "refundCheckout",
            summary: "Refund a checkout", text: "Refunds the attempt that brought the money.",
            scope: .transactionRefund, parameters: [.checkout], body: refundBody, answers: refundAnswers,
            failures: refundFailures)
    }

    private static var refundBody: APIBody {
        .json(
            "RefundCreate",
            [
                ("amount", ["amount": 1400, "reason": "One lamp came broken"]),
                ("items", ["items": [["index": 0, "quantity": 1]], "metadata": ["ticket": "t-12"]]),
                ("all", [:]),
            ], isOptional: true)
    }

    private static var refundAnswers: [APIAnswer] {
        [
            .json(
                .created, "The provider was asked; `status` says what it answered.", "Refund",
                APISamples.refundJSON, links: [APILink("readRefund", "refund")])
        ]
    }

    private static var refundFailures: [any Error] {
        let lines: [any Error] = [RefundLineFault.unknown, .repeated, .quantityTooLarge(left: Quantity(1))]
            .map { APIError.movementRefused(.line(place: 0, $0), pointer: "/items") }
        return [
            APIError.movementRefused(.notCaptured(.authorized), pointer: "/amount"),
            APIError.movementRefused(.nothingLeft, pointer: "/amount"),
            APIError.movementRefused(.tooMany(limit: MovementLimits.refunds), pointer: "/amount"),
            APIError.movementRefused(.unsupported, pointer: "/amount"), PortalError.idempotentCallRuns,
        ] + APISamples.tooLarge + lines
    }

    private static var readRefund: APIOperation {
        APIOperation(
            method: .get, path: "/v1/refunds/{refund}", id: "readRefund", summary: "Read a refund",
            text: "News that are due are asked for first.", scope: .transactionRead, parameters: [.refund],
            answers: [.json(.ok, "The refund.", "Refund", APISamples.refundJSON)])
    }

    private static var listRefunds: APIOperation {
        APIOperation(
            method: .get, path: "/v1/transactions/{transaction}/refunds", id: "listRefunds",
            summary: "List a transaction's refunds", text: "Oldest first.", scope: .transactionRead,
            parameters: [.transaction, .limit, .after(RefundID.self)],
            answers: [.json(.ok, "A page of refunds.", "RefundList", page)])
    }

    private static var listCheckoutRefunds: APIOperation {
        APIOperation(
            method: .get, path: "/v1/checkouts/{checkout}/refunds", id: "listCheckoutRefunds",
            summary: "List a checkout's refunds", text: "Oldest first.", scope: .transactionRead,
            parameters: [.checkout, .limit, .after(RefundID.self)],
            answers: [.json(.ok, "A page of refunds.", "RefundList", page)])
    }

    private static var page: JSONValue { ["data": [APISamples.refundJSON], "hasMore": false] }
}
