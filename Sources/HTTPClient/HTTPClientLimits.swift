/// The limits of this module, each with its unit in its name.
package enum HTTPClientLimits {
    /// Bytes of a response's status line and fields together.
    package static let headBytes = 32 * 1024
    /// Fields of a response.
    package static let headerCount = 100
    /// Bytes of a response's body unless the request says otherwise.
    package static let bodyBytes = 1024 * 1024
    /// Interim (1xx) responses before the final one.
    package static let interimResponses = 8
    /// How long a call may take in all, in milliseconds, unless the request says otherwise.
    package static let totalMilliseconds = 30_000
    /// How long one attempt to connect, with the TLS handshake, may take unless the request says otherwise.
    package static let connectMilliseconds = 10_000
    /// How long an unused connection is kept.
    ///
    /// Shorter than the keep-alive time of common servers, so that they rarely close it under a request.
    package static let idleMilliseconds = 4_000
    /// Unused connections kept on each loop for one host.
    package static let idlePerHost = 8
    /// Unused connections kept on each loop in all.
    package static let idleInAll = 256
    /// Bytes of a method, host and target in a request.
    package static let targetBytes = 8 * 1024
    /// Bytes read at once.
    static let readBytes = 16 * 1024
}
