package import AdminBackend
import Portal

/// `/openapi.json` and `/docs`: what the routes of the merchant's host are, for programs and for people.
///
/// Throws where the template of the reference is missing.
package func describeAPI(_ parts: BackendParts, _ host: DescribedHost) throws -> [APIDocumentRoute] {
    // Made when it is first asked for: no start waits for it.
    let describe: @Sendable () -> APIDocument = {
        APIDocument(
            resources: APIResource.all(of: parts.engine.providers), routes: host.routes,
            presenter: host.presenter)
    }
    let document = APIDocument.served(parts, describe)
    let reference = try ReferencePage.served(parts, describe)
    return [
        APIDocumentRoute("/openapi.json") { try document.response(to: $0) },
        APIDocumentRoute("/docs") { try reference.response(to: $0) },
    ]
}
