import HTTPCore
import JSON

/// The header fields of answers that the document names; where one is named, it is always there.
enum APIHeaders {
    /// By name, each with its schema.
    static let all: [(name: String, schema: APISchema, text: String)] = [
        ("X-Request-Id", .text, "Names the request; tell it when you ask for help."),
        ("Location", .text, "The path of what was made."),
        ("ETag", .text, "The version of the answer, for If-None-Match."),
        ("Idempotent-Replayed", .constant("true"), "The answer was sent before; only then."),
        ("Allow", .text, "The methods of the path."),
        ("WWW-Authenticate", .text, "How to authenticate."),
        ("Retry-After", .integer(0...86_400), "Seconds after which to try again."),
        ("RateLimit-Limit", .integer(1...1_000_000), "Calls that the key may make a second."),
        ("RateLimit-Remaining", .integer(0...1_000_000), "Calls that are left now."),
        ("RateLimit-Reset", .integer(0...86_400), "Seconds until calls are left again."),
    ]

    /// The document's header components.
    static var components: JSONValue {
        .object(
            all.map {
                JSONMember(
                    $0.name,
                    [
                        "description": .string($0.text), "required": .bool($0.name != "Idempotent-Replayed"),
                        "schema": $0.schema.json,
                    ])
            })
    }

    /// References to the components of those names; other names are left out.
    static func promised(_ names: [String]) -> JSONValue? {
        let known = all.map(\.name).filter { names.contains($0) }
        guard !known.isEmpty else { return nil }
        return .object(known.map { JSONMember($0, ["$ref": .string("#/components/headers/\($0)")]) })
    }
}
