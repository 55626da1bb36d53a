import AdminBackend
import Domain
import HTTPCore
import JSON
import Pages

/// The OpenAPI 3.1 document of both hosts.
struct APIDocument {
    let resources: [APIResource]
    let routes: [RouteEntry]
    let presenter: BackendErrorPresenter

    /// The document as a tree.
    var json: JSONValue {
        let responses = sharedResponses()
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "Portico API", "version": "1",
                "summary":
                    "Hosted payment pages: create a checkout, send the payer there, verify what comes back.",
                "description": .string(Self.introduction), "license": ["name": "MIT", "identifier": "MIT"],
            ],
            "servers": [
                ["url": "/", "description": "The admin backend."],
                ["url": "/api", "description": "The same under another prefix."],
            ],
            "tags": .array(
                resources.map { ["name": .string($0.name), "description": .string($0.text)] }),
            "paths": paths(responses),
            "components": [
                "securitySchemes": [
                    "secretKey": [
                        "type": "http", "scheme": "bearer", "bearerFormat": "sk_test_… or sk_live_…",
                        "description": "A secret key, for servers only.",
                    ],
                    "publicKey": [
                        "type": "http", "scheme": "bearer", "bearerFormat": "pk_test_… or pk_live_…",
                        "description":
                            .string(
                                "A public key, safe in a browser: of one site, for the calls below "
                                    + "/v1/public. It may also stand in the query, as `?key=pk_…`, where "
                                    + "a browser's preflight finds it."),
                    ],
                ],
                "schemas": .object(
                    ([("Problem", APIDocument.problem)] + resources.flatMap(\.schemas))
                        .map { JSONMember($0.name, $0.schema.json) }),
                "headers": APIHeaders.components,
                "responses": .object(responses.map { JSONMember($0.name, $0.value) }),
            ],
        ]
    }

    private static let introduction =
        "JSON in UTF-8, camelCase, times of RFC 3339 in UTC, amounts as whole minor units. Errors "
        + "are problem details of RFC 9457 with a stable `code`; the pointers of every wrong field "
        + "come at once. Every path below /v1 is served below /api/v1 too. A path refuses methods it "
        + "does not have with 405 and `Allow`. Before a route is found, a host may refuse bytes that "
        + "are no acceptable request with 400, 408, 413, 414, 417, 431, 501, 503 or 505 and the code "
        + "`request_refused`, and closes the connection. Answers may gain members at any time; "
        + "bodies with unknown members are refused."

    private func paths(_ shared: [(name: String, value: JSONValue)]) -> JSONValue {
        var paths: [JSONMember] = []
        for resource in resources {
            for operation in resource.operations {
                let member = JSONMember(
                    operation.method.name.lowercased(), self.operation(operation, tag: resource.name, shared))
                if let place = paths.firstIndex(where: { $0.key == operation.path }) {
                    paths[place].value = .object((paths[place].value.members ?? []) + [member])
                } else {
                    var members: [JSONMember] = []
                    if let servers = servers(operation.host) {
                        members.append(JSONMember("servers", servers))
                    }
                    paths.append(JSONMember(operation.path, .object(members + [member])))
                }
            }
        }
        return .object(paths)
    }

    private func servers(_ host: APIOperation.Host) -> JSONValue? {
        let admin: JSONValue = ["url": "/", "description": "The admin backend."]
        let main: JSONValue = [
            "url": .string(presenter.frontendOrigin), "description": "The main frontend.",
        ]
        return switch host {
        case .api: nil
        case .adminBackend: [admin]
        case .mainFrontend: [main]
        case .everywhere: [admin, main]
        }
    }

    private func operation(
        _ operation: APIOperation, tag: String, _ shared: [(name: String, value: JSONValue)]
    ) -> JSONValue {
        var members: [JSONMember] = [
            JSONMember("operationId", .string(operation.id)), JSONMember("tags", [.string(tag)]),
            JSONMember("summary", .string(operation.summary)),
        ]
        if !operation.text.isEmpty { members.append(JSONMember("description", .string(operation.text))) }
        if let scope = operation.scope {
            let scheme = operation.keys == .publishable ? "publicKey" : "secretKey"
            let needed = JSONValue.object([JSONMember(scheme, [.string(scope.rawValue)])])
            members.append(JSONMember("security", [needed]))
        } else {
            members.append(JSONMember("security", []))
        }
        if !operation.allParameters.isEmpty {
            members.append(JSONMember("parameters", .array(operation.allParameters.map(\.json))))
        }
        if let body = operation.body { members.append(JSONMember("requestBody", body.json)) }
        var answers = operation.answers.map { answer in
            JSONMember("\(answer.status.code)", answer.json(mayBeReplayed: operation.isUnsafe))
        }
        for group in failures(of: operation)
        where !operation.answers.contains(where: { $0.status == group.status }) {
            let value = group.json(operation.host)
            let name = shared.first { $0.value == value }?.name
            answers.append(
                JSONMember(
                    "\(group.status.code)",
                    name.map { ["$ref": .string("#/components/responses/\($0)")] } ?? value))
        }
        members.append(JSONMember("responses", .object(answers.sorted { $0.key < $1.key })))
        return .object(members)
    }

    /// The failures of a call by status, as the presenter answers them.
    func failures(of operation: APIOperation) -> [APIFailureGroup] {
        let route = routes.first {
            $0.method == operation.method && $0.pattern.description == operation.path
        }
        return APIFailureExamples(presenter: presenter).groups(
            operation.allFailures(bodyLimit: route?.bodyLimit ?? 0))
    }

    /// What more than one call answers in the very same way, and what no call can: each once, by name.
    private func sharedResponses() -> [(name: String, value: JSONValue)] {
        var seen: [(value: JSONValue, status: Status, count: Int)] = []
        for operation in resources.flatMap(\.operations) {
            for group in failures(of: operation) {
                let value = group.json(operation.host)
                if let place = seen.firstIndex(where: { $0.value == value }) {
                    seen[place].count += 1
                } else {
                    seen.append((value, group.status, 1))
                }
            }
        }
        let examples = APIFailureExamples(presenter: presenter)
        var shared: [(name: String, value: JSONValue)] = [examples.methodNotAllowed(), examples.wrongHost()]
            .map {
                (Self.name($0.status), $0.json(.api))
            }
        for (value, status, count) in seen where count > 1 {
            let name = Self.name(status)
            let namesakes = shared.filter { $0.name.hasPrefix(name) }.count
            shared.append((namesakes == 0 ? name : "\(name)\(namesakes + 1)", value))
        }
        return shared
    }

    /// The status's reason without blanks.
    private static func name(_ status: Status) -> String {
        status.reason.split { !$0.isLetter }.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    private static var problem: APISchema {
        .object([
            .required(
                "type", .text(matching: "^urn:portico:problem:"),
                "The kind of problem as a URN, the same at every installation."),
            .required("title", .text, "The kind in a few words."),
            .required("status", .integer(400...599), "The status of the answer."),
            .required("detail", .text, "What went wrong this time, for people."),
            .required(
                "code", .text(matching: "^[a-z_]+$"), "Stable, for programs; later versions may add codes."),
            .optional(
                "errors",
                .list(
                    of: .object([
                        .required("pointer", .text, "The member of the body, as an RFC 6901 pointer."),
                        .required("code", .text(matching: "^[a-z_]+$"), "Stable, for programs."),
                        .required("detail", .text, "For people."),
                    ]), 1...FieldLimits.errorsMax), "Every field that is wrong."),
            .optional("requestId", .text, "The same as in X-Request-Id."),
            .optional("documentationUrl", .url, "Where this installation explains the code."),
        ])
    }
}
