import AdminBackend
import Domain
import HTTPCore
import JSON
import Portal
import Support

/// One call of the API as the document and the reference describe it.
///
/// What follows from its shape is not written here: a scope brings 401, 403 and 429, a parameter of the path
/// 404, a body 400, 413, 415 and 422 (`CommonFailures.swift`).
struct APIOperation: Sendable {
    /// Which host serves it.
    enum Host: Sendable {
        /// The admin backend, under `/v1` and `/api/v1` alike.
        case api
        /// The admin backend, under this path only.
        case adminBackend
        /// The main frontend.
        case mainFrontend
        /// Both hosts.
        case everywhere
    }

    let method: Method
    /// As the route is registered, without `/api`.
    let path: String
    /// For programs, stable: a verb and the object.
    let id: String
    /// In a few words, as a heading.
    let summary: String
    /// In whole sentences, as Markdown without HTML.
    var text = ""
    var host = Host.api
    /// Which keys open it.
    var keys = KeyVisibility.secret
    /// What the key must be allowed to do; nil for calls without a key.
    var scope: Scope?
    var parameters: [APIParameter] = []
    var body: APIBody?
    /// The answers when all is well.
    let answers: [APIAnswer]
    /// What else can go wrong; the presenter tells the status and makes the examples.
    var failures: [any Error] = []

    /// Whether the call takes an `Idempotency-Key`: every one that changes something.
    var isUnsafe: Bool { scope != nil && method != .get }

    /// The parameters, and the key of a call that changes something.
    var allParameters: [APIParameter] { isUnsafe ? parameters + [.idempotencyKey] : parameters }
}

/// A parameter of a call's path, query or header.
struct APIParameter: Sendable {
    enum Place: String, Sendable {
        case path = "path"
        case query = "query"
        case header = "header"
    }

    let name: String
    let place: Place
    let schema: APISchema
    let text: String
    let example: JSONValue
    /// Whether the call needs it; a segment of the path is always needed.
    var isRequired = false

    /// The same, without which the call is refused.
    var required: APIParameter {
        var parameter = self
        parameter.isRequired = true
        return parameter
    }

    /// A segment of the path.
    static func path<Kind>(_ name: String, _ type: Identifier<Kind>.Type, _ text: String) -> APIParameter {
        APIParameter(
            name: name, place: .path, schema: .id(type), text: text,
            example: .string(APISamples.id(type).description))
    }

    /// A parameter of the query.
    static func query(_ name: String, _ schema: APISchema, _ text: String, example: JSONValue) -> APIParameter
    {
        APIParameter(name: name, place: .query, schema: schema, text: text, example: example)
    }

    /// The key by which a repeated call is known.
    static var idempotencyKey: APIParameter {
        APIParameter(
            name: "Idempotency-Key", place: .header,
            schema: .text(matching: "^[!-~]([ -~]*[!-~])?$", atMost: IdempotentCall.keyLimit),
            text: "Yours, new for each thing to be done: a repeated call gets the first answer, for "
                + "\(IdempotentCall.lifetimeSeconds / 86_400) days.",
            example: "order-1001-try-1")
    }

    /// How many entries a page of a list has.
    static var limit: APIParameter {
        .query(
            "limit",
            .integer(1...BackendLimits.listMax).adding("default", .integer(Int64(BackendLimits.listDefault))),
            "How many entries the page has at most.", example: 20)
    }

    /// Where a page of a list begins.
    static func after<Kind>(_ type: Identifier<Kind>.Type) -> APIParameter {
        .query(
            "after", .id(type), "The id after which the page begins: the last one of the page before.",
            example: .string(APISamples.id(type).description))
    }
}

/// The body of a request.
struct APIBody: Sendable {
    /// The media types with a schema each; nil where the bytes are no text.
    let content: [(type: String, schema: APISchema?)]
    /// By name, the first one shown in the reference.
    let examples: [(name: String, value: JSONValue)]
    /// Whether the call takes an empty body too.
    var isOptional = false

    /// A JSON body.
    static func json(
        _ schema: String, _ examples: [(name: String, value: JSONValue)], isOptional: Bool = false
    )
        -> APIBody
    {
        APIBody(
            content: [("application/json", .reference(schema))], examples: examples, isOptional: isOptional)
    }
}

/// A call to which an answer leads, and the member of the answer that names its object.
struct APILink: Sendable {
    /// The other call's `APIOperation.id`.
    let operation: String
    /// The parameter of its path.
    let parameter: String
    /// RFC 6901, into the answer's body.
    let pointer: String

    init(_ operation: String, _ parameter: String, _ pointer: String = "/id") {
        self.operation = operation
        self.parameter = parameter
        self.pointer = pointer
    }
}

/// An answer of a call when all is well.
struct APIAnswer: Sendable {
    let status: Status
    let text: String
    var type: String? = "application/json"
    var schema: APISchema?
    var example: JSONValue?
    /// Names of the document's header components, beside X-Request-Id.
    var headers: [String] = []
    /// Calls that what is answered leads to.
    var links: [APILink] = []
    /// Media types in which it comes to those who prefer them, as text.
    var textTypes: [String] = []

    /// An object of the API.
    static func json(
        _ status: Status, _ text: String, _ schema: String, _ example: JSONValue, links: [APILink] = []
    )
        -> APIAnswer
    {
        APIAnswer(
            status: status, text: text, schema: .reference(schema), example: example,
            headers: status == .created ? ["Location"] : [], links: links)
    }
}
