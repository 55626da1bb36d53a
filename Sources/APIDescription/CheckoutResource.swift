import AdminBackend
import Domain
import HTTPCore
import JSON
import Pages
import Portal
import Tax

extension APIResource {
    /// Checkouts: what is owed.
    static var checkouts: APIResource {
        APIResource(
            name: "Checkouts",
            text:
                "A checkout is what a payer owes and the page where they pay it. Create one from "
                + "your server, send the payer to its `url`, and read it when they come back.",
            schemas: [
                ("CheckoutCreate", .body(createFields + [modeField])), ("LineItemCreate", lineItemCreate),
                ("CustomerBody", .body(customerFields)), ("AddressBody", .body(addressFields)),
                ("MetadataBody", metadata(value: .text(FieldLimits.metadataValueLength).orNull)),
                ("Checkout", .object(checkoutFields)), ("LineItem", .object(lineItemFields)),
                ("Customer", .object(customerFields)), ("Address", .object(addressFields)),
                ("Metadata", metadata(value: .text)), ("CheckoutUpdate", .body(updateFields)),
                ("CheckoutRecover", .body(expiryFields)), ("NoMembers", .body([])),
                ("CheckoutList", .page(of: "Checkout", BackendLimits.listMax)),
                ("Event", .object(eventFields)),
                ("Currency", .oneOf(Currency.all.map(\.code)).described("An active currency of ISO 4217.")),
            ],
            operations: [
                createCheckout, listCheckouts, readCheckout, changeCheckout, cancelCheckout, recoverCheckout,
            ])
    }

    private static var createCheckout: APIOperation {
        APIOperation(
            method: .post, path: "/v1/checkouts/{site}/create", id: "createCheckout",
            summary: "Create a checkout",
            text:
                "Give `items`, an `amount`, or both; with both, the items must add up to the "
                + "amount. The payer opens the `url` of the answer.",
            scope: .checkoutCreate, parameters: [.site],
            body: .json(
                "CheckoutCreate",
                [
                    ("items", itemsExample),
                    ("amount", ["currency": "EUR", "amount": 4250, "reference": "order-1001"]),
                    (
                        "saving",
                        ["currency": "EUR", "mode": "token", "customer": ["reference": "customer-7"]]
                    ),
                ]),
            answers: [
                .json(
                    .created, "The checkout is on disk.", "Checkout", APISamples.newCheckout,
                    links: ["readCheckout", "changeCheckout", "cancelCheckout", "recoverCheckout"].map {
                        APILink($0, "checkout")
                    }),
                .json(
                    .ok, "The site wants references once, and the same request made this checkout before.",
                    "Checkout", APISamples.paidCheckout),
            ],
            failures: [
                APIError.invalidBody([
                    .init(
                        pointer: "/amount", code: "amount_mismatch",
                        detail: "The amount is 4000, the items add up to 4250.")
                ]),
                CheckoutRequestRefusal.noMethodAvailable, CheckoutTaxRefusal.notConfigured,
                CheckoutTaxRefusal.identifier(.wrongCheck),
            ] + (Currency(code: "JPY").map { [CheckoutRequestRefusal.currencyNotEnabled($0)] } ?? [])
                + [CheckoutRequestRefusal.methodNotAvailable(.wire)]
                + [
                    PortalError.referenceTaken(APISamples.id(CheckoutID.self), isSameRequest: false),
                    PortalError.message(
                        .limitReached(MessageLimitReached(.siteHour, count: 1_000, retryAfterSeconds: 600))),
                ])
    }

    private static var readCheckout: APIOperation {
        APIOperation(
            method: .get, path: "/v1/checkouts/{checkout}", id: "readCheckout", summary: "Read a checkout",
            text: "The truth about an order: fulfil it when `status` is `paid`, whatever the redirect said.",
            scope: .checkoutRead,
            parameters: [.checkout, expand],
            answers: [
                .json(
                    .ok, "The checkout with its attempts.", "Checkout", APISamples.expandedCheckout,
                    links: [APILink("readTransaction", "transaction", "/transactions/0/id")])
            ],
            failures: [
                APIError.invalidQuery(
                    name: "expand", detail: "takes events, site and transactions, joined by commas.")
            ])
    }

    private static var expand: APIParameter {
        let word = "(events|site|transactions)"
        return .query(
            "expand", .text(matching: "^\(word)(,\(word))*$"),
            "What is shown beside the checkout: `events`, `site`, joined by commas. `transactions` are there "
                + "unasked.", example: "events,site")
    }

    private static var eventFields: [APIField] {
        [
            .required("id", .id(EventID.self)), .required("object", .constant("event")),
            .required("type", .word(EventType.self)),
            .required("sequence", .integer(Int64(1)...Int64.max), "Its number within the checkout."),
            .optional("transactionId", .id(TransactionID.self), "The attempt by which it happened."),
            .optional("captureId", .id(CaptureID.self)), .optional("refundId", .id(RefundID.self)),
            .optional("disputeId", .id(DisputeID.self)),
            .optional("savedMethodId", .id(SavedMethodID.self)), .required("createdAt", .time),
        ]
    }

    private static var itemsExample: JSONValue {
        [
            "currency": "EUR", "reference": "order-1001",
            "items": [
                ["name": "Trail lamp", "quantity": 2, "unitAmount": 1400, "sku": "TL-7"],
                ["name": "Shipping", "quantity": 1, "unitAmount": 1450, "kind": "shipping"],
            ],
            "returnUrl": "https://shop.example/thanks", "cancelUrl": "https://shop.example/basket",
            "customer": ["name": "Ada Byron", "email": "ada@example.com"], "locale": "en-GB",
            "metadata": ["basket": "b-93"],
        ]
    }

    private static func metadata(value: APISchema) -> APISchema {
        APISchema(members: [
            JSONMember("type", "object"),
            JSONMember(
                "propertyNames",
                [
                    "minLength": .integer(Int64(FieldLimits.metadataKeyLength.lowerBound)),
                    "maxLength": .integer(Int64(FieldLimits.metadataKeyLength.upperBound)),
                ]), JSONMember("maxProperties", .integer(Int64(FieldLimits.metadataPairs))),
            JSONMember("additionalProperties", value.json),
        ])
        .described("Your own data, returned unchanged and never shown to the payer.")
    }
}

extension APIParameter {
    /// The site in a path.
    static var site: APIParameter { .path("site", SiteID.self, "The site's id.") }
}

extension APISchema {
    /// How many of an item: a whole number, or a text with at most three digits after the point.
    static var quantity: APISchema {
        let decimal =
            #"^(0*[1-9][0-9]{0,8}(\.[0-9]{1,3})?|0+\.([1-9][0-9]{0,2}|0[1-9][0-9]?|00[1-9]))$"#
        return .either(.integer(1...Quantity.maximum), .text(matching: decimal, atMost: 13))
    }

    /// An address for the payer's way back, which may hold placeholders.
    static var returnAddress: APISchema {
        .text(matching: #"^[Hh][Tt][Tt][Pp][Ss]?://[!#-;=?-\[\]_a-z{}~]+$"#, atMost: WebURL.lengthLimit)
    }

    /// A mail address, as `MailAddress` reads it.
    static var mailAddress: APISchema {
        let byte = #"[^\u0000-\u0020\u007f()<>\[\]:;,\\"@"#
        let pattern =
            "^\(byte)]{1,\(FieldLimits.mailLocalBytes)}@\(byte).]\(byte)]*\\.\(byte)]*\(byte).]$"
        return .text(matching: pattern, atMost: FieldLimits.mailBytes)
    }

    /// A language tag, as `LanguageTag` reads it.
    static var languageTag: APISchema {
        .text(
            matching: "^[A-Za-z0-9]{2,3}(-[A-Za-z0-9]{1,8})*$", atMost: LanguageTag.bytesMax)
    }
}
