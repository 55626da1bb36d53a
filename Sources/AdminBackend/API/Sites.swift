import Crypto
import Domain
import HTTPCore
import JSON
import Portal
import Support

extension Backend {
    /// GET /v1/sites.
    func listSites(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .siteRead)
        let (limit, after) = try listQuery(request) { SiteID($0) }
        let found = try engine.siteList(
            of: caller.organization, only: caller.key.siteID, after: after, limit: limit + 1)
        return list(found, limit: limit) { SiteJSON.write($0, to: &$1) }
    }

    /// POST /v1/sites.
    func createSite(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .siteWrite)
        // A key that is pinned to one site makes no others.
        guard caller.key.siteID == nil else { throw APIError.keyPinned }
        return try await answering(request, caller) { site in
            KeptAnswer(status: 201, location: "/v1/sites/\(site.id)", body: SiteJSON.encode(site))
        } _: { once in
            let change = try SiteBody(
                try jsonBody(request), requiresName: true, isTaxPlace: engine.isTaxPlace)
            var settings = SiteSettings(name: "")
            change.apply(to: &settings)
            return try await engine.createSite(
                settings, organization: caller.organization, isTestOnly: !caller.isLive, once: once)
        }
    }

    /// GET /v1/sites/{site}.
    func readSite(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .siteRead)
        return json(.ok, SiteJSON.encode(try profile(request, for: caller).site))
    }

    /// PATCH /v1/sites/{site}: only the members that are sent change.
    func updateSite(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .siteWrite)
        let profile = try profile(request, for: caller, changing: .site)
        return try await answering(request, caller, with: SiteJSON.answer(changed:)) { once in
            let change = try SiteBody(
                try jsonBody(request), requiresName: false, isTaxPlace: engine.isTaxPlace)
            return try await engine.updateSite(
                profile.site.id, organization: caller.organization, once: once
            ) { change.apply(to: &$0) }
        }
    }

    /// GET /v1/sites/{site}/secrets: what a shop needs to verify redirects and webhooks.
    ///
    /// Only a key that may do everything reads it, and a live one once the site takes live payments.
    func readSiteSecrets(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .everything)
        let profile = try profile(request, for: caller, changing: .siteSecrets)
        var writer = JSONWriter()
        writer.beginObject()
        writer.text("siteId", profile.site.id.description)
        writer.text("webhookSecret", profile.webhookSecret.expose())
        writer.endObject()
        return json(.ok, writer.bytes)
    }

    /// PUT /v1/sites/{site}/logo: the body is the picture.
    func putLogo(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .siteWrite)
        let profile = try profile(request, for: caller, changing: .site)
        let facts = try Self.inspectedLogo(request.body)
        return try await answering(request, caller, with: SiteJSON.answer(changed:)) { once in
            try await engine.setLogo(
                (facts, request.body), of: profile.site.id, organization: caller.organization, once: once)
        }
    }

    private static func inspectedLogo(_ bytes: [UInt8]) throws -> UploadedLogo {
        do {
            let (format, width, height) = try ImageInspection.inspect(bytes)
            let hash = Hex.encode(SHA256.digest(bytes).prefix(8))
            return UploadedLogo(hash: hash, format: format, width: width, height: height)
        } catch {
            throw APIError.unsupportedImage(
                detail:
                    "A logo is a whole PNG, JPEG or WebP picture of at most "
                    + "\(BrandingLimits.logoBytesMax) bytes and "
                    + "\(BrandingLimits.logoSidePixelsMax) pixels a side, "
                    + "without animation and without anything after its end."
            )
        }
    }

    /// DELETE /v1/sites/{site}/logo.
    func deleteLogo(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .siteWrite)
        let profile = try profile(request, for: caller, changing: .site)
        return try await answering(request, caller, with: SiteJSON.answer(changed:)) { once in
            try await engine.setLogo(
                nil, of: profile.site.id, organization: caller.organization, once: once)
        }
    }
}
