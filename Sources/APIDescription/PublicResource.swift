import AdminBackend
import Domain
import HTTPCore
import JSON
import Portal
import Support

extension APIResource {
    /// What a page of the shop may call by itself.
    static var publicCalls: APIResource {
        APIResource(
            name: "Public",
            text:
                "Calls for pages in browsers, which hold no secret: a public key of one site opens them, "
                + "and the site's `allowedOrigins` say whose pages may read the answers. The HTML form at "
                + "`/pay` of the main frontend takes the same orders.",
            schemas: [
                ("PublicCheckoutCreate", .body(orderFields)),
                (
                    "PublicLineCreate",
                    .body([
                        .required("price", .text(Price.idLengths), "The id of a price of the site's list."),
                        .optional("quantity", .integer(PublicOrderLimits.quantities), "How many; else 1."),
                    ])
                ), ("PublicCheckout", .object(statusFields)), ("PaymentMethods", .object(methodFields)),
            ],
            operations: [
                methods, create, read, preflight(of: methods), preflight(of: create), preflight(of: read),
            ])
    }

    private static var orderFields: [APIField] {
        [
            .optional(
                "items", .list(of: .reference("PublicLineCreate"), 1...PublicOrderLimits.lines),
                "What is bought, from the site's `prices`; in place of `amount`."),
            .optional("amount", .integer(PublicOrderLimits.amounts), "Minor units; needs a signature."),
            .optional("currency", .reference("Currency"), "Of the amount; needs a signature."),
            .optional(
                "reference", .text(PublicOrderLimits.referenceLengths),
                "Your own id of the order; needs a signature."),
            .optional(
                "description", .text(PublicOrderLimits.descriptionLengths),
                "One text for the order; needs a signature."),
            .optional(
                "returnUrl", .returnAddress, "Where the payer goes once paid: of `allowedReturnOrigins`."),
            .optional("cancelUrl", .returnAddress, "Where the payer goes who gives up; the same."),
            .optional(
                "validUntil", .integer(1...Int64.max),
                "Seconds since 1970 until which the order is good; needs a signature."),
            .optional(
                "nonce", .text(PublicOrderLimits.nonceLengths),
                "Makes the order once however often it is sent; needs a signature, and goes without "
                    + "`Idempotency-Key`."),
            .optional(
                "signature", .text(matching: "^[A-Za-z0-9_-]{1,64}$"),
                "HMAC-SHA256 of the fields under the site's `whsec_…` secret, as base64url."),
        ]
    }

    private static var statusFields: [APIField] {
        [
            .required("id", .id(CheckoutID.self)), .required("object", .constant("checkout")),
            .required("status", .word(CheckoutStatus.self)), .required("livemode", .flag),
            .required("amount", .amount, "Minor units."), .required("currency", .reference("Currency")),
            .optional("url", .text(format: "uri"), "The page; only for whoever made it."),
            .required("expiresAt", .time),
        ]
    }

    private static var methodFields: [APIField] {
        [
            .required("object", .constant("payment_methods")), .required("livemode", .flag),
            .required("amount", .amount), .required("currency", .reference("Currency")),
            .optional("country", .text(matching: "^[A-Z]{2}$")),
            .required(
                "data", .list(of: .object([.required("method", .word(PaymentMethod.self))])),
                "In the order of the page; empty when the site takes no such payment."),
        ]
    }

    private static var methods: APIOperation {
        APIOperation(
            method: .get, path: "/v1/public/methods", id: "listPublicMethods",
            summary: "List the ways to pay an amount", keys: .publishable, scope: .checkoutRead,
            parameters: [
                .query("amount", .integer(PublicOrderLimits.amounts), "Minor units.", example: 4250).required,
                .query("currency", .reference("Currency"), "What it is in.", example: "EUR").required,
                .query(
                    "country", .text(matching: "^[A-Z]{2}$"), "Where the payer is (ISO 3166-1).",
                    example: "DE"),
            ],
            answers: [
                .json(
                    .ok, "The ways to pay.", "PaymentMethods",
                    [
                        "object": "payment_methods", "livemode": false, "amount": 4250, "currency": "EUR",
                        "country": "DE", "data": [["method": "card"]],
                    ])
            ],
            failures: [APIError.invalidQuery(name: "amount", detail: "is required.")])
    }

    private static var create: APIOperation {
        APIOperation(
            method: .post, path: "/v1/public/checkouts", id: "createPublicCheckout",
            summary: "Create a checkout from a page",
            text: "From prices of the site's list, or with an amount that the merchant signed.",
            keys: .publishable, scope: .checkoutCreate,
            body: .json(
                "PublicCheckoutCreate", [("prices", ["items": [["price": "mug", "quantity": 2]]])]),
            answers: [.json(.created, "The checkout.", "PublicCheckout", example(hasPage: true))],
            failures: [
                APIError.publicCreateOff,
                PublicOrderRefusal([
                    PublicOrderFault("price", place: 0, .priceUnknown),
                    PublicOrderFault("amount", .signatureRequired),
                ]),
            ])
    }

    private static var read: APIOperation {
        APIOperation(
            method: .get, path: "/v1/public/checkouts/{token}", id: "readPublicCheckout",
            summary: "Read how a checkout stands",
            text: "For whoever holds the token of its page: no contact, no line, no attempt.",
            keys: .publishable, scope: .checkoutRead, parameters: [token],
            answers: [.json(.ok, "The checkout.", "PublicCheckout", example(hasPage: false))])
    }

    /// What a browser asks before it makes a call; shops need not know of it.
    private static func preflight(of operation: APIOperation) -> APIOperation {
        APIOperation(
            method: .options, path: operation.path, id: operation.id + "Preflight",
            summary: "Ask whether a page may call",
            text:
                "Sent by browsers. Answers with Access-Control fields only for a key in the query (`?key=`) "
                + "and an origin that its site allows.",
            parameters: operation.parameters.filter { $0.place == .path },
            answers: [APIAnswer(status: .noContent, text: "The fields say whether it may.", type: nil)])
    }

    private static var token: APIParameter {
        APIParameter(
            name: "token", place: .path, schema: .text, text: "The last segment of the page's address.",
            example: APISamples.checkout.map { .string($0.pageToken.exposedText()) } ?? .null)
    }

    private static func example(hasPage: Bool) -> JSONValue {
        APISamples.checkout.map {
            APISamples.parsed(
                PublicCheckoutJSON.encode($0, pageOrigin: hasPage ? APISamples.pageOrigin : nil))
        } ?? .null
    }
}
