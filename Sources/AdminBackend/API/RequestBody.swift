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
        guard let query = try? FormFields(query: request.head.query) else {
            throw APIError.invalidQuery(name: "", detail: "is not form-encoded.")
        }
        var limit = BackendLimits.listDefault
        var after: ID?
        for field in query.fields {
            switch field.name {
            case "limit":
                guard let number = Int(field.value), (1...BackendLimits.listMax).contains(number) else {
                    throw APIError.invalidQuery(
                        name: "limit", detail: "must be from 1 to \(BackendLimits.listMax).")
                }
                limit = number
            case "after":
                guard let id = parse(field.value) else {
                    throw APIError.invalidQuery(name: "after", detail: "is no id of this kind.")
                }
                after = id
            default: throw APIError.invalidQuery(name: field.name, detail: "is not known.")
            }
        }
        return (limit, after)
    }
}
