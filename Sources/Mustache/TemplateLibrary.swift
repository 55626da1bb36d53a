/// All templates, compiled together and ready to render; made once at start.
package final class TemplateLibrary: Sendable {
    /// The names of the templates in alphabetical order.
    package let templateNames: [String]
    /// Every tag that writes a value without escaping it, in the order of the sources.
    package let rawTags: [RawTag]

    private let symbols: Symbols
    private let limits: MustacheLimits
    private let program: Program
    /// The plain entry of each template by the index of its name's symbol, `noEntry` for other symbols.
    private let entries: [UInt32]
    private static let noEntry = UInt32.max

    /// Compiles the templates; throws `TemplateError` for the first one that is wrong.
    package init(
        _ sources: [TemplateSource], symbols: Symbols, limits: MustacheLimits = MustacheLimits(),
        missingPartials: MissingPartials = .error
    ) throws(TemplateError) {
        precondition(
            limits.nameBytes <= Int(UInt16.max), "an instruction counts the parts of a name in 16 bits")
        var parsed: [ParsedTemplate] = []
        var names: Set<String> = []
        for (index, source) in sources.enumerated() {
            if index >= limits.templates {
                throw Self.refusal(of: source, .tooManyTemplates(limit: limits.templates))
            }
            guard names.insert(source.name).inserted else {
                throw Self.refusal(of: source, .duplicateTemplate)
            }
            do {
                parsed.append(try NodeBuilder.parse(source, symbols: symbols, limits: limits))
            } catch {
                throw error.located(in: source)
            }
        }
        let compiled = try Compiler.compile(parsed, limits: limits, missingPartials: missingPartials)
        program = compiled.program
        let indices = sources.map { symbols.symbol(for: $0.name).index }
        var entries = [UInt32](repeating: Self.noEntry, count: (indices.max() ?? -1) + 1)
        for (index, entry) in zip(indices, compiled.entries) { entries[index] = entry.plain }
        self.entries = entries
        self.symbols = symbols
        self.limits = limits
        templateNames = names.sorted()
        rawTags = parsed.flatMap(\.rawTags)
    }

    /// The handle of a template, nil where the library has none of that name.
    package func template(named name: String) -> Template? {
        let template = Template(symbol: symbols.symbol(for: name))
        return entry(of: template) == nil ? nil : template
    }

    /// The handle of a template the program cannot do without; throws `unknownTemplate` where it is missing.
    package func requiredTemplate(named name: String) throws(TemplateError) -> Template {
        guard let template = template(named: name) else {
            throw TemplateError(file: name, line: 1, column: 1, reason: .unknownTemplate)
        }
        return template
    }

    /// Appends the page to the output, or throws and leaves the output as it was.
    package func render(
        _ template: Template, _ value: Value, into output: inout [UInt8]
    ) throws(RenderError) {
        guard let entry = entry(of: template) else {
            throw .unknownTemplate(symbols.name(of: template.symbol))
        }
        try withUnsafePointer(to: value) { (value) throws(RenderError) in
            try program.code.withUnsafeBufferPointer { (code) throws(RenderError) in
                try program.text.withUnsafeBufferPointer { (text) throws(RenderError) in
                    try program.paths.withUnsafeBufferPointer { (paths) throws(RenderError) in
                        try render(entry, value, code, text, paths, into: &output)
                    }
                }
            }
        }
    }

    private func render(
        _ entry: UInt32, _ value: UnsafePointer<Value>, _ code: UnsafeBufferPointer<Instruction>,
        _ text: UnsafeBufferPointer<UInt8>, _ paths: UnsafeBufferPointer<UInt32>, into output: inout [UInt8]
    ) throws(RenderError) {
        // A program with an entry has code, padded text and paths, so the guard never fails.
        guard let code = code.baseAddress, let text = text.baseAddress, let paths = paths.baseAddress else {
            return
        }
        var renderer = Renderer(program: program, code: code, text: text, paths: paths, limits: limits)
        try renderer.render(from: entry, value)
        output.append(contentsOf: renderer.output.bytes)
    }

    private func entry(of template: Template) -> UInt32? {
        let index = template.symbol.index
        guard index < entries.count, entries[index] != Self.noEntry else { return nil }
        return entries[index]
    }

    private static func refusal(of source: TemplateSource, _ reason: TemplateError.Reason) -> TemplateError {
        TemplateError(file: source.name, line: 1, column: 1, reason: reason)
    }
}
