import Mustache
import Testing

/// A limit, a template that just keeps it and one that just breaks it.
struct LoadLimitCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var keeps: String
    var breaks: String
    var place: String
    var reason: TemplateError.Reason
}

@Suite("Limits of templates")
struct LimitTests {
    private static func nested(_ depth: Int) -> String {
        String(repeating: "{{#a}}", count: depth) + String(repeating: "{{/a}}", count: depth)
    }

    private static func nestedBlocks(_ depth: Int) -> String {
        (0..<depth).map { "{{$b\($0)}}" }.joined() + (0..<depth).reversed().map { "{{/b\($0)}}" }.joined()
    }

    static let standard = MustacheLimits()
    static let rows: [LoadLimitCase] = [
        LoadLimitCase(
            testDescription: "bytes of a template",
            keeps: String(repeating: "x", count: standard.templateBytes),
            breaks: String(repeating: "x", count: standard.templateBytes + 1), place: "page:1:1",
            reason: .templateTooLarge(limit: standard.templateBytes)),
        LoadLimitCase(
            testDescription: "bytes of a name",
            keeps: "{{ \(String(repeating: "n", count: standard.nameBytes)) }}",
            breaks: "-{{\(String(repeating: "n", count: standard.nameBytes + 1))}}", place: "page:1:2",
            reason: .nameTooLong(limit: standard.nameBytes)),
        LoadLimitCase(
            testDescription: "parts of a name", keeps: "{{n\(String(repeating: ".n", count: 127))}}",
            breaks: "{{n\(String(repeating: ".n", count: 128))}}", place: "page:1:1",
            reason: .nameTooLong(limit: standard.nameBytes)),
        LoadLimitCase(
            testDescription: "bytes of a delimiter",
            keeps: "{{=\(String(repeating: "<", count: standard.delimiterBytes)) >=}}",
            breaks: "{{=\(String(repeating: "<", count: standard.delimiterBytes + 1)) >=}}",
            place: "page:1:1",
            reason: .badDelimiters),
        LoadLimitCase(
            testDescription: "nesting of sections", keeps: nested(standard.nestingDepth),
            breaks: nested(standard.nestingDepth + 1), place: "page:1:\(standard.nestingDepth * 6 + 1)",
            reason: .nestingTooDeep(limit: standard.nestingDepth)),
        LoadLimitCase(
            testDescription: "nesting of blocks", keeps: nestedBlocks(standard.nestingDepth),
            breaks: nestedBlocks(standard.nestingDepth + 1), place: "page:1:503",
            reason: .nestingTooDeep(limit: standard.nestingDepth)),
        LoadLimitCase(
            testDescription: "a bomb of 10,000 sections", keeps: nested(1), breaks: nested(10_000),
            place: "page:1:\(standard.nestingDepth * 6 + 1)",
            reason: .nestingTooDeep(limit: standard.nestingDepth)),
        LoadLimitCase(
            testDescription: "instructions",
            keeps: String(repeating: "{{a}}", count: standard.instructions - 1),
            breaks: String(repeating: "{{a}}", count: standard.instructions), place: "page:1:1",
            reason: .tooManyInstructions(limit: standard.instructions)),
    ]

    @Test("what a template may be", arguments: rows)
    func loads(row: LoadLimitCase) throws {
        _ = try Rendering().library(row.keeps)
        let error = #expect(throws: TemplateError.self) { try Rendering().library(row.breaks) }
        #expect(error?.reason == row.reason)
        #expect(error?.place == row.place)
    }

    @Test("how many templates")
    func countsTemplates() throws {
        let sources = (0...Self.standard.templates).map { TemplateSource(name: "t\($0)", text: []) }
        _ = try TemplateLibrary(Array(sources.dropLast()), symbols: Symbols())
        let expected = TemplateError(
            file: "t\(Self.standard.templates)", line: 1, column: 1,
            reason: .tooManyTemplates(limit: Self.standard.templates))
        #expect(throws: expected) { try TemplateLibrary(sources, symbols: Symbols()) }
    }

    @Test("how deep partials call each other", arguments: [64, 65])
    func countsCalls(depth: Int) throws {
        var partials: [String: String] = ["p\(depth)": "end"]
        for level in 1..<depth { partials["p\(level)"] = "{{>p\(level + 1)}}" }
        let rendering = Rendering(partials: partials)
        if depth <= rendering.limits.callDepth {
            #expect(try rendering("{{>p1}}") == "end")
        } else {
            #expect(throws: RenderError.callsTooDeep(limit: rendering.limits.callDepth)) {
                try rendering("{{>p1}}")
            }
        }
    }

    /// Each calls itself without end: as a partial, a dynamic partial, a parent, through a block, with
    /// indentation.
    @Test(
        "calls without end are ended",
        arguments: [
            "{{>page}}", "{{#a}}{{>page}}{{/a}}", "{{>*name}}", "{{<page}}{{/page}}", "  {{>page}}\n",
            "  {{>*name}}\n",
            "{{<page}}{{$x}}{{$x}}{{/x}}{{/x}}{{/page}}{{$x}}{{/x}}",
            "{{$x}}{{<page}}{{$x}}{{>page}}{{/x}}{{/page}}{{/x}}",
        ])
    func endsRecursion(template: String) {
        let rendering = Rendering()
        let model = rendering.record(["a": .bool(true), "name": .text("page")])
        #expect(throws: RenderError.callsTooDeep(limit: 64)) { try rendering(template, model) }
    }

    @Test("bytes of output, text", arguments: [0, 1], [0, 1, 100, 20_000])
    func countsTextBytes(excess: Int, limit: Int) throws {
        var rendering = Rendering()
        rendering.limits.outputBytes = limit
        let template = String(repeating: "x", count: limit + excess)
        try expect(rendering, template, excess: excess)
    }

    @Test("bytes of output, escaped", arguments: [0, 1], [5, 30, 30_000])
    func countsEscapedBytes(excess: Int, count: Int) throws {
        var rendering = Rendering()
        // Plain letters at the end, so that room for the worst case is never there.
        rendering.limits.outputBytes = count * 4 + 100 - excess
        let text = String(repeating: "<", count: count) + String(repeating: "y", count: 100)
        try expect(rendering, "{{text}}", rendering.record(["text": .text(text)]), excess: excess)
    }

    @Test("bytes of output, raw and shared", arguments: [0, 1], ["{{{text}}}", "{{text}}", "{{&raw}}"])
    func countsOtherBytes(excess: Int, template: String) throws {
        var rendering = Rendering()
        rendering.limits.outputBytes = 100 - excess
        let text = String(repeating: "y", count: 100)
        let model = rendering.record(["text": .bytes(SharedText(text)), "raw": .text(text)])
        try expect(rendering, template, model, excess: excess)
    }

    @Test("bytes of output, numbers", arguments: [0, 1], [Int64.min, -1, 0, 9, 10, Int64.max])
    func countsDigits(excess: Int, number: Int64) throws {
        var rendering = Rendering()
        rendering.limits.outputBytes = "\(number)".utf8.count - excess
        try expect(rendering, "{{n}}", rendering.record(["n": .integer(number)]), excess: excess)
    }

    private func expect(
        _ rendering: Rendering, _ template: String, _ model: Value = .absent, excess: Int
    ) throws {
        if excess == 0 {
            #expect(try rendering(template, model).utf8.count == rendering.limits.outputBytes)
        } else {
            #expect(throws: RenderError.outputTooLarge(limit: rendering.limits.outputBytes)) {
                try rendering(template, model)
            }
        }
    }

    @Test("a page of more than a gigabyte is ended at the limit")
    func endsEndlessOutput() {
        let rendering = Rendering()
        let list = Value.list(Array(repeating: .text("0123456789abcdef"), count: 1_000))
        let template = "{{#l}}{{#l}}{{#l}}{{.}}{{/l}}{{/l}}{{/l}}"
        #expect(throws: RenderError.outputTooLarge(limit: 4 * 1024 * 1024)) {
            try rendering(template, rendering.record(["l": list]))
        }
    }

    @Test("instructions executed", arguments: [0, 1])
    func countsWork(excess: Int) throws {
        var rendering = Rendering()
        // A body of a section and its end repeats 99 times with two instructions, the template itself has
        // three.
        rendering.limits.executedInstructions = 99 * 2 + 4 - excess
        let model = rendering.record(["l": .list(Array(repeating: .text("x"), count: 100))])
        let template = "{{#l}}{{.}}{{/l}}"
        if excess == 0 {
            #expect(try rendering(template, model).count == 100)
        } else {
            #expect(throws: RenderError.tooMuchWork(limit: 201)) { try rendering(template, model) }
        }
    }

    @Test("loops and calls without output are ended")
    func endsSilentWork() {
        var rendering = Rendering(partials: ["p": "{{#no}}x{{/no}}"])
        rendering.limits.executedInstructions = 500_000
        let model = rendering.record([
            "l": .list(Array(repeating: .bool(true), count: 1_000)), "no": .bool(false),
        ])
        let limit = rendering.limits.executedInstructions
        for inner in ["", "{{>p}}"] {
            let template = "{{#l}}{{#l}}{{#l}}{{#l}}{{#l}}\(inner){{/l}}{{/l}}{{/l}}{{/l}}{{/l}}"
            #expect(throws: RenderError.tooMuchWork(limit: limit)) { try rendering(template, model) }
        }
    }
}
