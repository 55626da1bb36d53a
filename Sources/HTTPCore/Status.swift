/// A response status (RFC 9110 section 15).
package struct Status: Hashable, Sendable, ExpressibleByIntegerLiteral {
    /// The three digits.
    package let code: UInt16

    /// Makes a status from its three digits.
    package init(_ code: UInt16) { self.code = code }
    /// Makes a status from a literal of three digits.
    package init(integerLiteral value: UInt16) { self.code = value }

    /// 200 (RFC 9110 section 15.3.1).
    package static let ok: Status = 200
    /// 201 (RFC 9110 section 15.3.2).
    package static let created: Status = 201
    /// 202 (RFC 9110 section 15.3.3).
    package static let accepted: Status = 202
    /// 204 (RFC 9110 section 15.3.5).
    package static let noContent: Status = 204
    /// 303 (RFC 9110 section 15.4.4).
    package static let seeOther: Status = 303
    /// 304 (RFC 9110 section 15.4.5).
    package static let notModified: Status = 304
    /// 400 (RFC 9110 section 15.5.1).
    package static let badRequest: Status = 400
    /// 401 (RFC 9110 section 15.5.2).
    package static let unauthorized: Status = 401
    /// 403 (RFC 9110 section 15.5.4).
    package static let forbidden: Status = 403
    /// 404 (RFC 9110 section 15.5.5).
    package static let notFound: Status = 404
    /// 405 (RFC 9110 section 15.5.6).
    package static let methodNotAllowed: Status = 405
    /// 408 (RFC 9110 section 15.5.9).
    package static let requestTimeout: Status = 408
    /// 409 (RFC 9110 section 15.5.10).
    package static let conflict: Status = 409
    /// 410 (RFC 9110 section 15.5.11).
    package static let gone: Status = 410
    /// 413 (RFC 9110 section 15.5.14).
    package static let contentTooLarge: Status = 413
    /// 414 (RFC 9110 section 15.5.15).
    package static let uriTooLong: Status = 414
    /// 415 (RFC 9110 section 15.5.16).
    package static let unsupportedMediaType: Status = 415
    /// 417 (RFC 9110 section 15.5.18).
    package static let expectationFailed: Status = 417
    /// 421 (RFC 9110 section 15.5.20).
    package static let misdirectedRequest: Status = 421
    /// 422 (RFC 9110 section 15.5.21).
    package static let unprocessableContent: Status = 422
    /// 429 (RFC 6585 section 4).
    package static let tooManyRequests: Status = 429
    /// 431 (RFC 6585 section 5).
    package static let headerFieldsTooLarge: Status = 431
    /// 500 (RFC 9110 section 15.6.1).
    package static let internalServerError: Status = 500
    /// 501 (RFC 9110 section 15.6.2).
    package static let notImplemented: Status = 501
    /// 503 (RFC 9110 section 15.6.4).
    package static let serviceUnavailable: Status = 503
    /// 505 (RFC 9110 section 15.6.6).
    package static let versionNotSupported: Status = 505

    /// The reason phrase of the status line; empty for codes that have no name here.
    package var reason: String {
        switch code {
        case 100: "Continue"
        case 200: "OK"
        case 201: "Created"
        case 202: "Accepted"
        case 204: "No Content"
        case 206: "Partial Content"
        case 301: "Moved Permanently"
        case 302: "Found"
        case 303: "See Other"
        case 304: "Not Modified"
        case 307: "Temporary Redirect"
        case 308: "Permanent Redirect"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 406: "Not Acceptable"
        case 408: "Request Timeout"
        case 409: "Conflict"
        case 410: "Gone"
        case 411: "Length Required"
        case 412: "Precondition Failed"
        case 413: "Content Too Large"
        case 414: "URI Too Long"
        case 415: "Unsupported Media Type"
        case 416: "Range Not Satisfiable"
        case 417: "Expectation Failed"
        case 421: "Misdirected Request"
        case 422: "Unprocessable Content"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        case 505: "HTTP Version Not Supported"
        default: ""
        }
    }
}
