/// What a server grants one connection or request; every field has the default that the constant of its name
/// gives.
///
/// Byte limits count what stands between the line's or part's ends, without the closing CRLF unless it says
/// so.
package struct HTTPLimits: Sendable {
    /// Empty lines that are skipped before a request line (RFC 9112 section 2.2 wants at least one).
    package var emptyLines = 2
    /// Bytes of the method's name; longer than any registered method.
    package var methodBytes = 32
    /// Bytes of the request line.
    package var requestLineBytes = 8 * 1024
    /// How many header fields one request may bring.
    package var headerCount = 100
    /// Bytes of all header lines, their CRLFs included.
    package var headerBytes = 32 * 1024
    /// Bytes of a request's body unless its route says otherwise.
    package var bodyBytes = 1024 * 1024
    /// Bytes of one chunk-size line, extensions included.
    package var chunkLineBytes = 256
    /// Bytes of all chunk extensions of one body together.
    package var chunkExtensionBytes = 4 * 1024
    /// Bytes of the trailer section after the last chunk, its CRLFs included.
    package var trailerBytes = 4 * 1024
    /// Time from the first byte of a request to the end of its head, in milliseconds.
    package var headerTimeoutMilliseconds = 10_000
    /// Time from the end of a request's head to the end of its body, in milliseconds.
    package var bodyTimeoutMilliseconds = 30_000
    /// Time a connection may wait for its next request, in milliseconds.
    package var idleTimeoutMilliseconds = 60_000
    /// Time an answer may make no progress because the client does not read, in milliseconds.
    package var writeTimeoutMilliseconds = 30_000
    /// Time an answer may wait for its client in all, in milliseconds, before the least rate counts.
    package var writeGraceMilliseconds = 60_000
    /// A client that is waited for must take an answer at least this fast after that, in bytes a second.
    package var writeBytesPerSecondMin = 1024
    /// Bytes of unfinished bodies that are held at once, of all connections together.
    package var bufferedBodyBytes = 64 * 1024 * 1024
    /// Bytes of one unfinished body that are held without being counted; a form of any page.
    package var freeBodyBytes = 16 * 1024
    /// Bytes of unfinished heads that are held at once, of all connections together.
    package var bufferedHeadBytes = 32 * 1024 * 1024
    /// Bytes of one unfinished head that are held without being counted; a browser's usual one.
    package var freeHeadBytes = 4 * 1024
    /// How many connections are open at once.
    package var connections = 10_000
    /// How many connections are open at once from one client address to one listener.
    package var connectionsPerAddress = 256
    /// How many received requests of one connection may wait for the answer before it; reading stops there.
    package var pipelinedRequests = 64

    /// The defaults.
    package init() {}
}

/// What one form may bring; the body's length is limited before, by the route.
package enum FormLimits {
    /// How many fields a form or a query may have; each counts, repeated names too.
    package static let fields = 200
    /// Bytes of one name and of one value, decoded.
    package static let fieldBytes = 8 * 1024
    /// How many parts a multipart form may have.
    package static let parts = 50
    /// Bytes of one part's header lines, their CRLFs included.
    package static let partHeaderBytes = 4 * 1024
    /// How many header fields one part may have.
    package static let partHeaders = 16
    /// Bytes of a boundary (RFC 2046 section 5.1.1).
    package static let boundaryBytes = 70
}

/// What cookies may measure.
package enum CookieLimits {
    /// How many cookies of one request are read; those behind them are ignored.
    package static let count = 100
    /// Bytes of a cookie's name and value together, over which browsers ignore it (RFC 6265bis section 5.6).
    package static let bytes = 4096
}

/// What the routing table and the static files may measure.
package enum RouteLimits {
    /// How many segments a pattern may have; a path with more matches nothing.
    package static let segments = 16
    /// Bytes of one static file.
    package static let fileBytes = 2 * 1024 * 1024
    /// How many static files are served.
    package static let files = 2000
}
