/// What a handler answers.
package struct Response: Sendable {
    /// The body, or where it will come from.
    package enum Body: Sendable {
        case none
        case bytes([UInt8])
        /// Bytes known since start-up (a static file), shared by all answers.
        case shared(SharedBytes)
        /// Written piece by piece while the connection lives; chunked unless `count` bytes are promised.
        case stream(count: Int?, @Sendable (any BodyWriter) async throws -> Void)
        /// The bytes now, and what the held body brings while the connection waits without a task.
        case held([UInt8], any HeldBody)
    }

    /// The status.
    package var status: Status
    /// Fields except Date, Content-Length, Transfer-Encoding and Connection, which the server writes.
    package var headers: Headers
    /// The body, or where it will come from.
    package var body: Body
    /// Whether the connection is closed after this answer even if the client would keep it.
    package var closesConnection: Bool

    /// Makes a response.
    package init(
        _ status: Status, headers: Headers = Headers(), body: Body = .none, closesConnection: Bool = false
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.closesConnection = closesConnection
    }
}

/// Immutable bytes held once and answered many times.
package final class SharedBytes: Sendable {
    /// The bytes.
    package let bytes: [UInt8]

    /// Keeps the bytes.
    package init(_ bytes: [UInt8]) { self.bytes = bytes }
}

/// Takes the pieces of a streamed body.
package protocol BodyWriter: Sendable {
    /// Sends a piece; waits while the client does not read. Throws when the connection is gone or the server
    /// stops.
    func write(_ bytes: [UInt8]) async throws
}

/// Answers requests: the one thing a server needs to be given.
package protocol Responder: Sendable {
    /// The most body bytes this request may bring; asked before the body is read.
    func bodyLimit(for head: RequestHead) -> Int
    /// Whether a body of any size is worth waiting for; where not, the request is answered without it and
    /// the connection closed. Asked before the body is read, at constant cost.
    func mayBringBody(_ head: RequestHead) -> Bool
    /// Answers one request. It may not throw: what goes wrong is an answer too.
    func respond(to request: Request) async -> Response
    /// The answer to bytes that are not an acceptable request; the server closes the connection after it.
    func respond(toRefused refusal: Refusal) -> Response
}

extension Responder {
    /// Most responders wait for every body.
    package func mayBringBody(_ head: RequestHead) -> Bool { true }
}
