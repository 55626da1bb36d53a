/// Where a request came from and how; filled in by the server, and from a header only where a proxy that the
/// operator trusts has written it.
package struct Origin: Sendable {
    /// The client's address as text, without the port: `127.0.0.1`, `::1`.
    package var clientAddress: String
    /// What limits count by: the address, or the first 64 bits of an IPv6 one, since one customer has as many
    /// addresses as are below them (RFC 6177 section 2).
    package var clientNetwork: String
    /// A wider network, for limits that must not be got round by changing addresses: 24 bits of IPv4, 48 of
    /// IPv6, which are what a site is given at most.
    package var clientBlock: String
    /// The country that a trusted proxy sees the client in, as it wrote it; nil where none does.
    package var clientCountry: String?
    /// Whether the connection is TLS.
    package var isSecure: Bool
    /// The role of the listener that accepted it, as configured.
    package var listener: String

    /// Makes an origin; without networks every address is one of its own.
    package init(
        clientAddress: String, clientNetwork: String? = nil, clientBlock: String? = nil, isSecure: Bool,
        listener: String
    ) {
        self.clientAddress = clientAddress
        self.clientNetwork = clientNetwork ?? clientAddress
        self.clientBlock = clientBlock ?? self.clientNetwork
        self.isSecure = isSecure
        self.listener = listener
    }
}

/// The request line and header fields, before any body was read.
package struct RequestHead: Sendable {
    /// The method.
    package var method: Method
    /// The path as it was sent, percent-encoded, always starting with `/` (or `*` for OPTIONS).
    package var path: String
    /// What follows the first `?`, without it; nil when there was none.
    package var query: String?
    /// The host asked for (Host, or the authority of an absolute-form target), lower case, with `:port` when
    /// it was sent.
    package var host: String
    /// The header fields in order.
    package var headers: Headers
    /// Whether the client speaks HTTP/1.1 (false: HTTP/1.0).
    package var isVersion11: Bool
    /// Whether the connection stays open after the answer, by version and Connection field.
    package var keepsAlive: Bool

    /// Makes a head.
    package init(
        method: Method, path: String, query: String? = nil, host: String = "localhost",
        headers: Headers = Headers(),
        isVersion11: Bool = true, keepsAlive: Bool = true
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.host = host
        self.headers = headers
        self.isVersion11 = isVersion11
        self.keepsAlive = keepsAlive
    }
}

/// One whole request: head, body and where it came from.
package struct Request: Sendable {
    /// The request line and header fields.
    package var head: RequestHead
    /// The body, with any transfer coding removed; empty when there was none.
    package var body: [UInt8]
    /// Where it came from.
    package var origin: Origin
    /// Names this request in the answer's X-Request-Id, the log and error texts.
    package var id: String
    /// The parts of the path that the matched route names, percent-decoded.
    package var parameters: PathParameters
    /// The pattern of the matched route (`/checkout/{token}`), which is what the log shows; empty when none
    /// matched.
    package var route: StaticString

    /// Makes a request.
    package init(
        head: RequestHead, body: [UInt8] = [], origin: Origin, id: String,
        parameters: PathParameters = PathParameters(), route: StaticString = ""
    ) {
        self.head = head
        self.body = body
        self.origin = origin
        self.id = id
        self.parameters = parameters
        self.route = route
    }

    /// The head's method.
    package var method: Method { head.method }
    /// The head's path, percent-encoded.
    package var path: String { head.path }
    /// The head's fields.
    package var headers: Headers { head.headers }
}
