import HTTPCore
import Pages

extension Backend {
    /// The bytes of a JSON body; an empty one counts as `{}` where `mayBeEmpty`.
    func jsonBody(_ request: Request, mayBeEmpty: Bool = false) throws -> [UInt8] {
        if request.body.isEmpty, mayBeEmpty { return Array("{}".utf8) }
        guard let type = request.headers["content-type"].flatMap({ MediaType($0) }), type.isJSON else {
            throw APIError.notJSON
        }
        return request.body
    }

    /// A JSON answer.
    func json(_ status: Status, _ body: [UInt8]) -> Response {
        Response(status, headers: parts.security.data(contentType: "application/json"), body: .bytes(body))
    }

    /// `limit` and `after` of a list's query; every other parameter is refused.
    func listQuery<ID>(_ request: Request, _ parse: (String) -> ID?) throws -> (limit: Int, after: ID?) {
        var limit = BackendLimits.listDefault
        var after: ID?
        for field in try QueryParameter.all(of: request) {
            switch field.name {
            case "limit": limit = try field.limit()
            case "after": after = try field.id(parse)
            default: throw field.unknown
            }
        }
        return (limit, after)
    }
}
