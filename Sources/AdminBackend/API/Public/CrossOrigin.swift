import Domain
import HTTPCore
import Pages
import Portal

/// The header fields by which a browser lets a page of another origin read an answer (the Fetch standard,
/// section 3.2, "CORS protocol").
///
/// The origin is repeated exactly and never `*`, and credentials are never allowed: a public key is all that
/// such a call may bring.
enum CrossOrigin {
    /// How long a browser may remember that it may call: ten minutes, in seconds, so that a site's change
    /// soon holds everywhere.
    static let memorySeconds = 600

    /// Appends what an answer tells the page's browser; without an allowed origin only that answers differ
    /// by it.
    static func append(origin: String?, to headers: inout Headers) {
        headers.append("Vary", "Origin" as StaticString)
        guard let origin else { return }
        headers.append("Access-Control-Allow-Origin", origin)
        headers.append(
            "Access-Control-Expose-Headers",
            "Location, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, "
                + "Idempotent-Replayed, X-Request-Id")
    }
}

extension Backend {
    /// OPTIONS of a public call: whether a page of that origin may make it.
    ///
    /// A browser sends no Authorization field here, so only a key in the query can name the site.
    func preflight(_ request: Request, _ method: Method) throws -> Response {
        var headers = Headers()
        headers.append("Cache-Control", "no-store" as StaticString)
        headers.append("Vary", "Origin" as StaticString)
        parts.security.appendTransport(to: &headers)
        if let origin = request.headers["origin"],
            let text = (try? FormFields(query: request.head.query))?.first("key"),
            let key = try engine.unscopedPublicKey(text), let profile = try engine.profile(of: key),
            profile.site.settings.publicAccess.allowedOrigins.contains(origin)
        {
            headers.append("Access-Control-Allow-Origin", origin)
            headers.append("Access-Control-Allow-Methods", method.name)
            headers.append(
                "Access-Control-Allow-Headers",
                "Authorization, Content-Type, Idempotency-Key" as StaticString)
            headers.append("Access-Control-Max-Age", String(CrossOrigin.memorySeconds))
        }
        return Response(.noContent, headers: headers)
    }
}
