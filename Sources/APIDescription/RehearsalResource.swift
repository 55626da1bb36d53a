import AdminBackend
import Domain
import HTTPCore
import JSON
import Portal
import Support

extension APIResource {
    /// What a test key may dictate.
    static var rehearsals: APIResource {
        APIResource(
            name: "Rehearsals",
            text:
                "What no test card does, a test key with the scope `test:control` dictates, so that a shop "
                + "can rehearse every state. For a live key there is nothing here: 404.",
            schemas: [
                (
                    "DisputeRehearsal",
                    .body([
                        .optional(
                            "amount", .integer(1...FieldLimits.amountMax),
                            "Minor units; else all that was captured and is not disputed."),
                        .optional("reason", .word(DisputeReason.self).adding("default", "general")),
                        .optional("outcome", .word(DisputeStatus.self).adding("default", "opened")),
                    ])
                )
            ], operations: [paymentSettle, paymentFail, dispute, win, lose, settle, fail])
    }

    private static var paymentSettle: APIOperation {
        payment("settle", .succeeded, "rehearsePaymentSettlement", "Settle a test payment")
    }

    private static var paymentFail: APIOperation {
        payment(
            "fail", .failed(.notSettled, providerCode: "not_settled"), "rehearsePaymentFailure",
            "Fail a test payment")
    }

    private static func payment(
        _ verb: String, _ state: TransactionState, _ id: String, _ summary: String
    ) -> APIOperation {
        APIOperation(
            method: .post, path: "/v1/test/transactions/{transaction}/\(verb)", id: id, summary: summary,
            text: "One that is `processing`; the same decision again changes nothing. While its "
                + "notifications are lost or held, the answer shows it as it was.",
            scope: .testControl, parameters: [.transaction],
            body: .json("NoMembers", [("nothing", [:])], isOptional: true),
            answers: [
                .json(
                    .ok, "The attempt.", "Transaction",
                    APISamples.transaction(state).map { APISamples.parsed(TransactionJSON.encode($0)) }
                        ?? .null)
            ],
            failures: [PortalError.decided])
    }

    private static var dispute: APIOperation {
        APIOperation(
            method: .post, path: "/v1/test/transactions/{transaction}/dispute", id: "rehearseDispute",
            summary: "Dispute a test transaction", scope: .testControl, parameters: [.transaction],
            body: .json(
                "DisputeRehearsal",
                [("part", ["amount": 1400, "reason": "not_received"]), ("all", [:])], isOptional: true),
            answers: [
                .json(
                    .created, "The dispute.", "Dispute", APISamples.disputeJSON(.opened),
                    links: ["readDispute", "rehearseWin", "rehearseLoss"].map { APILink($0, "dispute") })
            ],
            failures: [
                APIError.movementRefused(.notCaptured(.authorized), pointer: "/amount"),
                APIError.movementRefused(.nothingLeft, pointer: "/amount"), PortalError.idempotentCallRuns,
            ] + APISamples.tooLarge)
    }

    private static var win: APIOperation { decision("win", .won, "rehearseWin", "Win a test dispute") }

    private static var lose: APIOperation { decision("lose", .lost, "rehearseLoss", "Lose a test dispute") }

    private static func decision(
        _ verb: String, _ status: DisputeStatus, _ id: String, _ summary: String
    ) -> APIOperation {
        APIOperation(
            method: .post, path: "/v1/test/disputes/{dispute}/\(verb)", id: id, summary: summary,
            text: "The same decision again changes nothing.", scope: .testControl, parameters: [.dispute],
            body: .json("NoMembers", [("nothing", [:])], isOptional: true),
            answers: [.json(.ok, "The decided dispute.", "Dispute", APISamples.disputeJSON(status))],
            failures: [PortalError.decided])
    }

    private static var settle: APIOperation {
        APIOperation(
            method: .post, path: "/v1/test/refunds/{refund}/settle", id: "rehearseSettlement",
            summary: "Settle a test refund", scope: .testControl, parameters: [.refund],
            body: .json("NoMembers", [("nothing", [:])], isOptional: true),
            answers: [.json(.ok, "The refund, which succeeded.", "Refund", APISamples.refundJSON)],
            failures: [PortalError.decided])
    }

    private static var fail: APIOperation {
        APIOperation(
            method: .post, path: "/v1/test/refunds/{refund}/fail", id: "rehearseFailure",
            summary: "Fail a test refund", text: "Also one that had succeeded, as banks do.",
            scope: .testControl, parameters: [.refund],
            body: .json("NoMembers", [("nothing", [:])], isOptional: true),
            answers: [.json(.ok, "The refund, which failed.", "Refund", APISamples.failedRefundJSON)])
    }
}
