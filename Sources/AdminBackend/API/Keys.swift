package import Domain
import HTTPCore
import JSON
import Portal
package import Support

extension Backend {
    /// GET /v1/keys: the keys of the caller's organisation and mode.
    func listKeys(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .keyRead)
        let (limit, after) = try listQuery(request) { APIKeyID($0) }
        let found = try engine.keyList(
            of: caller.organization, isLive: caller.isLive, site: caller.key.siteID, after: after,
            limit: limit + 1)
        return list(found, limit: limit) { KeyJSON.write($0, text: nil, to: &$1) }
    }

    /// POST /v1/keys.
    ///
    /// A caller cannot give away more than it has.
    func createKey(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .keyWrite)
        return try await answering(request, caller, with: KeyJSON.answer(issued:)) { once in
            var wanted = try KeyBody(try jsonBody(request), now: parts.clock.now()).request
            // Nor longer than it has it.
            if let end = caller.key.expiresAt { wanted.expiresAt = min(wanted.expiresAt ?? end, end) }
            // A public key is used by browsers, wherever they are.
            if wanted.visibility == .secret, wanted.allowedAddresses.isEmpty {
                wanted.allowedAddresses = caller.key.allowedAddresses
            }
            guard wanted.visibility == .publishable || caller.key.covers(wanted.allowedAddresses) else {
                throw APIError.addressesWider
            }
            for scope in wanted.scopes where !caller.key.allows(scope) { throw APIError.scopeMissing(scope) }
            if let pinned = caller.key.siteID, wanted.siteID != pinned {
                throw wanted.siteID == nil ? APIError.keyPinned : APIError.notFound
            }
            return try await engine.createKey(
                wanted, organization: caller.organization, isLive: caller.isLive, once: once)
        }
    }

    /// GET /v1/keys/{key}.
    func readKey(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .keyRead)
        return json(.ok, KeyJSON.encode(try key(request, for: caller), text: nil))
    }

    /// POST /v1/keys/{key}/rotate: a new key like this one, which works on for `overlap` seconds.
    func rotateKey(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .keyWrite)
        let key = try key(request, for: caller)
        for scope in key.scopes where !caller.key.allows(scope) { throw APIError.scopeMissing(scope) }
        guard key.visibility == .publishable || caller.key.covers(key.allowedAddresses) else {
            throw APIError.addressesWider
        }
        var overlap = PaymentEngine.rotationOverlapDefault
        let fields = try readBody(try jsonBody(request, mayBeEmpty: true)) { reader, name, fields in
            switch name {
            case "overlap":
                overlap = try fields.integer(&reader, 0...PaymentEngine.rotationOverlapLimit) ?? overlap
            default: try fields.unknown(&reader)
            }
        }
        try fields.finish()
        let seconds = overlap
        return try await answering(request, caller, with: KeyJSON.answer(issued:)) { once in
            try await engine.rotateKey(
                key.id, organization: caller.organization, isLive: caller.isLive, overlapSeconds: seconds,
                noLaterThan: caller.key.expiresAt, once: once)
        }
    }

    /// DELETE /v1/keys/{key}: ends it at once.
    func revokeKey(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .keyWrite)
        let key = try key(request, for: caller)
        for scope in key.scopes where !caller.key.allows(scope) { throw APIError.scopeMissing(scope) }
        return try await answering(request, caller) { key in
            KeptAnswer(status: 200, body: KeyJSON.encode(key, text: nil))
        } _: { once in
            try await engine.revokeKey(
                key.id, organization: caller.organization, isLive: caller.isLive, once: once)
        }
    }

    private func key(_ request: Request, for caller: Caller) throws -> APIKey {
        guard let id = request.parameters["key"].flatMap({ APIKeyID($0) }),
            let key = try engine.key(id, organization: caller.organization, isLive: caller.isLive),
            isVisible(key, to: caller)
        else { throw APIError.notFound }
        return key
    }

    /// A key that is pinned to a site sees the keys of that site only.
    private func isVisible(_ key: APIKey, to caller: Caller) -> Bool {
        caller.key.siteID == nil || key.siteID == caller.key.siteID
    }
}

/// The body of a key's creation.
struct KeyBody {
    let request: KeyRequest

    init(_ bytes: [UInt8], now: Timestamp) throws {
        var name: String?
        var visibility = KeyVisibility.secret
        var scopes: Set<Scope> = []
        var siteID: SiteID?
        var expiresAt: Timestamp?
        var hasScopes = false
        var addresses: [AddressBlock] = []
        let fields = try readBody(bytes) { reader, key, fields in
            switch key {
            case "name": name = try fields.text(&reader, FieldLimits.label)
            case "type": visibility = try fields.word(&reader) ?? .secret
            case "scopes":
                hasScopes = true
                try fields.elements(&reader) { reader in
                    if let scope: Scope = try fields.word(&reader) { scopes.insert(scope) }
                }
            case "siteId":
                siteID = try fields.parsed(&reader, "invalid_id", "Must be a site's id.") { SiteID($0) }
            case "expiresAt":
                expiresAt = try fields.parsed(&reader, "invalid_time", "Must be an RFC 3339 time.") {
                    TimeText.parse($0)
                }
                if let expiresAt, expiresAt <= now {
                    fields.refuse(reader.pointer, "out_of_range", "Must be in the future.")
                }
            case "allowedAddresses": addresses = try Self.addresses(&reader, fields)
            default: try fields.unknown(&reader)
            }
        }
        if name == nil, fields.errors.isEmpty { fields.refuse("/name", "required", "The name is required.") }
        if scopes.isEmpty, fields.errors.isEmpty {
            fields.refuse(
                "/scopes", hasScopes ? "invalid_value" : "required", "At least one scope is required.")
        }
        if visibility == .publishable, fields.errors.isEmpty {
            if !addresses.isEmpty {
                fields.refuse(
                    "/allowedAddresses", "conflicting_fields", "A public key is used by browsers everywhere.")
            }
            if siteID == nil {
                fields.refuse("/siteId", "required", "A public key works for one site, which must be named.")
            }
            if !scopes.isSubset(of: Scope.publishable) {
                let words = Scope.publishable.map(\.rawValue).sorted().joined(separator: " and ")
                fields.refuse("/scopes", "invalid_value", "A public key may have \(words).")
            }
        }
        try fields.finish()
        var request = KeyRequest(
            name: name ?? "", visibility: visibility, scopes: scopes, siteID: siteID, expiresAt: expiresAt)
        request.allowedAddresses = addresses
        self.request = request
    }

    private static func addresses(
        _ reader: inout JSONReader, _ fields: BodyFields
    ) throws -> [AddressBlock] {
        let pointer = reader.pointer
        var count = 0
        var blocks: [AddressBlock] = []
        try fields.elements(&reader) { reader in
            count += 1
            let block = try fields.parsed(
                &reader, "invalid_address", "Must be an IP address, or a block such as 203.0.113.0/24."
            ) { AddressBlock($0) }
            if let block { blocks.append(block) }
        }
        if count > FieldLimits.keyAddresses {
            fields.refuse(pointer, "too_many", "At most \(FieldLimits.keyAddresses) addresses.")
        }
        return blocks
    }
}

/// The API key object as merchants read it; `key` with the secret only in the answer that made it.
package enum KeyJSON {
    /// The answer that shows a new key's text, the only time.
    static func answer(issued: IssuedKey) -> KeptAnswer {
        KeptAnswer(
            status: 201, location: "/v1/keys/\(issued.key.id)",
            body: encode(issued.key, text: issued.text), isSecret: true)
    }

    /// The object in UTF-8.
    package static func encode(_ key: APIKey, text: Secret<String>?) -> [UInt8] {
        var writer = JSONWriter()
        write(key, text: text, to: &writer)
        return writer.bytes
    }

    static func write(_ key: APIKey, text: Secret<String>?, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.text("id", key.id.description)
        writer.text("object", "api_key")
        writer.text("name", key.name)
        writer.text("type", key.visibility.rawValue)
        writer.flag("livemode", key.isLive)
        writer.key("scopes")
        writer.beginArray()
        for scope in key.scopes.map(\.rawValue).sorted() { writer.string(scope) }
        writer.endArray()
        writer.optional("siteId", key.siteID?.description)
        if !key.allowedAddresses.isEmpty {
            writer.key("allowedAddresses")
            writer.beginArray()
            for block in key.allowedAddresses { writer.string(block.text) }
            writer.endArray()
        }
        writer.optional("key", text?.expose())
        writer.optional("expiresAt", key.expiresAt.map { TimeText.format($0) })
        writer.optional("revokedAt", key.revokedAt.map { TimeText.format($0) })
        writer.optional("lastUsedAt", key.lastUsedAt.map { TimeText.format($0) })
        writer.text("createdAt", TimeText.format(key.createdAt))
        writer.endObject()
    }
}
