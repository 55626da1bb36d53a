import AdminBackend
import Domain
import HTTPCore
import JSON
import Portal

extension APIResource {
    /// API keys.
    static var keys: APIResource {
        APIResource(
            name: "Keys",
            text:
                "A key belongs to one organisation and one mode, and has scopes. Its text is shown once, "
                + "in the answer that made it.",
            schemas: [
                ("KeyCreate", .body(keyFields)), ("Key", .object(answerFields)),
                ("KeyList", .page(of: "Key", BackendLimits.listMax)),
                (
                    "KeyRotate",
                    .body([
                        .optional(
                            "overlap",
                            .integer(0...PaymentEngine.rotationOverlapLimit)
                                .adding("default", .integer(PaymentEngine.rotationOverlapDefault)),
                            "Seconds that the old key works on.")
                    ])
                ),
            ], operations: [list, create, read, rotate, revoke])
    }

    private static var keyFields: [APIField] {
        [
            .required("name", .text(FieldLimits.label), "What you call it."),
            .required(
                "scopes", .list(of: .word(Scope.self)).adding("minItems", 1),
                "What it may do: none that the calling key may not."),
            .optional(
                "type", .word(KeyVisibility.self).adding("default", "secret"),
                "Whether it is for servers (`sk_…`) or may be shown to browsers (`pk_…`): of one site, "
                    + "to create and read checkouts."),
            .optional("siteId", .id(SiteID.self), "The only site it works for."),
            .optional(
                "allowedAddresses", .list(of: addressBlock, 0...FieldLimits.keyAddresses),
                "The only addresses it works from, IPv4 or IPv6, alone or as blocks; else the caller's own "
                    + "list. For secret keys."),
            .optional(
                "expiresAt", .time, "From then on it is refused; never later than the caller's own end."),
        ]
    }

    private static var answerFields: [APIField] {
        [
            .required("id", .id(APIKeyID.self)), .required("object", .constant("api_key")),
            .required("name", .text),
            .required("type", .word(KeyVisibility.self)), .required("livemode", .flag),
            .required("scopes", .list(of: .word(Scope.self))), .optional("siteId", .id(SiteID.self)),
            .optional(
                "allowedAddresses", .list(of: addressBlock),
                "The only addresses it works from; else all. Each in its shortest spelling in lower case, so "
                    + "maybe not as it was sent: `2001:db8::/32` for `2001:0DB8:0::/32`, and IPv4 for what "
                    + "was an IPv4 address in IPv6's clothes."),
            .optional(
                "key", .text(matching: #"^[sp]k_(test|live)_[0-9a-z]{26}\.[A-Za-z0-9_-]{43}$"#),
                "The key itself, only in the answer that made it."),
            .optional("expiresAt", .time),
            .optional("revokedAt", .time, "In the future while a rotated key works on."),
            .optional("lastUsedAt", .time, "To about a minute."), .required("createdAt", .time),
        ]
    }

    private static var addressBlock: APISchema { .text(matching: #"^[0-9A-Fa-f.:]{2,45}(/[0-9]{1,3})?$"#) }

    private static var key: APIParameter {
        .path("key", APIKeyID.self, "The key's id: `key_…`, not the key itself.")
    }

    private static var list: APIOperation {
        APIOperation(
            method: .get, path: "/v1/keys", id: "listKeys", summary: "List keys",
            text: "The keys of the calling key's organisation and mode.", scope: .keyRead,
            parameters: [.limit, .after(APIKeyID.self)],
            answers: [
                .json(
                    .ok, "A page of keys.", "KeyList",
                    ["data": [APISamples.key(text: false)], "hasMore": false])
            ], failures: [APIError.invalidQuery(name: "after", detail: "is no id of this kind.")])
    }

    private static var create: APIOperation {
        APIOperation(
            method: .post, path: "/v1/keys", id: "createKey", summary: "Create a key",
            text: "A key cannot give away more than it has.", scope: .keyWrite,
            body: .json(
                "KeyCreate",
                [("key", ["name": "Shop server", "scopes": ["checkout:create", "checkout:read"]])]),
            answers: [
                .json(
                    .created, "The key with its text.", "Key", APISamples.key(text: true),
                    links: ["readKey", "rotateKey", "revokeKey"].map { APILink($0, "key") })
            ],
            failures: [
                APIError.keyPinned, APIError.addressesWider, APIError.notFound,
                PortalError.limitReached("api_keys"),
            ])
    }

    private static var read: APIOperation {
        APIOperation(
            method: .get, path: "/v1/keys/{key}", id: "readKey", summary: "Read a key", scope: .keyRead,
            parameters: [key],
            answers: [.json(.ok, "The key without its text.", "Key", APISamples.key(text: false))])
    }

    private static var rotate: APIOperation {
        APIOperation(
            method: .post, path: "/v1/keys/{key}/rotate", id: "rotateKey", summary: "Rotate a key",
            text: "Makes a key like this one, which works on for `overlap` seconds.", scope: .keyWrite,
            parameters: [key], body: .json("KeyRotate", [("hour", ["overlap": 3600])], isOptional: true),
            answers: [
                .json(
                    .created, "The new key with its text.", "Key", APISamples.key(text: true),
                    links: ["readKey", "revokeKey"].map { APILink($0, "key") })
            ],
            failures: [APIError.addressesWider, PortalError.limitReached("api_keys")])
    }

    private static var revoke: APIOperation {
        APIOperation(
            method: .delete, path: "/v1/keys/{key}", id: "revokeKey", summary: "Revoke a key",
            text: "Ends it at once.", scope: .keyWrite, parameters: [key],
            answers: [
                .json(
                    .ok, "The key, refused from now on.", "Key",
                    APISamples.key(text: false, revokedAt: APISamples.now))
            ])
    }
}
