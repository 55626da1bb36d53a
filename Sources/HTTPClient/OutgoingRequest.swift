package import HTTPCore

/// One request to another server.
package struct OutgoingRequest: Sendable {
    /// With or without TLS.
    package enum Scheme: Hashable, Sendable {
        case http, https

        /// The port that a URL need not name.
        package var defaultPort: Int { self == .http ? 80 : 443 }
    }

    /// What to do; any token is sent as it is.
    package var method: Method
    /// Whether to use TLS.
    package var scheme: Scheme
    /// A name or address, IPv6 without brackets.
    package var host: String
    /// The TCP port, 1 to 65535.
    package var port: Int
    /// Path and query as they are sent, percent-encoded, starting with `/`.
    package var target: String
    /// Fields except Host, Content-Length, Transfer-Encoding and Connection, which the client writes.
    package var headers: Headers
    /// The body, sent with its length.
    package var body: [UInt8]
    /// How long everything together may take, in milliseconds.
    package var totalMilliseconds = HTTPClientLimits.totalMilliseconds
    /// How long one attempt to connect may take, in milliseconds.
    package var connectMilliseconds = HTTPClientLimits.connectMilliseconds
    /// Bytes of the response's body at most.
    package var responseBytesMax = HTTPClientLimits.bodyBytes

    /// Describes a request; without a port it is the scheme's.
    package init(
        _ method: Method, _ scheme: Scheme, host: String, port: Int? = nil, target: String,
        headers: Headers = Headers(), body: [UInt8] = []
    ) {
        self.method = method
        self.scheme = scheme
        self.host = host
        self.port = port ?? scheme.defaultPort
        self.target = target
        self.headers = headers
        self.body = body
    }
}

/// What the other server answered.
package struct IncomingResponse: Sendable {
    /// The final status, never 1xx.
    package var status: Status
    /// The fields as they came.
    package var headers: Headers
    /// The body, with any transfer coding removed.
    package var body: [UInt8]

    /// Makes a response, for tests and fakes too.
    package init(status: Status, headers: Headers = Headers(), body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
