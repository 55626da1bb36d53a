import AdminBackend
import Domain
import HTTPCore
import JSON
import Mustache
import Pages

/// The reference for people: one page without scripts, made of what the document is made of.
struct ReferencePage {
    let description: APIDocument
    let parts: BackendParts

    /// The page as it is sent; throws where its template is missing.
    static func served(
        _ parts: BackendParts, _ describe: @escaping @Sendable () -> APIDocument
    ) throws -> ServedDocument {
        var policy = ContentPolicy()
        policy.styleHashes = [SiteLook.hash(parts.stylesheet)]
        policy.images = "data:"
        policy.formAction = "'none'"
        let template = try parts.library.template("docs/reference")
        return ServedDocument(
            headers: parts.security.publicDocument(
                contentType: "text/html; charset=utf-8", policy: policy.text)
        ) {
            try parts.library.render(template, ReferencePage(description: describe(), parts: parts).model)
        }
    }

    private var model: Record {
        record([
            ("title", .text("Portico API")), ("stylesheet", .text(parts.stylesheet)),
            ("origin", .text(parts.origin)), ("groups", .list(description.resources.map(group))),
            ("problems", .list(ProblemKind.allCases.map(problem))),
            ("fieldErrors", .list(FieldErrorKind.allCases.map { word($0.rawValue, $0.meaning) })),
            ("declines", .list(DeclineCode.allCases.map { word($0.rawValue, $0.meaning) })),
            ("reasons", .list(DisputeReason.allCases.map { word($0.rawValue, $0.meaning) })),
            ("statuses", .list(CheckoutStatus.allCases.map { word($0.rawValue, Vocabulary.meaning($0)) })),
            ("attempts", .list(TransactionStatus.allCases.map { word($0.rawValue, Vocabulary.meaning($0)) })),
            ("captures", .list(CaptureStatus.allCases.map { word($0.rawValue, Vocabulary.meaning($0)) })),
            ("refunds", .list(RefundStatus.allCases.map { word($0.rawValue, Vocabulary.meaning($0)) })),
            ("disputes", .list(DisputeStatus.allCases.map { word($0.rawValue, Vocabulary.meaning($0)) })),
            (
                "savedMethods",
                .list(SavedMethodStatus.allCases.map { word($0.rawValue, Vocabulary.meaning($0)) })
            ),
            ("rules", .list(StatusRule.allCases.map { word($0.status.rawValue, $0.condition) })),
            ("successions", .list(StateTables.successions.map(succession))),
        ])
    }

    private func group(_ resource: APIResource) -> Value {
        .record(
            record([
                ("name", .text(resource.name)),
                ("anchor", .text(resource.name.lowercased().replacing(" ", with: "-"))),
                ("text", .text(plain(resource.text))),
                ("operations", .list(resource.operations.map(operation))),
            ]))
    }

    private func operation(_ operation: APIOperation) -> Value {
        let body = operation.body.flatMap { $0.content.first?.schema }
        let fields = body.map { SchemaRows(resources: description.resources).rows($0.json) } ?? []
        return .record(
            record([
                ("anchor", .text(operation.id)), ("method", .text(operation.method.name)),
                ("path", .text(operation.path)), ("summary", .text(operation.summary)),
                ("text", .text(plain(operation.text))), ("scope", .text(operation.scope?.rawValue ?? "")),
                ("isPublic", .bool(operation.keys == .publishable && operation.scope != nil)),
                ("hasParameters", .bool(!operation.allParameters.isEmpty)),
                ("parameters", .list(operation.allParameters.map(parameter))),
                ("hasFields", .bool(!fields.isEmpty)),
                ("fields", .list(fields.map(field))), ("answers", .list(answers(operation))),
                ("curl", .text(CurlExample(operation, origin: origin(operation)).text)),
            ]))
    }

    private func origin(_ operation: APIOperation) -> String {
        operation.host == .mainFrontend ? description.presenter.frontendOrigin : parts.origin
    }

    private func parameter(_ parameter: APIParameter) -> Value {
        row(
            parameter.name, "\(parameter.place.rawValue), \(SchemaRows.type(parameter.schema.json))",
            isRequired: parameter.place == .path || parameter.isRequired, parameter.text)
    }

    private func field(_ field: SchemaRows.Row) -> Value {
        row(field.name, field.type, isRequired: field.isRequired, field.text)
    }

    private func row(_ name: String, _ type: String, isRequired: Bool, _ text: String) -> Value {
        .record(
            record([
                ("name", .text(name)), ("type", .text(type)), ("isRequired", .bool(isRequired)),
                ("text", .text(plain(text))),
            ]))
    }

    private func answers(_ operation: APIOperation) -> [Value] {
        let good = operation.answers.map { answer in
            self.answer(answer.status, answer.text, answer.example.map { [$0] } ?? [])
        }
        let bad = description.failures(of: operation)
            .filter { group in !operation.answers.contains { $0.status == group.status } }
            .map { group in
                answer(
                    group.status, group.title,
                    operation.host == .mainFrontend
                        ? [] : group.examples.map { APISamples.parsed(APIFailureGroup.bytes($0.response)) })
            }
        return good + bad
    }

    private func answer(_ status: Status, _ text: String, _ examples: [JSONValue]) -> Value {
        .record(
            record([
                ("status", .integer(Int64(status.code))), ("text", .text(plain(text))),
                ("examples", .list(examples.map { .text(IndentedJSON.text($0)) })),
                ("hasExamples", .bool(!examples.isEmpty)),
            ]))
    }

    private func problem(_ kind: ProblemKind) -> Value {
        .record(
            record([
                ("word", .text(kind.rawValue)), ("meaning", .text(plain(kind.meaning))),
                ("status", .text(kind == .requestRefused ? "4xx, 5xx" : String(kind.status.code))),
            ]))
    }

    private func word(_ word: String, _ meaning: String) -> Value {
        .record(record([("word", .text(word)), ("meaning", .text(plain(meaning)))]))
    }

    private func succession(_ line: StateTables.Succession) -> Value {
        .record(
            record([
                ("object", .text(line.object)), ("state", .text(line.state)),
                ("next", .text(line.next.isEmpty ? "–" : line.next.joined(separator: ", "))),
            ]))
    }

    /// Markdown's marks for code mean nothing here.
    private func plain(_ text: String) -> String { text.filter { $0 != "`" } }

    private func record(_ fields: [(name: String, value: Value)]) -> Record {
        Record(Shape(parts.library.symbols, fields.map(\.name)), fields.map(\.value))
    }
}
