// libFuzzer's entry for templates; compiled together with the sources of Mustache into one module.
//
// The input is up to four templates separated by the byte 0: a page and the partials `a`, `b` and `c`. What
// must hold: nothing crashes or hangs, a refusal names a place inside the file, output keeps its limit, the
// same page twice is the same, an unaltered handle renders, and a page without raw tags shows none of the
// five special characters of a value.

private struct FuzzModel {
    let symbols = Symbols()
    let value: Value
    let limits: MustacheLimits

    init() {
        let names = ["a", "b", "c", "list", "yes", "no", "text", "n"]
        let shape = Shape(symbols, names)
        func record(_ depth: Int) -> Value {
            let inner: Value = depth == 0 ? .absent : record(depth - 1)
            return .record(
                Record(
                    shape,
                    [
                        .text("a"), inner, .bytes(SharedText("\u{1}<&>\u{2}")),
                        .list([.text("b"), .integer(-7), inner]), .bool(true), .bool(false),
                        .text("\u{1}'\"more than fifteen bytes\n<\u{2}"), .integer(.min),
                    ]))
        }
        value = record(2)
        var limits = MustacheLimits()
        limits.outputBytes = 64 * 1024
        limits.executedInstructions = 50_000
        self.limits = limits
    }
}

/// Fails the run on the two marks of the model's values when something between them should have been escaped.
private func checkEscaping(_ output: [UInt8]) {
    var isInside = false
    for byte in output {
        switch byte {
        case 1: isInside = true
        case 2: isInside = false
        default: precondition(!isInside || !"<>\"'".utf8.contains(byte), "a value was not escaped")
        }
    }
}

private func render(_ library: TemplateLibrary, _ name: String, _ model: FuzzModel) -> [UInt8]? {
    guard let template = library.template(named: name) else {
        preconditionFailure("a template has no handle")
    }
    var output: [UInt8] = []
    do {
        try library.render(template, model.value, into: &output)
        precondition(output.count <= model.limits.outputBytes, "the output limit was passed")
        return output
    } catch {
        precondition(output.isEmpty, "an error left output behind")
        return nil
    }
}

private func check(_ input: [UInt8]) {
    // A table of names of its own for each input, because a table only grows.
    let model = FuzzModel()
    let names = ["page", "a", "b", "c"]
    let parts = input.split(separator: 0, maxSplits: 3, omittingEmptySubsequences: false)
    let sources = names.enumerated().map { index, name in
        TemplateSource(name: name, text: index < parts.count ? Array(parts[index]) : [])
    }
    for source in sources { _ = try? TemplateLint.findings(in: source, limits: model.limits) }
    let library: TemplateLibrary
    do {
        library = try TemplateLibrary(
            sources, symbols: model.symbols, limits: model.limits,
            missingPartials: input.count.isMultiple(of: 2) ? .empty : .error)
    } catch {
        guard let source = sources.first(where: { $0.name == error.file }) else {
            preconditionFailure("an error names no file")
        }
        let lines = source.text.count { $0 == UInt8(ascii: "\n") } + 1
        precondition(
            error.line >= 1 && error.line <= lines && error.column >= 1, "an error is outside of the file")
        return
    }
    for name in names {
        let output = render(library, name, model)
        precondition(output == render(library, name, model), "the same page is not the same twice")
        let hasMarks = sources.contains { $0.text.contains(1) || $0.text.contains(2) }
        if let output, library.rawTags.isEmpty, !hasMarks { checkEscaping(output) }
    }
}

/// One input of libFuzzer.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMustache(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    check(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}
