import HTTPCore

extension Backend {
    /// The calls about payment links.
    var linkRoutes: [APIRoute] {
        [
            (
                .post, "/v1/sites/{site}/links", "/api/v1/sites/{site}/links", BackendLimits.bodyBytes,
                { try await createSiteLink($0) }
            ),
            (.get, "/v1/links", "/api/v1/links", 0, { try await listLinks($0) }),
            (.post, "/v1/links", "/api/v1/links", BackendLimits.bodyBytes, { try await createLink($0) }),
            (.get, "/v1/links/{link}", "/api/v1/links/{link}", 0, { try await readLink($0) }),
            (
                .patch, "/v1/links/{link}", "/api/v1/links/{link}", BackendLimits.bodyBytes,
                { try await updateLink($0) }
            ),
            (.get, "/v1/links/{link}/qr.svg", "/api/v1/links/{link}/qr.svg", 0, { try await linkVector($0) }),
            (
                .get, "/v1/links/{link}/qr.png", "/api/v1/links/{link}/qr.png", 0,
                { try await linkPicture($0) }
            ),
        ]
    }
}
