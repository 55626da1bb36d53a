import AdminBackend
import Domain
import HTTPCore
import JSON
import Portal
import Support

extension APIResource {
    /// Captures: money taken of what an attempt holds.
    static var captures: APIResource {
        APIResource(
            name: "Captures",
            text:
                "A checkout with `captureMethod` `manual` is `authorized` once the payer is done: the bank "
                + "holds the money until you capture it, at once or in parts. A capture that failed is an "
                + "answer, not an error: look at its `status`.",
            schemas: [
                (
                    "CaptureCreate",
                    .body([
                        .optional(
                            "amount", .integer(1...FieldLimits.amountMax),
                            "Minor units, at most `amountCapturable`; else all of it."),
                        .optional(
                            "final", .flag.adding("default", false),
                            "Whether the rest is released once this succeeds."),
                    ])
                ), ("Capture", .object(captureFields)),
                ("CaptureList", .page(of: "Capture", BackendLimits.listMax)),
            ],
            operations: [
                captureTransaction, captureCheckout, readCapture, listCaptures, listCheckoutCaptures,
            ])
    }

    private static var captureFields: [APIField] {
        [
            .required("id", .id(CaptureID.self)), .required("object", .constant("capture")),
            .required("status", .word(CaptureStatus.self)),
        ] + movementFields + [
            .required("final", .flag, "Whether the rest is released once it succeeds.")
        ] + failureFields + timeFields
    }

    private static var captureTransaction: APIOperation {
        APIOperation(
            method: .post, path: "/v1/transactions/{transaction}/capture", id: "captureTransaction",
            summary: "Capture a transaction", text: "Takes what is held, all or a part.",
            scope: .transactionCapture, parameters: [.transaction], body: captureBody,
            answers: captureAnswers, failures: captureFailures)
    }

    private static var captureCheckout: APIOperation {
        APIOperation(
            method: .post, path: "/v1/checkouts/{checkout}/capture", id: "captureCheckout",
            summary: "Capture a checkout", text: "Captures the attempt that holds the money.",
            scope: .transactionCapture, parameters: [.checkout], body: captureBody, answers: captureAnswers,
            failures: captureFailures)
    }

    private static var captureBody: APIBody {
        .json(
            "CaptureCreate", [("part", ["amount": 1400, "final": false]), ("all", [:])], isOptional: true)
    }

    private static var captureAnswers: [APIAnswer] {
        [
            .json(
                .created, "The provider was asked; `status` says what it answered.", "Capture",
                APISamples.captureJSON, links: [APILink("readCapture", "capture")])
        ]
    }

    private static var captureFailures: [any Error] {
        [
            APIError.movementRefused(.notAuthorized(.succeeded), pointer: "/amount"),
            APIError.movementRefused(.captureUnderWay, pointer: "/amount"),
            APIError.movementRefused(.releaseUnderWay, pointer: "/amount"),
            APIError.movementRefused(.nothingLeft, pointer: "/amount"),
            APIError.movementRefused(.tooMany(limit: MovementLimits.captures), pointer: "/amount"),
            APIError.movementRefused(.unsupported, pointer: "/amount"), PortalError.idempotentCallRuns,
        ] + APISamples.tooLarge
    }

    private static var readCapture: APIOperation {
        APIOperation(
            method: .get, path: "/v1/captures/{capture}", id: "readCapture", summary: "Read a capture",
            text: "News that are due are asked for first.", scope: .transactionRead,
            parameters: [.path("capture", CaptureID.self, "The capture's id.")],
            answers: [.json(.ok, "The capture.", "Capture", APISamples.captureJSON)])
    }

    private static var listCaptures: APIOperation {
        APIOperation(
            method: .get, path: "/v1/transactions/{transaction}/captures", id: "listCaptures",
            summary: "List a transaction's captures", text: "Oldest first.", scope: .transactionRead,
            parameters: [.transaction, .limit, .after(CaptureID.self)],
            answers: [.json(.ok, "A page of captures.", "CaptureList", page)])
    }

    private static var listCheckoutCaptures: APIOperation {
        APIOperation(
            method: .get, path: "/v1/checkouts/{checkout}/captures", id: "listCheckoutCaptures",
            summary: "List a checkout's captures", text: "Oldest first.", scope: .transactionRead,
            parameters: [.checkout, .limit, .after(CaptureID.self)],
            answers: [.json(.ok, "A page of captures.", "CaptureList", page)])
    }

    private static var page: JSONValue { ["data": [APISamples.captureJSON], "hasMore": false] }
}
