import HTTPCore
import Pages

extension Backend {
    /// What a person reads who opens the host in a browser.
    private static let welcome = """
        Portico, admin backend: the API that merchants' servers call.

        Every call begins with /v1/ and needs an API key, as "Authorization: Bearer sk_...".
        GET /docs is the reference, GET /openapi.json the same for programs.
        GET /health tells whether the server is up.

        """

    /// GET /: what this host is.
    func home() -> Response {
        Response(
            .ok, headers: parts.security.data(contentType: "text/plain; charset=utf-8"),
            body: .bytes(Array(Self.welcome.utf8)))
    }
}
