import AdminBackend
import Domain
import HTTPCore
import JSON
import Portal
import Support

extension APIResource {
    /// Saved methods: cards and accounts that payers let a merchant keep.
    static var savedMethods: APIResource {
        APIResource(
            name: "Saved methods",
            text:
                "A checkout with `saveMethod`, or one of `mode` `token`, keeps the payer's card for payments "
                + "at which the payer is not present. What the provider calls it is never shown.",
            schemas: [
                ("SavedMethod", .object(savedMethodFields)), ("SavedMethodCharge", .body(chargeFields)),
                ("SavedMethodList", .page(of: "SavedMethod", BackendLimits.listMax)),
            ],
            operations: [
                listSavedMethods, readSavedMethod, change("disable"), change("enable"), deleteSavedMethod,
                chargeSavedMethod,
            ])
    }

    private static var savedMethodFields: [APIField] {
        [
            .required("id", .id(SavedMethodID.self)), .required("object", .constant("saved_method")),
            .required("status", .word(SavedMethodStatus.self)), .required("livemode", .flag),
            .required("siteId", .id(SiteID.self), "The only site that may charge it."),
            .required("checkoutId", .id(CheckoutID.self), "By which it was saved; its events tell its life."),
            .required("transactionId", .id(TransactionID.self)),
            .required("providerAccountId", .id(ProviderAccountID.self)),
            .required("method", .word(PaymentMethod.self)),
            .optional(
                "instrument",
                .object([
                    .required("brand", .text), .required("last4", .text(matching: "^[0-9]{2,4}$")),
                    .optional("country", .countryCode, "Where it was issued, as the provider says."),
                    .optional("wallet", .word(Wallet.self), "Absent for a card that was typed in."),
                    .optional("expiryMonth", .integer(1...12)),
                    .optional("expiryYear", .integer(2000...9999)),
                ]), "What may be shown of the card."),
            .optional(
                "customer", .object([.optional("email", .mailAddress), .optional("reference", .text)]),
                "As its checkout named the customer."),
            .required(
                "consent",
                .object([
                    .required("text", .text, "Exactly what the payer read."),
                    .required("locale", .languageTag),
                    .required("chosen", .flag, "Whether a box was ticked; else it was a condition."),
                    .required("givenAt", .time),
                ]), "What the payer agreed to."),
            .optional(
                "deletedAtProvider", .flag,
                "Whether the provider has deleted it too; only when `deleted`. It is asked until it has."),
        ] + timeFields
    }

    private static var chargeFields: [APIField] {
        let names: Set = [
            "currency", "amount", "items", "reference", "description", "captureMethod", "metadata",
            "customer", "billingAddress", "shippingAddress", "tax",
        ]
        return createFields.filter { names.contains($0.name) }
    }

    private static var example: JSONValue {
        guard let words = ConsentText(.required, merchant: APISamples.site.settings.name) else {
            return .null
        }
        let method = SavedMethod(
            id: APISamples.id(SavedMethodID.self), organizationID: APISamples.id(OrganizationID.self),
            siteID: APISamples.id(SiteID.self), isLive: false, checkoutID: APISamples.id(CheckoutID.self),
            transactionID: APISamples.id(TransactionID.self),
            providerAccountID: APISamples.id(ProviderAccountID.self), method: .card,
            instrument: InstrumentSummary(brand: "visa", lastFour: "4242"),
            expiry: ExpiryMonth(year: 2031, month: 12), customer: Customer(reference: "customer-7"),
            consent: MethodConsent(
                text: words.text, locale: words.locale, isChosen: false, givenAt: APISamples.now),
            createdAt: APISamples.now, updatedAt: APISamples.now)
        return APISamples.parsed(SavedMethodJSON.encode(method))
    }

    private static var method: APIParameter {
        .path("method", SavedMethodID.self, "The saved method's id.")
    }

    private static var listSavedMethods: APIOperation {
        let id = JSONValue.string("\(APISamples.id(SavedMethodID.self))")
        return APIOperation(
            method: .get, path: "/v1/saved-methods", id: "listSavedMethods", summary: "List saved methods",
            text: "Newest first; every filter that is given must hold.", scope: .savedMethodRead,
            parameters: [
                .limit, .after(SavedMethodID.self),
                .query(
                    "before", .id(SavedMethodID.self),
                    "The page ends with the next newer one; not with `after`.", example: id),
                .query(
                    "site", .id(SiteID.self), "Of that site.",
                    example: .string("\(APISamples.id(SiteID.self))")),
                .query("status", .word(SavedMethodStatus.self), "In that status.", example: "active"),
                .query(
                    "customer", .anyText(FieldLimits.reference), "With that `customer.reference`.",
                    example: "customer-7"),
                .query(
                    "email", .mailAddress, "With that address of the customer.", example: "ada@example.com"),
            ],
            answers: [
                .json(
                    .ok, "A page of saved methods.", "SavedMethodList",
                    ["data": [example], "hasMore": false])
            ],
            failures: [
                APIError.invalidQuery(name: "before", detail: "goes with `after` or `before` alone.")
            ])
    }

    private static var readSavedMethod: APIOperation {
        APIOperation(
            method: .get, path: "/v1/saved-methods/{method}", id: "readSavedMethod",
            summary: "Read a saved method", scope: .savedMethodRead, parameters: [method],
            answers: [
                .json(
                    .ok, "The saved method.", "SavedMethod", example,
                    links: ["chargeSavedMethod", "disableSavedMethod"].map { APILink($0, "method") })
            ])
    }

    private static func change(_ verb: String) -> APIOperation {
        APIOperation(
            method: .post, path: "/v1/saved-methods/{method}/\(verb)", id: "\(verb)SavedMethod",
            summary: "\(verb == "enable" ? "Enable" : "Disable") a saved method",
            text: verb == "enable"
                ? "It may be charged again. Twice is no error."
                : "It is not charged until it is enabled. Twice is no error.",
            scope: .savedMethodManage, parameters: [method],
            body: .json("NoMembers", [("nothing", [:])], isOptional: true),
            answers: [.json(.ok, "The saved method as it is now.", "SavedMethod", example)],
            failures: [PortalError.savedMethod(.deleted)])
    }

    private static var deleteSavedMethod: APIOperation {
        APIOperation(
            method: .delete, path: "/v1/saved-methods/{method}", id: "deleteSavedMethod",
            summary: "Delete a saved method",
            text: "For good, and at the provider too. The consent stays on record. Twice is no error.",
            scope: .savedMethodManage, parameters: [method],
            answers: [.json(.ok, "The saved method, `deleted`.", "SavedMethod", example)])
    }

    private static var chargeSavedMethod: APIOperation {
        APIOperation(
            method: .post, path: "/v1/saved-methods/{method}/charge", id: "chargeSavedMethod",
            summary: "Charge a saved method",
            text:
                "Takes a payment while the payer is not present. The answer is a checkout with its only "
                + "transaction, declined or not: look at the transaction's `status`. After a decline the "
                + "checkout stays `pending`: send its `url` to the customer, or cancel it. Where the site is "
                + "taxed, items are taxed for the buyer that you name, or else for the one of the checkout "
                + "by which the method was saved; where neither tells the country, nothing is charged. The "
                + "`taxExemption` of that checkout counts too, unless an address is named, or "
                + "`taxExemption` is sent as null.",
            scope: .savedMethodCharge, parameters: [method],
            body: .json(
                "SavedMethodCharge",
                [
                    ("month", ["currency": "EUR", "amount": 1900, "reference": "november"]),
                    (
                        "taxed",
                        [
                            "currency": "EUR", "items": [["name": "November", "unitAmount": 1900]],
                            "billingAddress": ["country": "FR", "postalCode": "75001"],
                        ]
                    ),
                ]),
            answers: [
                .json(
                    .created, "The provider was asked; the transaction says what it answered.", "Checkout",
                    APISamples.paidCheckout, links: [APILink("readCheckout", "checkout")])
            ],
            failures: [
                PortalError.savedMethod(.notActive(.disabled)), PortalError.savedMethod(.providerGone),
                PortalError.savedMethod(.paymentNotTaken), PortalError.idempotentCallRuns,
                CheckoutTaxRefusal.buyerUnknown, CheckoutTaxRefusal.regionMissing(.billing),
                PortalError.referenceTaken(APISamples.id(CheckoutID.self), isSameRequest: false),
            ] + (Currency(code: "JPY").map { [CheckoutRequestRefusal.currencyNotEnabled($0)] } ?? []))
    }
}
