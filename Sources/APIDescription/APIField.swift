import JSON

/// A member of an object of the API.
struct APIField: Sendable {
    let name: String
    let schema: APISchema
    let isRequired: Bool
    let text: String

    /// A member that is always there.
    static func required(_ name: String, _ schema: APISchema, _ text: String = "") -> APIField {
        APIField(name: name, schema: schema, isRequired: true, text: text)
    }

    /// A member that may be left out.
    static func optional(_ name: String, _ schema: APISchema, _ text: String = "") -> APIField {
        APIField(name: name, schema: schema, isRequired: false, text: text)
    }
}

extension APISchema {
    /// An object of an answer, which later versions may give further members.
    static func object(_ fields: [APIField]) -> APISchema {
        object(fields) { $0.schema.described($0.text) }
    }

    /// An object of a request's body: no other members, and null counts as left out.
    static func body(_ fields: [APIField]) -> APISchema {
        object(fields) { $0.isRequired ? $0.schema.described($0.text) : $0.schema.described($0.text).orNull }
            .adding("additionalProperties", false)
    }

    /// A page of a list.
    static func page(of element: String, _ limit: Int) -> APISchema {
        .object([
            .required("data", .list(of: .reference(element), 0...limit), "The page."),
            .required("hasMore", .flag, "Whether a next page follows: ask with `after` and the last id."),
        ])
    }

    private static func object(_ fields: [APIField], _ value: (APIField) -> APISchema) -> APISchema {
        var members: [JSONMember] = [
            JSONMember("type", "object"),
            JSONMember("properties", .object(fields.map { JSONMember($0.name, value($0).json) })),
        ]
        let required = fields.filter(\.isRequired).map { JSONValue.string($0.name) }
        if !required.isEmpty { members.append(JSONMember("required", .array(required))) }
        return APISchema(members: members)
    }
}
