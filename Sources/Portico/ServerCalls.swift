import Domain
import Glibc
import HTTPClient
import HTTPCore
import JSON
import Network
import Support

/// Calls of a running server's API by a developer's command, with a test key.
struct ServerCalls {
    let client: WebClient
    private let api: WebURL
    private let key: String

    /// The options that every such command has.
    static let options = ["api", "key"]
    /// What the help says of them.
    static let help = """
          --api URL   the server's API (default: http://localhost:8081)
          --key KEY   a test key (default: the environment's SHOP_KEY)
        """

    /// Reads where the server is and the key; throws `UsageError` or `CommandError`.
    init(_ arguments: Arguments, takesLiveKeys: Bool = false) throws {
        let url = try arguments.parsed("api", "the address of a server's API") { WebURL($0) }
        guard let api = url ?? WebURL("http://localhost:8081"),
            let key = arguments["key"] ?? getenv("SHOP_KEY").map({ String(cString: $0) })
        else { throw CommandError(text: "no key: give --key, or set SHOP_KEY") }
        guard key.hasPrefix("sk_test_") || takesLiveKeys && key.hasPrefix("sk_live_") else {
            throw CommandError(text: "the key is no secret test key (sk_test_…)")
        }
        self.api = api
        self.key = key
        let resolver = try NameResolver()
        client = WebClient(
            group: try EventLoopGroup(loops: 1), tls: try TLSContext.client(),
            resolve: { (host, port, loop, deadline) throws(NetworkError) in
                try await resolver.addresses(of: host, port: port, on: loop, until: deadline)
            }, permits: { _ in true })
    }

    /// Calls the API and answers the JSON; throws `CommandError` with the problem's own words.
    func call(_ method: Method, _ path: String, _ body: String? = nil) async throws -> JSONValue {
        try await call(
            method, path, Array((body ?? "").utf8), type: body == nil ? nil : "application/json")
    }

    /// Calls the API with a body of any kind.
    func call(_ method: Method, _ path: String, _ body: [UInt8], type: String?) async throws -> JSONValue {
        var headers = Headers()
        headers.append("Authorization", "Bearer \(key)")
        if let type { headers.append("Content-Type", type) }
        let response: IncomingResponse
        do {
            response = try await send(method, api, path, headers: headers, body: body)
        } catch {
            throw CommandError(
                text:
                    "\(api.origin) \(error.words). Is the server running there? --api names another address.")
        }
        let json = try? JSONValue(parsing: response.body)
        guard (200..<300).contains(response.status.code), let json else {
            let detail = json?["detail"]?.string ?? response.status.reason
            throw CommandError(text: "\(method.name) \(path): \(response.status.code) \(detail)")
        }
        return json
    }

    /// Sends a request to an address of that server.
    func send(
        _ method: Method, _ server: WebURL, _ target: String, headers: Headers = Headers(),
        body: [UInt8] = []
    ) async throws(HTTPClientError) -> IncomingResponse {
        let host = server.host.hasPrefix("[") ? String(server.host.dropFirst().dropLast()) : server.host
        return try await client.send(
            OutgoingRequest(
                method, server.scheme == "https" ? .https : .http, host: host, port: server.port,
                target: target, headers: headers, body: body))
    }
}

extension HTTPClientError {
    /// What became of a call, for whoever made it from a terminal: goes behind the address.
    var words: String {
        switch self {
        case .notSent(.nameNotFound): "has a name that is not known"
        case .notSent(.tls), .outcomeUnknown(.tls): "offers no secure connection that can be trusted"
        case .notSent(.deadlineReached), .outcomeUnknown(.deadlineReached): "did not answer in time"
        case .notSent: "does not take connections"
        case .outcomeUnknown: "ended the connection without an answer"
        case .responseMalformed, .responseTooLarge: "answered what is no answer of this API"
        case .requestInvalid, .refused, .addressForbidden: "is no address that can be called"
        }
    }
}
