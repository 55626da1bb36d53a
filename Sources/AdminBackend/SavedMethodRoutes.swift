import HTTPCore

extension Backend {
    /// Saved methods; each line needs the scope that its handler names.
    var savedMethodRoutes: [APIRoute] {
        [
            (.get, "/v1/saved-methods", "/api/v1/saved-methods", 0, { try await listSavedMethods($0) }),
            (
                .get, "/v1/saved-methods/{method}", "/api/v1/saved-methods/{method}", 0,
                { try await readSavedMethod($0) }
            ),
            (
                .delete, "/v1/saved-methods/{method}", "/api/v1/saved-methods/{method}", 0,
                { try await deleteSavedMethod($0) }
            ),
            (
                .post, "/v1/saved-methods/{method}/disable", "/api/v1/saved-methods/{method}/disable",
                BackendLimits.bodyBytes, { try await disableSavedMethod($0) }
            ),
            (
                .post, "/v1/saved-methods/{method}/enable", "/api/v1/saved-methods/{method}/enable",
                BackendLimits.bodyBytes, { try await enableSavedMethod($0) }
            ),
            (
                .post, "/v1/saved-methods/{method}/charge", "/api/v1/saved-methods/{method}/charge",
                BackendLimits.bodyBytes, { try await chargeSavedMethod($0) }
            ),
        ]
    }
}
