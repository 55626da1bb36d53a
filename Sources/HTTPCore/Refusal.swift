/// Why the server refused a request before a handler saw it.
package enum Refusal: Error, Hashable, Sendable {
    /// The bytes break RFC 9112 or our stricter reading of it; `offset` counts from the request's first byte,
    /// or from the body's first byte where the chunked coding is at fault.
    case malformed(Malformation, offset: Int)
    case requestLineTooLong(limit: Int)
    case headersTooLarge(limit: Int)
    case tooManyHeaders(limit: Int)
    case bodyTooLarge(limit: Int)
    case versionNotSupported
    case unsupportedTransferCoding
    /// The body is compressed, or coded otherwise (Content-Encoding).
    case unsupportedContentCoding
    /// CONNECT, which this server answers nowhere.
    case methodNotImplemented
    case expectationUnknown
    case headerTimeout, bodyTimeout
    case tooManyConnections
    /// The bodies, or the heads, that are arriving hold as much memory as they may.
    case tooManyBodyBytes
    case draining

    /// What rule was broken.
    package enum Malformation: String, Hashable, Sendable {
        case requestLine, method, target, version, fieldName, fieldValue, lineEnding, obsoleteFolding, nul
        case hostMissing, hostRepeated, hostInvalid, hostDisagrees
        case contentLength, contentLengthRepeated, lengthWithChunked, transferEncoding, contentTypeRepeated
        case chunkSize, chunkExtension, chunkData, trailer
    }

    /// The status that tells the client.
    package var status: Status {
        switch self {
        case .malformed: .badRequest
        case .requestLineTooLong: .uriTooLong
        case .headersTooLarge, .tooManyHeaders: .headerFieldsTooLarge
        case .bodyTooLarge: .contentTooLarge
        case .versionNotSupported: .versionNotSupported
        case .unsupportedTransferCoding, .methodNotImplemented: .notImplemented
        case .unsupportedContentCoding: .unsupportedMediaType
        case .expectationUnknown: .expectationFailed
        case .headerTimeout, .bodyTimeout: .requestTimeout
        case .tooManyConnections, .tooManyBodyBytes, .draining: .serviceUnavailable
        }
    }
}
