import Domain
import HTTPCore
import JSON
import Pages
import Portal
import Support

extension Backend {
    /// POST /v1/sites/{site}/links.
    func createSiteLink(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .linkCreate)
        let profile = try profile(request, for: caller)
        return try await answering(request, caller, with: try linkAnswer(caller, status: 201)) { once in
            let body = try LinkBody(
                try jsonBody(request), now: try now(of: caller), namesSite: false,
                webhooks: WebhookURL(parts.webhooks))
            return try await engine.createLink(
                body.request, profile: profile, isLive: caller.isLive, once: once)
        }
    }

    /// POST /v1/links, where the body names the site.
    func createLink(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .linkCreate)
        return try await answering(request, caller, with: try linkAnswer(caller, status: 201)) { once in
            let body = try LinkBody(
                try jsonBody(request), now: try now(of: caller), namesSite: true,
                webhooks: WebhookURL(parts.webhooks))
            guard let id = body.siteID, caller.key.covers(id),
                let profile = try engine.profile(of: id, organization: caller.organization)
            else { throw APIError.notFound }
            return try await engine.createLink(
                body.request, profile: profile, isLive: caller.isLive, once: once)
        }
    }

    private func linkAnswer(
        _ caller: Caller, status: Int
    ) throws -> @Sendable (PaymentLink) -> KeptAnswer {
        let origin = engine.pageOrigin
        let now = try now(of: caller)
        return { link in
            KeptAnswer(
                status: status, location: status == 201 ? "/v1/links/\(link.id)" : nil,
                body: LinkJSON.encode(link, at: now, pageOrigin: origin))
        }
    }

    /// GET /v1/links: newest first, of one site where the query or the key names one, of one state
    /// where the query does.
    func listLinks(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .linkRead)
        let query = try LinkListQuery(request)
        // A key of one site sees no other's, and cannot tell whether there are any.
        let isHidden = query.site.map { !caller.key.covers($0) } ?? false
        let found =
            isHidden
            ? []
            : try engine.linkList(
                of: caller.organization, isLive: caller.isLive, site: query.site ?? caller.key.siteID,
                state: query.state, after: query.after, before: query.before, limit: query.limit + 1)
        let now = try now(of: caller)
        return list(found, limit: query.limit, goesBack: query.before != nil) {
            LinkJSON.write($0, at: now, pageOrigin: engine.pageOrigin, to: &$1)
        }
    }

    /// GET /v1/links/{link}.
    func readLink(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .linkRead)
        return json(.ok, try encoded(try link(request, for: caller)))
    }

    /// PATCH /v1/links/{link}: only the members that are sent change.
    func updateLink(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .linkUpdate)
        let link = try link(request, for: caller)
        return try await answering(request, caller, with: try linkAnswer(caller, status: 200)) { once in
            let body = try LinkChangeBody(try jsonBody(request), now: try now(of: caller))
            return try await engine.updateLink(
                link.id, organization: caller.organization, isLive: caller.isLive, body.change, once: once)
        }
    }

    /// GET /v1/links/{link}/qr.svg.
    func linkVector(_ request: Request) async throws -> Response {
        let link = try link(request, for: try await caller(request, needing: .linkRead))
        let picture = try LinkQRCode.svg(of: link.code, pageOrigin: engine.pageOrigin)
        return Response(
            .ok, headers: parts.security.data(contentType: "image/svg+xml"), body: .bytes(picture))
    }

    /// GET /v1/links/{link}/qr.png?size=.
    func linkPicture(_ request: Request) async throws -> Response {
        let link = try link(request, for: try await caller(request, needing: .linkRead))
        var side = LinkQRCode.sideDefault
        for field in try QueryParameter.all(of: request) {
            guard field.name == "size" else { throw field.unknown }
            side = try field.number(LinkQRCode.sides)
        }
        guard
            let picture = LinkQRCode.png(of: link.code, pageOrigin: engine.pageOrigin, sidePixels: side)
        else { throw Self.wrongSize }
        return Response(.ok, headers: parts.security.data(contentType: "image/png"), body: .bytes(picture))
    }

    private static var wrongSize: APIError {
        let sides = LinkQRCode.sides
        return .invalidQuery(
            name: "size", detail: "must be from \(sides.lowerBound) to \(sides.upperBound).")
    }

    private func encoded(_ link: PaymentLink) throws -> [UInt8] {
        let now = try engine.now(of: link.organizationID, isLive: link.isLive)
        return LinkJSON.encode(link, at: now, pageOrigin: engine.pageOrigin)
    }

    private func link(_ request: Request, for caller: Caller) throws -> PaymentLink {
        guard let id = request.parameters["link"].flatMap({ PaymentLinkID($0) }),
            let link = try engine.link(id, organization: caller.organization, isLive: caller.isLive),
            caller.key.covers(link.siteID)
        else { throw APIError.notFound }
        return link
    }
}

/// What the query of the list of links says; every other parameter is refused.
struct LinkListQuery {
    var limit = BackendLimits.listDefault
    var after: PaymentLinkID?
    var before: PaymentLinkID?
    var site: SiteID?
    var state: PaymentLinkState?

    init(_ request: Request) throws {
        for field in try QueryParameter.all(of: request) {
            switch field.name {
            case "limit": limit = try field.limit()
            case "after": after = try field.id { Identifier($0) }
            case "before": before = try field.id { Identifier($0) }
            case "site": site = try field.id { Identifier($0) }
            case "status": state = try field.word(PaymentLinkState.self)
            default: throw field.unknown
            }
        }
        if after != nil, before != nil {
            throw APIError.invalidQuery(name: "before", detail: "cannot stand beside after.")
        }
    }
}
