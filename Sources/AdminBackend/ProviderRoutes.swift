import HTTPCore

extension Backend {
    /// The calls about accounts with providers, and which site uses which.
    var providerRoutes: [APIRoute] {
        [
            (.get, "/v1/provider-types", "/api/v1/provider-types", 0, { try await listProviderTypes($0) }),
            (.get, "/v1/providers", "/api/v1/providers", 0, { try await listProviders($0) }),
            (
                .post, "/v1/providers", "/api/v1/providers", BackendLimits.bodyBytes,
                { try await createProvider($0) }
            ),
            (
                .get, "/v1/providers/{provider}", "/api/v1/providers/{provider}", 0,
                { try await readProvider($0) }
            ),
            (
                .patch, "/v1/providers/{provider}", "/api/v1/providers/{provider}", BackendLimits.bodyBytes,
                { try await updateProvider($0) }
            ),
            (
                .delete, "/v1/providers/{provider}", "/api/v1/providers/{provider}", 0,
                { try await deleteProvider($0) }
            ),
            (
                .post, "/v1/providers/{provider}/check", "/api/v1/providers/{provider}/check",
                BackendLimits.bodyBytes, { try await checkProvider($0) }
            ),
            (
                .get, "/v1/sites/{site}/providers", "/api/v1/sites/{site}/providers", 0,
                { try await listSiteProviders($0) }
            ),
            (
                .put, "/v1/sites/{site}/providers", "/api/v1/sites/{site}/providers", BackendLimits.bodyBytes,
                { try await putSiteProviders($0) }
            ),
        ]
    }
}
