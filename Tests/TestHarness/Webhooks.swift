package import Domain
package import Portal

extension Installation {
    /// Makes an endpoint that hears of everything, changed as the test wants it.
    package func makeEndpoint(
        _ site: Site, _ url: String = "https://hooks.example/in",
        _ change: (inout EndpointRequest) -> Void = { _ in }
    ) async throws -> IssuedEndpoint {
        guard let url = WebURL(url) else { throw PortalError.notFound }
        var request = EndpointRequest(url: url)
        change(&request)
        return try await engine.createEndpoint(request, site: site.id, isLive: false)
    }
}
