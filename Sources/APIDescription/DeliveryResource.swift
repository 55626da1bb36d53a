import AdminBackend
import Domain
import HTTPCore
import JSON
import Portal
import Support

extension APIResource {
    /// Events and their deliveries.
    static var events: APIResource {
        APIResource(
            name: "Events and deliveries",
            text:
                "Every change is an event, written with it. A delivery is an event on its way to one "
                + "address; those of each checkout and link come in order. Events can be read too, from a "
                + "cursor on.",
            schemas: [
                ("ToldEvent", .object(toldFields)),
                ("ToldEventList", .page(of: "ToldEvent", BackendLimits.listMax)),
                ("Delivery", .object(deliveryFields)),
                ("DeliveryList", .page(of: "Delivery", BackendLimits.listMax)),
                ("DeliveryAttempt", .object(attemptFields)), ("ResendBody", .body(resendFields)),
                (
                    "Resent",
                    .object([
                        .required("object", .constant("resend")),
                        .required("count", .amount, "How many are sent again."),
                    ])
                ),
            ],
            operations: [
                listEvents, readEvent, listDeliveries, listCheckoutDeliveries, readDelivery, resendDelivery,
                resendDeliveries,
            ])
    }

    private static var toldFields: [APIField] {
        let names = ["Checkout", "Transaction", "Capture", "Refund", "Dispute", "SavedMethod", "Link"]
        let objects: [APISchema] = names.map {
            .reference($0)
        }
        return [
            .required("id", .id(EventID.self), "The `webhook-id` of its deliveries, too."),
            .required("object", .constant("event")), .required("type", .word(EventType.self)),
            .required("createdAt", .time),
            .required("sequence", .integer, "Its number within the checkout or link, from 1 without gaps."),
            .required("livemode", .flag), .required("siteId", .id(SiteID.self)),
            .optional("checkoutId", .id(CheckoutID.self), "Of every event but those of links."),
            .optional("linkId", .id(PaymentLinkID.self), "Of `link.*`, which happens to the link itself."),
            .optional("transactionId", .id(TransactionID.self)),
            .required(
                "data",
                .object([
                    .required(
                        "object",
                        APISchema(members: [JSONMember("anyOf", .array(objects.map(\.json)))]),
                        "What it is about, as it was then where a webhook wanted it, else as it is now.")
                ])),
        ]
    }

    private static var deliveryFields: [APIField] {
        [
            .required("id", .id(DeliveryID.self)), .required("object", .constant("delivery")),
            .required("status", .word(DeliveryStatus.self)),
            .optional("endpointId", .id(WebhookEndpointID.self), "Missing for the checkout's own address."),
            .required("siteId", .id(SiteID.self)), .required("eventId", .id(EventID.self)),
            .required("eventType", .word(EventType.self)), .optional("checkoutId", .id(CheckoutID.self)),
            .optional(
                "linkId", .id(PaymentLinkID.self), "In place of `checkoutId` where it tells of a link."),
            .required("sequence", .integer), .required("tries", .amount),
            .optional("nextAttemptAt", .time),
            .optional("attempts", .list(of: .reference("DeliveryAttempt")), "Where one delivery is read."),
            .required("createdAt", .time), .required("updatedAt", .time),
        ]
    }

    private static var attemptFields: [APIField] {
        [
            .required("number", .integer), .required("startedAt", .time), .required("milliseconds", .amount),
            .optional("status", .integer, "The HTTP status, where an answer came."),
            .optional("fault", .word(DeliveryFault.self), "What was wrong."),
            .required("body", .text, "The first bytes of the answer, at most 2,048."),
        ]
    }

    private static var resendFields: [APIField] {
        [
            .optional("status", .word(DeliveryStatus.self).adding("default", "parked")),
            .optional("from", .time, "Of events from this time on."),
            .optional("before", .time, "Of events before this time."),
            .optional(
                "events", .list(of: .text, 1...EventFilter.patternsMax), "Event types or groups; else all."),
            .optional("checkoutId", .id(CheckoutID.self), "Of one checkout only."),
            .optional("linkId", .id(PaymentLinkID.self), "Of one payment link only, in its place."),
        ]
    }

    static var attemptSample: JSONValue {
        var writer = JSONWriter()
        DeliveryJSON.write(
            DeliveryAttempt(
                number: 1, startedAt: APISamples.now, milliseconds: 42, status: 204, fault: nil, body: []),
            to: &writer)
        return APISamples.parsed(writer.bytes)
    }

    private static var deliverySample: JSONValue {
        let delivery = Delivery(
            id: APISamples.id(DeliveryID.self),
            lane: DeliveryLane(
                siteID: APISamples.id(SiteID.self), endpointID: APISamples.id(WebhookEndpointID.self)),
            eventID: APISamples.id(EventID.self), eventType: .checkoutPaid,
            stream: .checkout(APISamples.id(CheckoutID.self)), sequence: 4, status: .delivered, tries: 1,
            nextAttemptAt: nil, updatedAt: APISamples.now)
        return APISamples.parsed(DeliveryJSON.encode(delivery, attempts: nil))
    }

    private static var eventSample: JSONValue {
        let event = EventEnvelope(
            id: APISamples.id(EventID.self), type: .checkoutCreated,
            stream: .checkout(APISamples.id(CheckoutID.self)), siteID: APISamples.id(SiteID.self),
            isLive: false,
            sequence: 1, transactionID: nil, subject: nil, createdAt: APISamples.now)
        guard let checkout = APISamples.checkout else { return .null }
        return APISamples.parsed(
            event.body(
                object: CheckoutJSON.encode(checkout, transactions: [], addresses: APISamples.addresses)))
    }

    private static var deliveryPage: JSONValue { ["data": [deliverySample], "hasMore": false] }

    private static var delivery: APIParameter { .path("delivery", DeliveryID.self, "The delivery's id.") }

    private static var listEvents: APIOperation {
        APIOperation(
            method: .get, path: "/v1/events", id: "listEvents", summary: "List events",
            text: "In the order in which they were written: ask with `after` and the last id that you have.",
            scope: .eventRead,
            parameters: [
                .limit, .after(EventID.self),
                .query(
                    "site", .id(SiteID.self), "Of one site only.",
                    example: .string("\(APISamples.id(SiteID.self))")),
                .query(
                    "checkout", .id(CheckoutID.self), "Of one checkout only.",
                    example: .string("\(APISamples.id(CheckoutID.self))")),
                .query(
                    "link", .id(PaymentLinkID.self), "Of one payment link only.",
                    example: .string("\(APISamples.id(PaymentLinkID.self))")),
                .query(
                    "type", .oneOf(EventType.allCases.map(\.rawValue) + groups),
                    "A type, a group, or `*`.", example: "checkout.*"),
                .query("created[gte]", .time, "From this time on.", example: APISamples.time()),
                .query("created[lt]", .time, "Before this time.", example: APISamples.time(after: 3600)),
            ],
            answers: [
                .json(.ok, "A page of events.", "ToldEventList", ["data": [eventSample], "hasMore": false])
            ], failures: [APIError.invalidQuery(name: "after", detail: "is no id of this kind.")])
    }

    private static var groups: [String] {
        var groups = ["*"]
        for type in EventType.allCases {
            let group = type.rawValue.prefix { $0 != "." } + ".*"
            if !groups.contains(String(group)) { groups.append(String(group)) }
        }
        return groups
    }

    private static var readEvent: APIOperation {
        APIOperation(
            method: .get, path: "/v1/events/{event}", id: "readEvent", summary: "Read an event",
            scope: .eventRead, parameters: [.path("event", EventID.self, "The event's id.")],
            answers: [.json(.ok, "The event.", "ToldEvent", eventSample)])
    }

    private static var listDeliveries: APIOperation {
        APIOperation(
            method: .get, path: "/v1/webhook-endpoints/{endpoint}/deliveries", id: "listEndpointDeliveries",
            summary: "List an endpoint's deliveries", text: "Newest first.", scope: .webhookRead,
            parameters: [
                endpointParameter, .limit, .after(DeliveryID.self),
                .query(
                    "status", .word(DeliveryStatus.self), "In one status only.", example: "parked"),
            ], answers: [.json(.ok, "A page of deliveries.", "DeliveryList", deliveryPage)],
            failures: [APIError.invalidQuery(name: "after", detail: "is no id of this kind.")])
    }

    private static var listCheckoutDeliveries: APIOperation {
        APIOperation(
            method: .get, path: "/v1/checkouts/{checkout}/deliveries", id: "listCheckoutDeliveries",
            summary: "List a checkout's deliveries",
            text: "To every endpoint and to its own address, in the order of its events.",
            scope: .webhookRead, parameters: [.checkout, .limit, .after(DeliveryID.self)],
            answers: [.json(.ok, "A page of deliveries.", "DeliveryList", deliveryPage)],
            failures: [APIError.invalidQuery(name: "after", detail: "is no id of this kind.")])
    }

    private static var readDelivery: APIOperation {
        APIOperation(
            method: .get, path: "/v1/deliveries/{delivery}", id: "readDelivery", summary: "Read a delivery",
            text: "With every try.", scope: .webhookRead, parameters: [delivery],
            answers: [.json(.ok, "The delivery.", "Delivery", deliverySample)])
    }

    private static var resendDelivery: APIOperation {
        APIOperation(
            method: .post, path: "/v1/deliveries/{delivery}/resend", id: "resendDelivery",
            summary: "Resend a delivery", text: "Under the same `webhook-id`.", scope: .webhookWrite,
            parameters: [delivery], body: .json("NoMembers", [("nothing", [:])], isOptional: true),
            answers: [.json(.ok, "The delivery, on its way.", "Delivery", deliverySample)])
    }

    private static var resendDeliveries: APIOperation {
        APIOperation(
            method: .post, path: "/v1/webhook-endpoints/{endpoint}/resend", id: "resendDeliveries",
            summary: "Resend an endpoint's deliveries", text: "Those that fit; each checkout's in order.",
            scope: .webhookWrite, parameters: [endpointParameter],
            body: .json("ResendBody", [("parked", ["status": "parked"]), ("all", [:])], isOptional: true),
            answers: [.json(.ok, "How many.", "Resent", ["object": "resend", "count": 12])])
    }
}
