import Domain
import HTTPCore
import Support

/// One parameter of a call's query.
///
/// What a parameter may say is known where it is read; a wrong one is a 400 that names it.
struct QueryParameter {
    let name: String
    let value: String

    /// The parameters of a request in their order; only what may be repeated comes more than once.
    static func all(of request: Request, repeatable: Set<String> = []) throws -> [QueryParameter] {
        try all(of: request.head.query, repeatable: repeatable)
    }

    /// The parameters of a query without its question mark.
    static func all(of query: String?, repeatable: Set<String> = []) throws -> [QueryParameter] {
        guard let form = try? FormFields(query: query) else {
            throw APIError.invalidQuery(name: "", detail: "is not form-encoded.")
        }
        let all = form.fields.map { QueryParameter(name: $0.name, value: $0.value) }
        var names: Set<String> = []
        for parameter in all where !names.insert(parameter.name).inserted {
            guard repeatable.contains(parameter.name) else { throw parameter.refused("is given twice.") }
        }
        return all
    }

    /// The error for a parameter that the call does not have.
    var unknown: APIError { refused("is not known.") }

    func refused(_ detail: String) -> APIError { .invalidQuery(name: name, detail: detail) }

    /// What the value was read as; nil is refused with that detail.
    func parsed<Value>(_ detail: String, _ value: Value?) throws -> Value {
        guard let value else { throw refused(detail) }
        return value
    }

    func number(_ range: ClosedRange<Int>) throws -> Int {
        let detail = "must be from \(range.lowerBound) to \(range.upperBound)."
        return try parsed(detail, Int(value).flatMap { range.contains($0) ? $0 : nil })
    }

    /// How many objects a page of a list has.
    func limit() throws -> Int { try number(1...BackendLimits.listMax) }

    func id<ID>(_ parse: (String) -> ID?) throws -> ID { try parsed("is no id of this kind.", parse(value)) }

    func time() throws -> Timestamp { try parsed("is no RFC 3339 time.", TimeText.parse(value)) }

    /// One of a type's words.
    func word<Word: RawRepresentable<String> & CaseIterable>(_ type: Word.Type) throws -> Word {
        let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
        return try parsed("must be one of \(words).", Word(rawValue: value))
    }
}
