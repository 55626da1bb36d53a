import HTTPCore
import JSON

extension APIParameter {
    /// The parameter object.
    var json: JSONValue {
        var members: [JSONMember] = [
            JSONMember("name", .string(name)), JSONMember("in", .string(place.rawValue)),
            JSONMember("description", .string(text)),
        ]
        if place == .path || isRequired { members.append(JSONMember("required", true)) }
        return .object(members + [JSONMember("schema", schema.json), JSONMember("example", example)])
    }
}

extension APIBody {
    /// The request body object.
    var json: JSONValue {
        let named = JSONValue.object(examples.map { JSONMember($0.name, ["value": $0.value]) })
        let types = content.map { type, schema in
            var members: [JSONMember] = []
            if let schema { members.append(JSONMember("schema", schema.json)) }
            if !examples.isEmpty { members.append(JSONMember("examples", named)) }
            return JSONMember(type, .object(members))
        }
        return ["required": .bool(!isOptional), "content": .object(types)]
    }
}

extension APIAnswer {
    /// The response object.
    func json(mayBeReplayed: Bool) -> JSONValue {
        var members: [JSONMember] = [JSONMember("description", .string(text))]
        let names = headers + ["X-Request-Id"] + (mayBeReplayed ? ["Idempotent-Replayed"] : [])
        if let fields = APIHeaders.promised(names) {
            members.append(JSONMember("headers", fields))
        }
        if let type {
            var content: [JSONMember] = []
            if let schema { content.append(JSONMember("schema", schema.json)) }
            if let example { content.append(JSONMember("examples", ["example": ["value": example]])) }
            let texts = textTypes.map { JSONMember($0, ["schema": APISchema.text.json]) }
            members.append(JSONMember("content", ([JSONMember(type, .object(content))] + texts).object))
        }
        if !links.isEmpty {
            members.append(JSONMember("links", .object(links.map { JSONMember($0.operation, $0.json) })))
        }
        return .object(members)
    }
}

extension APILink {
    /// The link object.
    fileprivate var json: JSONValue {
        ["operationId": .string(operation), "parameters": [parameter: .string("$response.body#\(pointer)")]]
    }
}

extension APIFailureGroup {
    /// The response object: problem details from the admin backend, a page from the main frontend.
    func json(_ host: APIOperation.Host) -> JSONValue {
        var content: [JSONMember] = []
        if host != .mainFrontend {
            let values = examples.map { example in
                JSONMember(example.name, ["value": APISamples.parsed(Self.bytes(example.response))])
            }
            content.append(
                JSONMember(
                    "application/problem+json",
                    ["schema": APISchema.reference("Problem").json, "examples": .object(values)]))
        }
        if host == .mainFrontend || host == .everywhere {
            content.append(
                JSONMember(
                    "text/html",
                    [
                        "schema": APISchema.text.json,
                        "examples": ["example": ["value": "<!doctype html>…"]],
                    ]))
        }
        var members: [JSONMember] = [JSONMember("description", .string(title))]
        // A page has fewer fields than the problem of the same status.
        if host != .mainFrontend, host != .everywhere, let fields = APIHeaders.promised(promisedHeaders) {
            members.append(JSONMember("headers", fields))
        }
        members.append(JSONMember("content", content.object))
        return .object(members)
    }

    /// The titles of its problems.
    var title: String {
        var titles: [String] = []
        for example in examples {
            let title = APISamples.parsed(Self.bytes(example.response))["title"]?.string ?? status.reason
            if !titles.contains(title) { titles.append(title) }
        }
        return titles.joined(separator: "; ") + "."
    }

    /// The fields that each of its answers has; what is refused before a route is found has no request id.
    private var promisedHeaders: [String] {
        let names = examples.map { example in
            example.response.headers.fields.map { example.response.headers.name(of: $0) }
                + (example.isRefusal ? [] : ["X-Request-Id"])
        }
        return (names.first ?? []).filter { name in names.allSatisfy { $0.contains(name) } }
    }

    /// The body of an answer that the presenter made.
    static func bytes(_ response: Response) -> [UInt8] {
        if case .bytes(let bytes) = response.body { bytes } else { [] }
    }
}

extension [JSONMember] {
    fileprivate var object: JSONValue { .object(self) }
}
