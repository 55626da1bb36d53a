import AdminBackend
import Domain
import HTTPCore
import JSON
import Portal
import ProviderKit
import Support

extension APIResource {
    /// Accounts with payment providers.
    static func providers(_ registry: ProviderRegistry) -> APIResource {
        APIResource(
            name: "Providers",
            text: "An account with a payment provider, in one mode: what it is set up with, whether new "
                + "payments may begin through it, and which sites use it, in their order. Credentials are "
                + "sealed and never shown again. Which settings a type has is told by `listProviderTypes`.",
            schemas: [
                ("Provider", .object(answerFields)),
                ("ProviderList", .page(of: "Provider", BackendLimits.listMax)),
                ("SiteProvidersPut", .body([siteOrder])),
                (
                    "SiteProviders",
                    .object([
                        .required("data", .list(of: .reference("Provider")), "In the site's order.")
                    ])
                ),
                ("ProviderCheck", .object(checkFields)), ("ProviderType", .object(typeFields)),
                ("ProviderTypeList", .page(of: "ProviderType", BackendLimits.listMax)),
            ]
                + ProviderSchemas(registry).schemas(
                    creation: [nameField, enabledField],
                    update: [
                        .optional("name", .text(FieldLimits.label), "What you call it."), enabledField,
                    ]),
            operations: [types, list, create(registry), read, update, delete, check, listOfSite, putOfSite])
    }

    /// What has the members that its type says.
    private static var anyObject: APISchema { .object([]).adding("additionalProperties", true) }

    private static var nameField: APIField {
        .required("name", .text(FieldLimits.label), "What you call it.")
    }

    private static var enabledField: APIField {
        .optional(
            "enabled", .flag.adding("default", true),
            "Whether new payments may begin through it; those under way go on either way.")
    }

    private static var siteOrder: APIField {
        .required(
            "providers",
            .list(of: .id(ProviderAccountID.self), 0...PaymentEngine.providerAccountsLimit),
            "Of each method a payer sees the first account that takes the payment. Accounts of the other "
                + "mode stay.")
    }

    private static var answerFields: [APIField] {
        [
            .required("id", .id(ProviderAccountID.self)), .required("object", .constant("provider")),
            .required("type", .text), .required("name", .text), .required("livemode", .flag),
            .required("status", .oneOf(["enabled", "disabled", "deleted"])),
            .required(
                "settings", anyObject,
                "Credentials as `{\"set\": true, \"lastFour\": \"…\"}`, all others as they are."),
            .optional(
                "hookUrl", .url, "Where the provider sends its notifications; left out where it sends none."),
            .required("sites", .list(of: .id(SiteID.self)), "The sites that use it."),
            .required("createdAt", .time), .required("updatedAt", .time),
        ]
    }

    private static var checkFields: [APIField] {
        [
            .required("object", .constant("provider_check")),
            .required("providerId", .id(ProviderAccountID.self)),
            .required("result", .oneOf(ConnectionReport.words)),
            .optional("facts", anyObject, "What the provider told of the account."),
            .optional("setting", .text, "The setting that this installation does not allow."),
            .optional("detail", .text, "Why it does not."),
            .optional("status", .integer, "The HTTP status of a refusal."),
            .optional("providerCode", .text, "The provider's own code."),
        ]
    }

    private static var typeFields: [APIField] {
        [
            .required("object", .constant("provider_type")), .required("type", .text),
            .required("modes", .list(of: .oneOf(["test", "live"]))),
            .required("methods", .list(of: .word(PaymentMethod.self))),
            .required(
                "settings", .list(of: anyObject),
                "Each with `name`, `kind`, `required`, `meaning`, and where there are such `default`, "
                    + "`choices` and the `members` of records."),
        ]
    }

    private static var provider: APIParameter {
        .path("provider", ProviderAccountID.self, "The account's id.")
    }

    private static var example: JSONValue {
        [
            "id": .string(APISamples.id(ProviderAccountID.self).description), "object": "provider",
            "type": "stripe", "name": "Stripe Europe", "livemode": false, "status": "enabled",
            "settings": [
                "secretKey": ["set": true, "lastFour": "9dXc"], "publishableKey": "pk_test_51Northwind",
                "notificationSecrets": ["set": true, "lastFour": "fQ2a"],
            ],
            "hookUrl": .string(
                "\(APISamples.pageOrigin)/hooks/stripe/\(APISamples.id(ProviderAccountID.self))"),
            "sites": [.string(APISamples.id(SiteID.self).description)],
            "createdAt": APISamples.time(), "updatedAt": APISamples.time(),
        ]
    }

    private static var types: APIOperation {
        APIOperation(
            method: .get, path: "/v1/provider-types", id: "listProviderTypes",
            summary: "List provider types", text: "The providers of this installation.",
            scope: .providerRead,
            answers: [
                .json(
                    .ok, "Every type.", "ProviderTypeList",
                    [
                        "data": [
                            [
                                "object": "provider_type", "type": "stripe", "modes": ["test", "live"],
                                "methods": ["card"],
                                "settings": [
                                    [
                                        "name": "secretKey", "kind": "secret", "required": true,
                                        "meaning": "A secret or restricted key.",
                                    ]
                                ],
                            ]
                        ], "hasMore": false,
                    ])
            ])
    }

    private static var list: APIOperation {
        APIOperation(
            method: .get, path: "/v1/providers", id: "listProviders", summary: "List provider accounts",
            text: "Those of the key's mode; a key of one site sees those that the site uses.",
            scope: .providerRead, parameters: [.limit, .after(ProviderAccountID.self)],
            answers: [
                .json(.ok, "A page of accounts.", "ProviderList", ["data": [example], "hasMore": false])
            ],
            failures: [APIError.invalidQuery(name: "after", detail: "is no id of this kind.")])
    }

    private static func create(_ registry: ProviderRegistry) -> APIOperation {
        APIOperation(
            method: .post, path: "/v1/providers", id: "createProvider",
            summary: "Create a provider account",
            text: "In the mode of the key. No site uses it yet: `putSiteProviders` says which do.",
            scope: .providerWrite,
            body: .json("ProviderCreate", examples.filter { isKnown($0.value, registry) }),
            answers: [
                .json(
                    .created, "The account.", "Provider", example,
                    links: ["readProvider", "updateProvider", "deleteProvider", "checkProvider"].map {
                        APILink($0, "provider")
                    })
            ],
            failures: [APIError.keyPinned, PortalError.limitReached("provider accounts")])
    }

    private static func isKnown(_ example: JSONValue, _ registry: ProviderRegistry) -> Bool {
        example["type"]?.string.map { registry.provider(of: ProviderType(rawValue: $0)) != nil } ?? false
    }

    private static var examples: [(name: String, value: JSONValue)] {
        [
            ("sandbox", ["type": "sandbox", "name": "Second sandbox"]),
            (
                "stripe",
                [
                    "type": "stripe", "name": "Stripe Europe",
                    "settings": [
                        "secretKey": "sk_test_51NorthwindExample9dXc",
                        "publishableKey": "pk_test_51Northwind",
                        "notificationSecrets": ["whsec_NorthwindExamplefQ2a"],
                    ],
                ]
            ),
        ]
    }

    private static var read: APIOperation {
        APIOperation(
            method: .get, path: "/v1/providers/{provider}", id: "readProvider",
            summary: "Read a provider account", scope: .providerRead, parameters: [provider],
            answers: [.json(.ok, "The account.", "Provider", example)])
    }

    private static var update: APIOperation {
        APIOperation(
            method: .patch, path: "/v1/providers/{provider}", id: "updateProvider",
            summary: "Change a provider account",
            text: "Only the members and settings that are sent change.", scope: .providerWrite,
            parameters: [provider], body: .json("ProviderUpdate", [("name", ["name": "Stripe (main)"])]),
            answers: [.json(.ok, "The account as it is now.", "Provider", example)],
            failures: [APIError.keyPinned])
    }

    private static var delete: APIOperation {
        APIOperation(
            method: .delete, path: "/v1/providers/{provider}", id: "deleteProvider",
            summary: "Delete a provider account",
            text: "Only one that no payment and no saved method names; switch off the others.",
            scope: .providerWrite, parameters: [provider],
            answers: [.json(.ok, "The account as it was.", "Provider", example)],
            failures: [APIError.keyPinned, PortalError.provider(.inUse)])
    }

    private static var check: APIOperation {
        APIOperation(
            method: .post, path: "/v1/providers/{provider}/check", id: "checkProvider",
            summary: "Check the connection",
            text: "Asks the provider now, with the account's credentials; changes nothing there.",
            scope: .providerWrite, parameters: [provider],
            answers: [
                .json(
                    .ok, "What came of it.", "ProviderCheck",
                    [
                        "object": "provider_check",
                        "providerId": .string(APISamples.id(ProviderAccountID.self).description),
                        "result": "ok", "facts": ["accountName": "Northwind"],
                    ])
            ], failures: [APIError.keyPinned])
    }

    private static var listOfSite: APIOperation {
        APIOperation(
            method: .get, path: "/v1/sites/{site}/providers", id: "listSiteProviders",
            summary: "List a site's provider accounts", scope: .providerRead, parameters: [.site],
            answers: [.json(.ok, "In the site's order.", "SiteProviders", ["data": [example]])])
    }

    private static var putOfSite: APIOperation {
        APIOperation(
            method: .put, path: "/v1/sites/{site}/providers", id: "putSiteProviders",
            summary: "Set a site's provider accounts",
            text: "Which accounts of the key's mode the site uses, in which order.",
            scope: .providerWrite, parameters: [.site],
            body: .json(
                "SiteProvidersPut",
                [
                    (
                        "order",
                        ["providers": [.string(APISamples.id(ProviderAccountID.self).description)]]
                    )
                ]),
            answers: [.json(.ok, "In the site's order.", "SiteProviders", ["data": [example]])],
            failures: [APIError.keyPinned])
    }
}
