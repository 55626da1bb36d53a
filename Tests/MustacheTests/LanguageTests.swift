import Mustache
import Testing

/// What the specification leaves open, or what several of its rules say together.
struct LanguageCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var template: String
    var partials: [String: String] = [:]
    var expected: String

    init(_ name: String, _ template: String, _ expected: String, partials: [String: String] = [:]) {
        testDescription = name
        self.template = template
        self.expected = expected
        self.partials = partials
    }
}

@Suite("Mustache beyond the specification")
struct LanguageTests {
    private static func model(_ rendering: Rendering) -> Value {
        let item = Shape(rendering.symbols, ["name", "note", "total"])
        return rendering.record([
            "note": .text("outer"), "name": .text("Shop"), "yes": .bool(true), "no": .bool(false),
            "zero": .integer(0), "least": .integer(.min), "most": .integer(.max), "empty": .text(""),
            "none": .absent, "emptyBytes": .bytes(SharedText("")), "emptyList": .list([]),
            "bytes": .bytes(SharedText("<b>&</b>")), "quotes": .text("'\"<>& and more than fifteen bytes '"),
            "short": .text("'<"), "three": .list([.integer(1), .integer(2), .integer(3)]),
            "items": .list([
                .record(Record(item, [.text("first"), .absent, .integer(-5)])),
                .record(Record(item, [.text("second"), .text("inner"), .integer(70)])),
            ]),
            "lists": .list([.list([.text("a"), .text("b")]), .list([])]),
            "deep": rendering.record(["er": rendering.record(["name": .text("down")])]),
        ])
    }

    static let values: [LanguageCase] = [
        LanguageCase("the apostrophe is escaped too", "{{short}}", "&#39;&lt;"),
        LanguageCase(
            "all five are escaped", "{{quotes}}", "&#39;&quot;&lt;&gt;&amp; and more than fifteen bytes &#39;"
        ),
        LanguageCase("raw with braces", "{{{short}}}", "'<"),
        LanguageCase("raw with an ampersand", "{{& short }}", "'<"),
        LanguageCase(
            "raw with other delimiters", "{{=<% %>=}}<%{short}%>|<%&short%>|<%short%>", "'<|'<|&#39;&lt;"),
        LanguageCase(
            "shared bytes escaped and raw", "{{bytes}}|{{{bytes}}}", "&lt;b&gt;&amp;&lt;/b&gt;|<b>&</b>"),
        LanguageCase("conditions show as words", "{{yes}} {{no}}", "true false"),
        LanguageCase(
            "the least and the greatest number", "{{least}} {{most}} {{zero}}",
            "-9223372036854775808 9223372036854775807 0"),
        LanguageCase("lists and records show nothing", "[{{items}}{{deep}}{{none}}]", "[]"),
        LanguageCase("empty text is falsy", "{{#empty}}a{{/empty}}{{^empty}}b{{/empty}}", "b"),
        LanguageCase(
            "empty bytes are falsy", "{{#emptyBytes}}a{{/emptyBytes}}{{^emptyBytes}}b{{/emptyBytes}}", "b"),
        LanguageCase("zero is truthy", "{{#zero}}a{{.}}{{/zero}}{{^zero}}b{{/zero}}", "a0"),
        LanguageCase("a condition is no context", "{{#name}}{{#yes}}{{.}}{{/yes}}{{/name}}", "Shop"),
        LanguageCase("an absent field stops the look-up", "{{#items}}[{{note}}]{{/items}}", "[][inner]"),
        LanguageCase(
            "an undeclared field goes on outside", "{{#items}}{{short}}{{/items}}", "&#39;&lt;&#39;&lt;"),
        LanguageCase("negative numbers", "{{#items}}{{total}};{{/items}}", "-5;70;"),
        LanguageCase("dotted names", "{{deep.er.name}} {{#deep.er}}{{name}}{{/deep.er}}", "down down"),
        LanguageCase("a dotted name of a text is nothing", "[{{name.er}}]", "[]"),
        LanguageCase("lists of lists", "{{#lists}}<{{#.}}{{.}}{{/.}}>{{/lists}}", "<ab><>"),
        LanguageCase("text after a section is not part of it", "{{#no}}a{{/no}}b{{#yes}}c{{/yes}}d", "bcd"),
        LanguageCase("nothing at all", "", ""),
        LanguageCase("only a value", "{{name}}", "Shop"),
        LanguageCase("characters of four bytes", "🛒{{name}}é", "🛒Shopé"),
        LanguageCase(
            "long text runs", String(repeating: "x", count: 5_000) + "{{zero}}",
            String(repeating: "x", count: 5_000) + "0"),
        LanguageCase("end of file inside a line of blanks", "a\n  {{#yes}}  \nb\n{{/yes}}  ", "a\nb\n"),
    ]

    static let calls: [LanguageCase] = [
        LanguageCase(
            "two levels of indentation", "  {{>a}}\nend", "  x\n    y\n  z\nend",
            partials: ["a": "x\n  {{>b}}\nz\n", "b": "y\n"]),
        LanguageCase(
            "an inline partial is not indented", "  {{>a}}\n", "  <1\n2>\n",
            partials: ["a": "<{{>b}}>\n", "b": "1\n2"]),
        LanguageCase(
            "a value's own lines are not indented", "  {{>a}}\n", "  +\n-\n",
            partials: ["a": "{{{lines}}}\n"]),
        LanguageCase(
            "sections in an indented partial", "  {{>a}}\n", "  1\n  2\n  3\n",
            partials: ["a": "{{#three}}\n{{.}}\n{{/three}}\n"]),
        LanguageCase(
            "a dynamic partial in a loop", "{{#kinds}}{{>*.}};{{/kinds}}", "A;;B;",
            partials: ["a": "A", "b": "B"]),
        LanguageCase(
            "a dynamic parent", "{{<*kind}}{{$x}}mine{{/x}}{{/*kind}}", "<mine>",
            partials: ["a": "<{{$x}}theirs{{/x}}>"]),
        LanguageCase(
            "a dynamic partial is indented", " {{>*kind}}\n.", " 1\n 2\n.", partials: ["a": "1\n2\n"]),
        LanguageCase(
            "a page fills its layout",
            "{{<a}}\n{{$title}}Pay{{/title}}\n{{$main}}\n<p>\n</p>\n{{/main}}\n{{/a}}\n",
            "<t>Pay</t>\n<p>\n</p>\n<end>\n",
            partials: ["a": "<t>{{$title}}none{{/title}}</t>\n{{$main}}\n{{/main}}\n<end>\n"]),
        LanguageCase(
            "the layout's indentation is added", "{{<a}}{{$main}}\n<p>\n</p>\n{{/main}}{{/a}}",
            "<m>\n  <p>\n  </p>\n</m>\n",
            partials: ["a": "<m>\n  {{$main}}\n  {{/main}}\n</m>\n"]),
        LanguageCase(
            "a filling in the middle of a line", "{{<a}}{{$x}}1\n2{{/x}}{{/a}}", "    <1\n  2>\n",
            partials: ["a": "  {{>b}}\n", "b": "  <{{$x}}{{/x}}>\n"]),
        LanguageCase(
            "the line after an empty filling is indented", "{{<a}}{{$x}}{{/x}}{{/a}}", "  <>\n  next\n",
            partials: ["a": "  {{>b}}\n", "b": "<{{$x}}y{{/x}}>\nnext\n"]),
        LanguageCase(
            "an empty filling leaves no blanks behind", "{{<a}}{{$x}}{{/x}}{{/a}}", "<b>\n</b>\n",
            partials: ["a": "<b>\n  {{$x}}\n  {{/x}}\n</b>\n"]),
        LanguageCase(
            "arguments pass through partials", "{{<a}}{{$x}}mine{{/x}}{{/a}}", "[mine]",
            partials: ["a": "[{{>b}}]", "b": "{{$x}}theirs{{/x}}"]),
        LanguageCase(
            "a filling does not fill itself", "{{<a}}{{$x}}1{{$x}}2{{/x}}{{/x}}{{/a}}", "12",
            partials: ["a": "{{$x}}0{{/x}}"]),
        LanguageCase(
            "arguments end with their parent", "{{<a}}{{$x}}1{{/x}}{{/a}}{{>a}}", "10",
            partials: ["a": "{{$x}}0{{/x}}"]),
        LanguageCase(
            "a section around a parent", "{{#three}}{{<a}}{{$x}}{{.}}{{/x}}{{/a}}{{/three}}", "<1><2><3>",
            partials: ["a": "<{{$x}}{{/x}}>"]),
        LanguageCase(
            "a comment inside a parent", "{{<a}}{{! why }}{{$x}}1{{/x}}{{/a}}", "1",
            partials: ["a": "{{$x}}0{{/x}}"]),
    ]

    @Test("values and sections", arguments: values)
    func rendersValues(row: LanguageCase) throws {
        let rendering = Rendering()
        #expect(try rendering(row.template, Self.model(rendering)) == row.expected)
    }

    @Test("partials, parents and blocks", arguments: calls)
    func rendersCalls(row: LanguageCase) throws {
        let rendering = Rendering(partials: row.partials)
        let model = rendering.record([
            "three": .list([.integer(1), .integer(2), .integer(3)]), "lines": .text("+\n-"),
            "kinds": .list([.text("a"), .text("nobody"), .bytes(SharedText("b"))]), "kind": .text("a"),
        ])
        #expect(try rendering(row.template, model) == row.expected)
    }

    @Test("a rendering is appended to what is there, and an error appends nothing")
    func appends() throws {
        var rendering = Rendering(partials: ["loop": "x{{>loop}}"])
        rendering.limits.callDepth = 4
        let library = try rendering.library("page {{>loop}}")
        let page = try library.requiredTemplate(named: "page")
        var output = Array("head ".utf8)
        #expect(throws: RenderError.callsTooDeep(limit: 4)) {
            try library.render(page, .absent, into: &output)
        }
        #expect(output == Array("head ".utf8))
        let whole = try Rendering(limits: rendering.limits).library("page")
        try whole.render(try whole.requiredTemplate(named: "page"), .absent, into: &output)
        #expect(output == Array("head page".utf8))
    }

    @Test("the library names its templates and its raw tags")
    func describesItself() throws {
        let rendering = Rendering(partials: ["b": "{{&x}}\n\n{{{ y }}}", "a": "{{z}}"])
        let library = try rendering.library("{{>a}}")
        #expect(library.templateNames == ["a", "b", "page"])
        #expect(library.rawTags.map { "\($0.template):\($0.line) \($0.name)" } == ["b:1 x", "b:3 y"])
        #expect(library.template(named: "c") == nil)
        #expect(library.template(named: "a") == library.template(named: "a"))
    }

    @Test("threads can render one library at the same time")
    func rendersConcurrently() async throws {
        let rendering = Rendering(partials: ["row": "<{{name}}>\n"])
        let library = try rendering.library("{{#rows}}\n  {{>row}}\n{{/rows}}\n")
        let page = try library.requiredTemplate(named: "page")
        let model = rendering.record([
            "rows": .list(
                (0..<50).map { rendering.record(["name": .text("a name that is not short: \($0)")]) })
        ])
        let expected = (0..<50).map { "  <a name that is not short: \($0)>\n" }.joined()
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    var wrong = 0
                    for _ in 0..<200 {
                        var output: [UInt8] = []
                        try library.render(page, model, into: &output)
                        if String(decoding: output, as: UTF8.self) != expected { wrong += 1 }
                    }
                    return wrong
                }
            }
            for try await wrong in group { #expect(wrong == 0) }
        }
    }
}
