import AdminBackend
import Domain
import JSON
import Support

/// A schema of JSON Schema 2020-12, made of the limits that the code checks.
struct APISchema: Sendable {
    /// The keywords in the order they are written.
    private(set) var members: [JSONMember]

    var json: JSONValue { .object(members) }

    /// A text of so many characters, of one line unless it may have several.
    static func text(_ lengths: ClosedRange<Int>, hasLines: Bool = false) -> APISchema {
        // What `BodyFields.text` lets pass.
        let pattern =
            hasLines
            ? #"^[^\u0000-\u0008\u000b-\u001f\u007f]*$"#
            : #"^[^\u0000-\u001f\u007f\u0085\u2028\u2029]*$"#
        return APISchema(members: [
            JSONMember("type", "string"), JSONMember("minLength", .integer(Int64(lengths.lowerBound))),
            JSONMember("maxLength", .integer(Int64(lengths.upperBound))),
            JSONMember("pattern", .string(pattern)),
        ])
    }

    /// A text of so many characters of any kind.
    static func anyText(_ lengths: ClosedRange<Int>) -> APISchema {
        APISchema(members: [
            JSONMember("type", "string"), JSONMember("minLength", .integer(Int64(lengths.lowerBound))),
            JSONMember("maxLength", .integer(Int64(lengths.upperBound))),
        ])
    }

    /// A text without limits of its own, as answers hold it.
    static var text: APISchema { APISchema(members: [JSONMember("type", "string")]) }

    /// A text of that form (ECMA-262).
    static func text(matching pattern: String, atMost length: Int? = nil) -> APISchema {
        var schema = APISchema.text
        schema.members.append(JSONMember("pattern", .string(pattern)))
        if let length { schema.members.append(JSONMember("maxLength", .integer(Int64(length)))) }
        return schema
    }

    /// A text in one of the formats of JSON Schema (`uri`, `date-time`).
    static func text(format: String, atMost length: Int? = nil) -> APISchema {
        var schema = APISchema.text
        schema.members.append(JSONMember("format", .string(format)))
        if let length { schema.members.append(JSONMember("maxLength", .integer(Int64(length)))) }
        return schema
    }

    /// A time of RFC 3339, of which our answers always write the form in UTC.
    static var time: APISchema { .text(format: "date-time") }

    /// An absolute http or https address.
    static var url: APISchema { .text(format: "uri", atMost: WebURL.lengthLimit) }

    /// An id of one kind of object.
    static func id<Kind>(_ type: Identifier<Kind>.Type) -> APISchema {
        // 128 bits in 26 digits of five: the first is at most 7.
        .text(matching: "^\(Kind.prefix)_[0-7][0-9a-hjkmnp-tv-z]{25}$")
    }

    /// A whole number.
    static var integer: APISchema {
        APISchema(members: [JSONMember("type", "integer"), JSONMember("format", "int64")])
    }

    /// A whole number in a range.
    static func integer(_ range: ClosedRange<Int64>) -> APISchema {
        var schema = APISchema.integer
        schema.members.append(JSONMember("minimum", .integer(range.lowerBound)))
        schema.members.append(JSONMember("maximum", .integer(range.upperBound)))
        return schema
    }

    /// A whole number in a range.
    static func integer(_ range: ClosedRange<Int>) -> APISchema {
        .integer(Int64(range.lowerBound)...Int64(range.upperBound))
    }

    /// An amount in minor units, zero or more.
    static var amount: APISchema { .integer(Int64(0)...Int64.max) }

    /// True or false.
    static var flag: APISchema { APISchema(members: [JSONMember("type", "boolean")]) }

    /// One of the words of a type.
    static func word<Word: RawRepresentable<String> & CaseIterable>(_ type: Word.Type) -> APISchema {
        .oneOf(Word.allCases.map(\.rawValue))
    }

    /// One of some words.
    static func oneOf(_ words: [String]) -> APISchema {
        APISchema(members: [
            JSONMember("type", "string"), JSONMember("enum", .array(words.map { .string($0) })),
        ])
    }

    /// Always the same word.
    static func constant(_ word: String) -> APISchema {
        APISchema(members: [JSONMember("const", .string(word))])
    }

    /// An array of values of one schema.
    static func list(of element: APISchema, _ counts: ClosedRange<Int>? = nil) -> APISchema {
        var schema = APISchema(members: [JSONMember("type", "array"), JSONMember("items", element.json)])
        guard let counts else { return schema }
        if counts.lowerBound > 0 {
            schema.members.append(JSONMember("minItems", .integer(Int64(counts.lowerBound))))
        }
        schema.members.append(JSONMember("maxItems", .integer(Int64(counts.upperBound))))
        return schema
    }

    /// The schema of that name in the document's components.
    static func reference(_ name: String) -> APISchema {
        APISchema(members: [JSONMember("$ref", .string("#/components/schemas/\(name)"))])
    }

    /// Either of two schemas.
    static func either(_ schemas: APISchema...) -> APISchema {
        APISchema(members: [JSONMember("anyOf", .array(schemas.map(\.json)))])
    }

    /// Any of some schemas, or exactly one.
    static func either(_ schemas: [APISchema], byOneOf: Bool) -> APISchema {
        APISchema(members: [JSONMember(byOneOf ? "oneOf" : "anyOf", .array(schemas.map(\.json)))])
    }

    /// The same schema with a further keyword.
    func adding(_ keyword: String, _ value: JSONValue) -> APISchema {
        var schema = self
        schema.members.append(JSONMember(keyword, value))
        return schema
    }

    /// The same schema with a sentence for readers.
    func described(_ text: String) -> APISchema {
        text.isEmpty ? self : adding("description", .string(text))
    }

    /// The same schema, and null: a body's optional member that is null counts as absent.
    var orNull: APISchema {
        guard let place = members.firstIndex(where: { $0.key == "type" }) else {
            let others = members.filter { $0.key != "description" }
            let description = members.filter { $0.key == "description" }
            let either: JSONValue = ["anyOf": [.object(others), ["type": "null"]]]
            return APISchema(members: (either.members ?? []) + description)
        }
        var schema = self
        schema.members[place].value = .array([members[place].value, "null"])
        if let words = schema.members.firstIndex(where: { $0.key == "enum" }) {
            schema.members[words].value = .array((members[words].value.elements ?? []) + [.null])
        }
        return schema
    }
}
