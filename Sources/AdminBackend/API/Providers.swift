import Domain
import HTTPCore
import JSON
import Pages
import Portal
import ProviderKit
import Support

extension Backend {
    /// GET /v1/provider-types: the kinds of provider of this installation, with their settings.
    func listProviderTypes(_ request: Request) async throws -> Response {
        _ = try await caller(request, needing: .providerRead)
        return list(engine.providers.all, limit: BackendLimits.listMax) {
            ProviderTypeJSON.write($0, to: &$1)
        }
    }

    /// GET /v1/providers, oldest first; a key of one site sees those that the site uses.
    func listProviders(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .providerRead)
        let (limit, after) = try listQuery(request) { ProviderAccountID($0) }
        let found = try engine.providerList(
            of: caller.organization, isLive: caller.isLive, after: after,
            limit: PaymentEngine.providerAccountsLimit
        ).filter { caller.sees($0) }
        return list(found, limit: limit) { write($0, to: &$1) }
    }

    /// POST /v1/providers.
    func createProvider(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .providerWrite)
        guard caller.key.siteID == nil else { throw APIError.keyPinned }
        return try await answering(request, caller) { view in
            KeptAnswer(status: 201, location: "/v1/providers/\(view.account.id)", body: encode(view))
        } _: { once in
            let body = try ProviderBody(
                creation: try jsonBody(request), forms: { type in provider(of: type, for: caller) },
                isLive: caller.isLive, allowsHTTP: parts.webhooks.allowsHTTP)
            guard let type = body.type, let name = body.name else { throw APIError.notFound }
            return try await engine.createProvider(
                type, name: name, settings: body.change.compactMapValues { $0 },
                isEnabled: body.isEnabled ?? true, organization: caller.organization,
                isLive: caller.isLive, once: once)
        }
    }

    /// GET /v1/providers/{provider}.
    func readProvider(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .providerRead)
        return json(.ok, encode(try provider(request, for: caller)))
    }

    /// PATCH /v1/providers/{provider}: only the members and settings that are sent change.
    func updateProvider(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .providerWrite)
        let account = try writableProvider(request, for: caller).account
        return try await answering(request, caller) { view in
            KeptAnswer(status: 200, body: encode(view))
        } _: { once in
            let form = engine.providers.provider(of: account.type)?.settingsForm
            let body = try ProviderBody(
                change: try jsonBody(request), form: form ?? ProviderSettingsForm(),
                present: account.settings.mapValues { $0.expose() }, isLive: caller.isLive,
                allowsHTTP: parts.webhooks.allowsHTTP)
            var change = ProviderAccountChange()
            change.name = body.name
            change.isEnabled = body.isEnabled
            change.settings = body.change
            return try await engine.updateProvider(
                account.id, organization: caller.organization, isLive: caller.isLive, once: once, change)
        }
    }

    /// DELETE /v1/providers/{provider}.
    func deleteProvider(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .providerWrite)
        return try await answering(request, caller) { view in
            KeptAnswer(status: 200, body: encode(view, isDeleted: true))
        } _: { once in
            // Looked for behind the kept answer: a repeat of this call does not find it any more.
            let account = try writableProvider(request, for: caller).account
            return try await engine.deleteProvider(
                account.id, organization: caller.organization, isLive: caller.isLive, once: once)
        }
    }

    /// POST /v1/providers/{provider}/check: asks the provider now.
    func checkProvider(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .providerWrite)
        let account = try writableProvider(request, for: caller).account
        return try await answering(request, caller) { (report: ConnectionReport) in
            KeptAnswer(status: 200, body: ProviderJSON.encode(report, of: account.id))
        } _: { once in
            let fields = try readBody(try jsonBody(request, mayBeEmpty: true)) { reader, _, fields in
                try fields.unknown(&reader)
            }
            try fields.finish()
            return try await engine.keep(
                once,
                try await engine.checkConnection(
                    of: account.id, organization: caller.organization, isLive: caller.isLive))
        }
    }

    /// GET /v1/sites/{site}/providers, in the site's order.
    func listSiteProviders(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .providerRead)
        let site = try profile(request, for: caller).site
        return siteProviders(try engine.providers(of: site.id, isLive: caller.isLive))
    }

    /// PUT /v1/sites/{site}/providers: which accounts a site uses, in which order.
    func putSiteProviders(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .providerWrite)
        let site = try profile(request, for: caller).site
        guard caller.key.siteID == nil else { throw APIError.keyPinned }
        return try await answering(request, caller) { (views: [ProviderAccountView]) in
            KeptAnswer(status: 200, body: encode(views))
        } _: { once in
            let ids = try Self.providerIDs(try jsonBody(request))
            return try await engine.setProviders(
                ids, of: site.id, organization: caller.organization, isLive: caller.isLive, once: once)
        }
    }

    private static func providerIDs(_ bytes: [UInt8]) throws -> [ProviderAccountID] {
        var ids: [ProviderAccountID]?
        let fields = try readBody(bytes) { reader, key, fields in
            guard key == "providers" else { return try fields.unknown(&reader) }
            // A null is no empty list: that would take every account away.
            if try reader.readNull() { return }
            var found: [ProviderAccountID] = []
            try fields.elements(&reader) { reader in
                let id = try fields.parsed(&reader, "invalid_id", "Must be a provider account's id.") {
                    ProviderAccountID($0)
                }
                if let id { found.append(id) }
            }
            ids = found
        }
        if ids == nil { fields.refuse("/providers", "required", "The list is required.") }
        try fields.finish()
        guard let ids, ids.count <= PaymentEngine.providerAccountsLimit else {
            let limit = PaymentEngine.providerAccountsLimit
            throw APIError.invalidBody([
                .init(pointer: "/providers", code: "too_many", detail: "At most \(limit) accounts.")
            ])
        }
        return ids
    }

    /// The adapter of a type that works in the caller's mode.
    private func provider(of type: ProviderType, for caller: Caller) -> (any PaymentProvider)? {
        guard let provider = engine.providers.provider(of: type),
            provider.capabilities.modes.contains(caller.isLive ? .live : .test)
        else { return nil }
        return provider
    }

    private func provider(_ request: Request, for caller: Caller) throws -> ProviderAccountView {
        guard let id = request.parameters["provider"].flatMap({ ProviderAccountID($0) }),
            let view = try engine.provider(id, organization: caller.organization, isLive: caller.isLive),
            caller.sees(view)
        else { throw APIError.notFound }
        return view
    }

    /// An account is used by every site that is told to: a key of one site changes none.
    private func writableProvider(_ request: Request, for caller: Caller) throws -> ProviderAccountView {
        let view = try provider(request, for: caller)
        guard caller.key.siteID == nil else { throw APIError.keyPinned }
        return view
    }

    private func siteProviders(_ views: [ProviderAccountView]) -> Response { json(.ok, encode(views)) }

    private func encode(_ views: [ProviderAccountView]) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("data")
        writer.beginArray()
        for view in views { write(view, to: &writer) }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }

    private func encode(_ view: ProviderAccountView, isDeleted: Bool = false) -> [UInt8] {
        ProviderJSON.encode(
            view, of: engine.providers.provider(of: view.account.type),
            pageOrigin: engine.pageOrigin, isDeleted: isDeleted)
    }

    private func write(_ view: ProviderAccountView, to writer: inout JSONWriter) {
        ProviderJSON.write(
            view, of: engine.providers.provider(of: view.account.type),
            pageOrigin: engine.pageOrigin, to: &writer)
    }
}

extension Caller {
    /// Whether the key's sites use the account; a key of all sites sees all.
    fileprivate func sees(_ view: ProviderAccountView) -> Bool {
        key.siteID.map { view.sites.contains($0) } ?? true
    }
}
