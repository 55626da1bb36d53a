import Mustache
import Testing

/// A template that must be refused, with the place an editor should jump to.
struct ErrorCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var template: String
    var place: String
    var reason: TemplateError.Reason
    var partials: [String: String]

    init(
        _ name: String, _ template: String, _ place: String, _ reason: TemplateError.Reason,
        partials: [String: String] = [:]
    ) {
        testDescription = name
        self.template = template
        self.place = place
        self.reason = reason
        self.partials = partials
    }
}

@Suite("Templates that are refused")
struct TemplateErrorTests {
    static let rows: [ErrorCase] = [
        ErrorCase("a tag without end", "a\n  {{name", "page:2:3", .unclosedTag),
        ErrorCase("a raw tag with two braces at its end", "{{{name}}", "page:1:1", .unclosedTag),
        ErrorCase("a comment without end", "{{! note", "page:1:1", .unclosedTag),
        ErrorCase("an opening delimiter at the end", "abc{{", "page:1:4", .unclosedTag),
        ErrorCase("a section without end", "x\n{{#a}}\ny", "page:2:1", .unclosed("a")),
        ErrorCase(
            "an inner section without end", "{{#a}}{{#b}}{{/a}}", "page:1:13",
            .mismatchedEnd(expected: "b", found: "a")),
        ErrorCase("a block without end", "{{$a}}", "page:1:1", .unclosed("a")),
        ErrorCase("a parent without end", "{{<a}}", "page:1:1", .unclosed("a"), partials: ["a": ""]),
        ErrorCase("an end without start", "é{{/a}}", "page:1:2", .unexpectedEnd("a")),
        ErrorCase(
            "a dynamic parent ends with its asterisk", "{{<*a}}{{/a}}", "page:1:8",
            .mismatchedEnd(expected: "*a", found: "a")),
        ErrorCase("no name", "{{ }}", "page:1:1", .emptyName),
        ErrorCase("no name after a sigil", "\n\n {{# }}{{/ }}", "page:3:2", .emptyName),
        ErrorCase("no name after an asterisk", "{{>* }}", "page:1:1", .emptyName),
        ErrorCase("two names", "{{a b}}", "page:1:1", .badName("a b")),
        ErrorCase("a name of two lines", "{{a\nb}}", "page:1:1", .badName("a\nb")),
        ErrorCase("a control character", "{{a\u{1}}}", "page:1:1", .badName("a\u{1}")),
        ErrorCase("a blank before the sigil", "{{ #a}}", "page:1:1", .badName("#a")),
        ErrorCase("a dot at the end", "{{a.}}", "page:1:1", .badName("a.")),
        ErrorCase("a dot at the start", "{{#.a}}{{/.a}}", "page:1:1", .badName(".a")),
        ErrorCase("two dots", "{{a..b}}", "page:1:1", .badName("a..b")),
        ErrorCase("a bad dynamic name", "{{>*a..b}}", "page:1:1", .badName("a..b")),
        ErrorCase("one delimiter", "{{=<%=}}", "page:1:1", .badDelimiters),
        ErrorCase("three delimiters", "{{=a b c=}}", "page:1:1", .badDelimiters),
        ErrorCase("delimiters with an equals sign", "{{== ==}}", "page:1:1", .badDelimiters),
        ErrorCase("an unknown partial", "a\nb {{>missing}}", "page:2:3", .unknownPartial("missing")),
        ErrorCase("an unknown parent", "{{<missing}}{{/missing}}", "page:1:1", .unknownParent("missing")),
        ErrorCase(
            "an unknown partial in what fills a block", "{{<a}}{{$x}}{{>b}}{{/x}}{{/a}}", "page:1:13",
            .unknownPartial("b"), partials: ["a": ""]),
        ErrorCase(
            "an unknown partial in another file", "{{>a}}", "a:2:1", .unknownPartial("b"),
            partials: ["a": "\n{{>b}}"]),
        ErrorCase(
            "a value inside a parent", "{{<a}}{{x}}{{/a}}", "page:1:7", .misplacedTag("x"),
            partials: ["a": ""]),
        ErrorCase(
            "a section inside a parent", "{{<a}}{{#x}}{{$y}}{{/y}}{{/x}}{{/a}}", "page:1:7",
            .misplacedTag("x"),
            partials: ["a": ""]),
        ErrorCase(
            "a block twice", "{{<a}}{{$x}}{{/x}}{{$x}}{{/x}}{{/a}}", "page:1:19", .duplicateBlock("x"),
            partials: ["a": ""]),
    ]

    @Test("names file, line, column and reason", arguments: rows)
    func refuses(row: ErrorCase) {
        let error = #expect(throws: TemplateError.self) {
            try Rendering(partials: row.partials).library(row.template)
        }
        #expect(error?.place == row.place)
        #expect(error?.reason == row.reason)
    }

    @Test("bytes that are not UTF-8")
    func refusesOtherEncodings() {
        let source = TemplateSource(name: "mail", text: Array("ok\nGr".utf8) + [0xFC] + Array("n".utf8))
        #expect(throws: TemplateError(file: "mail", line: 2, column: 3, reason: .invalidUTF8)) {
            try TemplateLibrary([source], symbols: Symbols())
        }
    }

    @Test("two templates of one name, and a template the code asks for in vain")
    func refusesNames() throws {
        let source = TemplateSource(name: "a", text: [])
        #expect(throws: TemplateError(file: "a", line: 1, column: 1, reason: .duplicateTemplate)) {
            try TemplateLibrary([source, source], symbols: Symbols())
        }
        let library = try TemplateLibrary([source], symbols: Symbols())
        #expect(throws: TemplateError(file: "b", line: 1, column: 1, reason: .unknownTemplate)) {
            try library.requiredTemplate(named: "b")
        }
    }

    @Test("a handle of a library that has lost its template")
    func refusesLostTemplates() throws {
        let symbols = Symbols()
        let first = try TemplateLibrary([TemplateSource(name: "a", text: [])], symbols: symbols)
        let second = try TemplateLibrary([TemplateSource(name: "b", text: [])], symbols: symbols)
        let template = try first.requiredTemplate(named: "a")
        var output: [UInt8] = []
        #expect(throws: RenderError.unknownTemplate("a")) {
            try second.render(template, .absent, into: &output)
        }
    }
}
