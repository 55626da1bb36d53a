import AdminBackend
import Domain
import HTTPCore
import JSON
import Portal
import Support

extension APIResource {
    /// Webhook endpoints.
    static var webhooks: APIResource {
        APIResource(
            name: "Webhook endpoints",
            text:
                "Where your server hears of the events of one site. Deliveries are signed as Standard "
                + "Webhooks 1.0 has it, with the endpoint's secret (`v1`) and its key pair (`v1a`); any 2xx "
                + "is success, and what fails is sent again for thirty days.",
            schemas: [
                ("WebhookEndpointCreate", .body([siteField, urlField] + optionalFields)),
                ("WebhookEndpointUpdate", .body([changedURL] + optionalFields)),
                ("WebhookEndpoint", .object(endpointFields)),
                ("WebhookEndpointList", .page(of: "WebhookEndpoint", BackendLimits.listMax)),
                (
                    "WebhookRotate",
                    .body([
                        .optional(
                            "overlap",
                            .integer(0...WebhookEndpoint.overlapSecondsMax)
                                .adding("default", .integer(PaymentEngine.rotationOverlapDefault)),
                            "Seconds that the old secret signs too.")
                    ])
                ),
            ], operations: [list, create, read, update, delete, readSecret, rotate, test])
    }

    private static var siteField: APIField {
        .optional("siteId", .id(SiteID.self), "The site; needed unless the key works for one site only.")
    }

    private static var urlField: APIField {
        .required(
            "url", .text(format: "uri", atMost: WebURL.lengthLimit), "Where deliveries are posted; https.")
    }

    private static var changedURL: APIField {
        .optional(
            "url", .text(format: "uri", atMost: WebURL.lengthLimit), "Where deliveries are posted; https.")
    }

    private static var optionalFields: [APIField] {
        [
            .optional("description", .text(1...255), "Your own words; null takes them away."),
            .optional(
                "events", .list(of: .text, 1...EventFilter.patternsMax),
                "Event types, groups like `checkout.*`, or `*` for all; else all."),
            .optional(
                "payload", .word(PayloadForm.self).adding("default", "full"),
                "Whether a delivery carries the whole object or its id only."),
            .optional(
                "version", .word(PayloadVersion.self), "The form of what is sent; else the newest."),
            .optional("enabled", .flag, "False: it is sent nothing."),
        ]
    }

    private static var endpointFields: [APIField] {
        [
            .required("id", .id(WebhookEndpointID.self)), .required("object", .constant("webhook_endpoint")),
            .required("status", .oneOf(["enabled", "disabled", "deleted"])), .required("livemode", .flag),
            .required("siteId", .id(SiteID.self)), .required("url", .text(format: "uri")),
            .optional("description", .text), .required("events", .list(of: .text)),
            .required("payload", .word(PayloadForm.self)), .required("version", .word(PayloadVersion.self)),
            .optional(
                "disabledReason", .word(EndpointDisabling.self),
                "By you, by its 410, or by five days of nothing but failures."),
            .optional("disabledAt", .time), .optional("failingSince", .time),
            .optional("previousSecretExpiresAt", .time, "Until then the old secret signs too."),
            .optional(
                "secret", .text(matching: "^whsec_[A-Za-z0-9+/]+=*$"),
                "Verifies `v1`; only in answers that make or show it."),
            .optional("publicKey", .text(matching: "^whpk_[A-Za-z0-9+/]+=*$"), "Verifies `v1a`."),
            .required("createdAt", .time), .required("updatedAt", .time),
        ]
    }

    static var endpointParameter: APIParameter {
        .path("endpoint", WebhookEndpointID.self, "The endpoint's id.")
    }

    private static var endpoint: WebhookEndpoint? {
        WebURL("https://shop.example/webhooks").map {
            WebhookEndpoint(
                id: APISamples.id(WebhookEndpointID.self), siteID: APISamples.id(SiteID.self), isLive: false,
                url: $0, createdAt: APISamples.now, updatedAt: APISamples.now)
        }
    }

    private static func sample(showsSecret: Bool = false, isDeleted: Bool = false) -> JSONValue {
        guard let endpoint else { return .null }
        let random = RandomSource { (0x0123_4567_89AB_CDEF, 0xFEDC_BA98_7654_3210) }
        return APISamples.parsed(
            EndpointJSON.encode(
                endpoint, secret: showsSecret ? try? WebhookSecret.fresh(random: random) : nil,
                isDeleted: isDeleted))
    }

    private static var list: APIOperation {
        APIOperation(
            method: .get, path: "/v1/webhook-endpoints", id: "listWebhookEndpoints",
            summary: "List webhook endpoints", text: "Oldest first.", scope: .webhookRead,
            parameters: [.limit, .after(WebhookEndpointID.self)],
            answers: [
                .json(
                    .ok, "A page of endpoints.", "WebhookEndpointList",
                    ["data": [sample()], "hasMore": false])
            ], failures: [APIError.invalidQuery(name: "after", detail: "is no id of this kind.")])
    }

    private static var create: APIOperation {
        APIOperation(
            method: .post, path: "/v1/webhook-endpoints", id: "createWebhookEndpoint",
            summary: "Create a webhook endpoint",
            text: "A site has at most \(WebhookEndpoint.perSiteMax) in each mode.", scope: .webhookWrite,
            body: .json(
                "WebhookEndpointCreate",
                [
                    (
                        "payments",
                        [
                            "siteId": .string("\(APISamples.id(SiteID.self))"),
                            "url": "https://shop.example/webhooks", "events": ["checkout.paid", "refund.*"],
                        ]
                    )
                ]),
            answers: [
                .json(
                    .created, "The endpoint with its secret.", "WebhookEndpoint", sample(showsSecret: true),
                    links: [
                        "readWebhookEndpoint", "updateWebhookEndpoint", "testWebhookEndpoint",
                        "listEndpointDeliveries",
                    ].map { APILink($0, "endpoint") })
            ],
            failures: [APIError.notFound, PortalError.limitReached("webhook endpoints")])
    }

    private static var read: APIOperation {
        APIOperation(
            method: .get, path: "/v1/webhook-endpoints/{endpoint}", id: "readWebhookEndpoint",
            summary: "Read a webhook endpoint", scope: .webhookRead, parameters: [endpointParameter],
            answers: [.json(.ok, "The endpoint without its secret.", "WebhookEndpoint", sample())])
    }

    private static var update: APIOperation {
        APIOperation(
            method: .patch, path: "/v1/webhook-endpoints/{endpoint}", id: "updateWebhookEndpoint",
            summary: "Change a webhook endpoint",
            text: "Enabling it again does not send what was parked: resend that.", scope: .webhookWrite,
            parameters: [endpointParameter],
            body: .json("WebhookEndpointUpdate", [("pause", ["enabled": false])]),
            answers: [.json(.ok, "The endpoint.", "WebhookEndpoint", sample())])
    }

    private static var delete: APIOperation {
        APIOperation(
            method: .delete, path: "/v1/webhook-endpoints/{endpoint}", id: "deleteWebhookEndpoint",
            summary: "Delete a webhook endpoint", text: "What was on its way to it is parked.",
            scope: .webhookWrite, parameters: [endpointParameter],
            answers: [.json(.ok, "The endpoint as it was.", "WebhookEndpoint", sample(isDeleted: true))])
    }

    private static var readSecret: APIOperation {
        APIOperation(
            method: .get, path: "/v1/webhook-endpoints/{endpoint}/secret", id: "readWebhookSecret",
            summary: "Read a webhook endpoint's secret", scope: .webhookSecret,
            parameters: [endpointParameter],
            answers: [
                .json(.ok, "The endpoint with its secret.", "WebhookEndpoint", sample(showsSecret: true))
            ])
    }

    private static var rotate: APIOperation {
        APIOperation(
            method: .post, path: "/v1/webhook-endpoints/{endpoint}/rotate", id: "rotateWebhookSecret",
            summary: "Rotate a webhook endpoint's secret",
            text: "Both secrets sign for `overlap` seconds, so that no delivery fails meanwhile.",
            scope: .webhookWrite, parameters: [endpointParameter],
            body: .json("WebhookRotate", [("hour", ["overlap": 3600])], isOptional: true),
            answers: [
                .json(.ok, "The endpoint with its new secret.", "WebhookEndpoint", sample(showsSecret: true))
            ])
    }

    private static var test: APIOperation {
        APIOperation(
            method: .post, path: "/v1/webhook-endpoints/{endpoint}/test", id: "testWebhookEndpoint",
            summary: "Try a webhook endpoint out",
            text: "Posts a made-up `webhook.test` event at once, and answers what came back.",
            scope: .webhookWrite, parameters: [endpointParameter],
            body: .json("NoMembers", [("nothing", [:])], isOptional: true),
            answers: [.json(.ok, "The try.", "DeliveryAttempt", attemptSample)],
            failures: [
                APIError.tooManyTests(limit: BackendLimits.endpointTestsPerMinute, retryAfterSeconds: 6)
            ])
    }
}
