import Mustache

/// Compiles one template with its partials and renders it, for tables of cases.
struct Rendering {
    let symbols = Symbols()
    var partials: [String: String] = [:]
    var limits = MustacheLimits()

    func library(_ template: String) throws(TemplateError) -> TemplateLibrary {
        var sources = [TemplateSource(name: "page", text: Array(template.utf8))]
        for (name, text) in partials.sorted(by: { $0.key < $1.key }) {
            sources.append(TemplateSource(name: name, text: Array(text.utf8)))
        }
        return try TemplateLibrary(sources, symbols: symbols, limits: limits)
    }

    func callAsFunction(_ template: String, _ value: Value = .absent) throws -> String {
        let library = try library(template)
        var output: [UInt8] = []
        try library.render(try library.requiredTemplate(named: "page"), value, into: &output)
        return String(decoding: output, as: UTF8.self)
    }

    /// A record with a shape of its own.
    func record(_ fields: KeyValuePairs<String, Value>) -> Value {
        .record(Record(Shape(symbols, fields.map(\.key)), fields.map(\.value)))
    }
}

extension TemplateError {
    /// The error as `file:line:column`, the way it is shown to a person.
    var place: String { "\(file):\(line):\(column)" }
}
