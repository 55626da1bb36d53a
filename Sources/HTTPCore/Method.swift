/// A request method (RFC 9110 section 9); names are case-sensitive.
package enum Method: Hashable, Sendable {
    case get, head, post, put, patch, delete, options
    /// Any other token, answered 405 or 501.
    case other(String)

    /// The method's name as it stands in the request line.
    package var name: String {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .put: "PUT"
        case .patch: "PATCH"
        case .delete: "DELETE"
        case .options: "OPTIONS"
        case .other(let name): name
        }
    }
}
