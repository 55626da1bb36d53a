import JSON

/// Tells a schema as rows of a table: a member each, those of nested objects under their path.
struct SchemaRows {
    struct Row: Sendable {
        let name: String
        let type: String
        let isRequired: Bool
        let text: String
    }

    let resources: [APIResource]

    /// The members of an object's schema, `items[].name` for those of a list's elements.
    func rows(_ schema: JSONValue, under path: String = "") -> [Row] {
        let object = resolved(schema)
        // Each of the choices in turn: its first member says which it is.
        if let choices = object["oneOf"]?.elements { return choices.flatMap { rows($0, under: path) } }
        let required = object["required"]?.elements?.compactMap(\.string) ?? []
        return (object["properties"]?.members ?? []).flatMap { member -> [Row] in
            let name = path + member.key
            let value = Self.withoutNull(member.value)
            let text = member.value["description"]?.string ?? resolved(value)["description"]?.string ?? ""
            let row = Row(
                name: name, type: Self.type(resolved(value)), isRequired: required.contains(member.key),
                text: text)
            let inner = resolved(value)
            if inner["properties"] != nil { return [row] + rows(inner, under: name + ".") }
            if let element = inner["items"], resolved(element)["properties"] != nil {
                return [row] + rows(element, under: name + "[].")
            }
            return [row]
        }
    }

    /// The kind of value and its limits, in words.
    static func type(_ schema: JSONValue) -> String {
        if let word = schema["const"]?.string { return "“\(word)”" }
        if let words = schema["enum"]?.elements?.compactMap(\.string) {
            return words.count > 20 ? "one of \(words.count) words" : words.joined(separator: ", ")
        }
        if let kinds = schema["anyOf"]?.elements {
            let words = kinds.map { $0["$ref"] == nil ? type($0) : "object" }.filter { $0 != "null" }
            return words.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }.joined(separator: " or ")
        }
        let kind = schema["type"]?.string ?? schema["type"]?[0]?.string ?? "any"
        switch kind {
        case "string":
            let lengths = limits(schema, "minLength", "maxLength").map { "\($0) characters" }
            return [schema["format"]?.string ?? "text", lengths].compactMap(\.self).joined(separator: ", ")
        case "integer":
            return ["whole number", limits(schema, "minimum", "maximum")].compactMap(\.self).joined(
                separator: ", ")
        case "array":
            return ["list", limits(schema, "minItems", "maxItems")].compactMap(\.self).joined(separator: ", ")
        default: return kind
        }
    }

    private static func limits(_ schema: JSONValue, _ lower: String, _ upper: String) -> String? {
        guard let upper = schema[upper]?.integer, upper < Int64.max else { return nil }
        return "\(schema[lower]?.integer ?? 0)–\(upper)"
    }

    /// What a schema says beside null.
    private static func withoutNull(_ schema: JSONValue) -> JSONValue {
        guard let kinds = schema["anyOf"]?.elements else { return schema }
        let others = kinds.filter { $0["type"]?.string != "null" }
        return others.count == 1 ? others[0] : schema
    }

    private func resolved(_ schema: JSONValue) -> JSONValue {
        guard let name = schema["$ref"]?.string?.split(separator: "/").last else { return schema }
        for resource in resources {
            if let found = resource.schemas.first(where: { $0.name == name }) { return found.schema.json }
        }
        return schema
    }
}
