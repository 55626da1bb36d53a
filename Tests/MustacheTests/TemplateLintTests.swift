import Mustache
import Testing

/// A template and what the linter says about it, as `line:column rule`.
struct LintCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var template: String
    var findings: [String]

    init(_ name: String, _ template: String, _ findings: String...) {
        testDescription = name
        self.template = template
        self.findings = findings
    }
}

@Suite("The template linter")
struct TemplateLintTests {
    static let safe: [LintCase] = [
        LintCase("text", "<p>{{x}} {{{html}}}</p>"),
        LintCase("quoted attributes", "<a href=\"{{x}}\" title='{{y}}'>"),
        LintCase("a part of a quoted attribute", "<a class = \"a {{x}}-{{y}}\">{{z}}"),
        LintCase("a quote of the other kind", "<a title=\"it's {{x}}\">"),
        LintCase("a quoted greater-than sign", "<a title=\"a > b {{x}}\">{{y}}</a>"),
        LintCase("after a script", "<script src=\"{{x}}\"></script>{{y}}"),
        LintCase("after a script in capitals with a blank", "<SCRIPT>a</Script >{{y}}"),
        LintCase("after a style", "<style>p{}</style><p>{{x}}"),
        LintCase("a word that begins like script", "<scripted>{{x}}</scripted>"),
        LintCase("a comparison", "1 < {{x}} <3 {{y}}"),
        LintCase("after the document type", "<!DOCTYPE html>{{x}}"),
        LintCase("a comment", "<!-- <script> {{x}} -->{{y}}"),
        LintCase("a section around attributes", "<input{{#a}} checked{{/a}} value=\"{{x}}\">"),
        LintCase("a section in an attribute", "<p class=\"a{{#b}} c{{/b}}\">{{x}}"),
        LintCase("a section around elements", "{{#a}}<b title=\"{{x}}\">{{/a}}{{^a}}<i>{{/a}}"),
        LintCase("a section around a whole script", "{{#a}}<script src=\"x\"></script>{{/a}}{{x}}"),
        LintCase(
            "a page that fills a layout", "{{<l}}\"<script>{{$m}}<p title=\"{{x}}\">{{/m}} <style>{{/l}}{{x}}"
        ),
        LintCase("a block in an attribute", "<body class=\"{{$c}}plain{{/c}}\">{{$main}}{{/main}}"),
        LintCase("a template comment anywhere", "<script>{{! why }}</script><a {{! why }}>"),
        LintCase("a partial between elements", "<p>{{>head}}</p>{{<l}}{{/l}}"),
        LintCase("text areas", "<textarea>{{x}}</textarea>"),
    ]

    static let unsafe: [LintCase] = [
        LintCase("a script", "<script>\nvar a = '{{x}}';</script>", "2:10 insideScript"),
        LintCase("a script in capitals", "<SCRIPT type=\"x\">{{x}}", "1:18 insideScript"),
        LintCase("after a fake end of a script", "<script>'</scripty>'{{x}}", "1:21 insideScript"),
        LintCase("after a broken end of a script", "<script><</ script>{{x}}", "1:20 insideScript"),
        LintCase("a style", "<style>p { color: {{x}} }", "1:19 insideStyle"),
        LintCase("a raw style", "<style>{{{x}}}", "1:8 insideStyle"),
        LintCase("an event handler", "<a onclick=\"go('{{x}}')\">", "1:17 insideCodeAttribute(\"onclick\")"),
        LintCase(
            "an event handler in capitals", "<a ONCLICK='{{x}}'>", "1:13 insideCodeAttribute(\"onclick\")"),
        LintCase(
            "a document in an attribute", "<iframe srcdoc=\"{{x}}\">", "1:17 insideCodeAttribute(\"srcdoc\")"),
        LintCase("no quotes", "<a href={{x}}>", "1:9 unquotedAttribute(\"href\")"),
        LintCase(
            "no quotes, then quotes", "<a href={{x}} title=\"{{y}}\">", "1:9 unquotedAttribute(\"href\")"),
        LintCase(
            "no quotes, in the middle", "<a href=/a/{{x}}/{{y}}>", "1:12 unquotedAttribute(\"href\")",
            "1:18 unquotedAttribute(\"href\")"),
        LintCase("no quotes around a section", "<a href={{#a}}b{{/a}}>", "1:9 sectionChangesPlace(\"a\")"),
        LintCase("an attribute's name", "<a {{x}}=\"1\">", "1:4 insideTag"),
        LintCase("an element's name", "<{{x}}>", "1:2 insideTag"),
        LintCase("after an element's name", "<h{{x}}>", "1:3 insideTag"),
        LintCase("an end tag's name", "</{{x}}>", "1:3 insideTag"),
        LintCase("a document type", "<!DOCTYPE {{x}}>", "1:11 insideTag"),
        LintCase("raw in an address", "<a href=\"{{{x}}}\">", "1:10 rawInAttribute(\"href\")"),
        LintCase("raw in a source", "<img alt=\"\" src='/{{&x}}'>", "1:19 rawInAttribute(\"src\")"),
        LintCase("a partial in a script", "<script>{{>x}}</script>", "1:9 insideScript"),
        LintCase("a parent in a tag", "<p {{<x}}{{/x}}>", "1:4 insideTag"),
        LintCase("a block in a script", "<script>{{$x}}{{/x}}</script>", "1:9 insideScript"),
        LintCase(
            "what fills a block", "{{<l}}{{$m}}<p title={{x}}>{{/m}}{{/l}}",
            "1:22 unquotedAttribute(\"title\")"),
        LintCase(
            "a block that leaves a tag open", "{{<l}}{{$m}}<p {{/m}}{{/l}}{{x}}",
            "1:7 sectionChangesPlace(\"m\")"),
        LintCase(
            "a section that opens a quote", "<p class={{#a}}\"b{{/a}}", "1:10 sectionChangesPlace(\"a\")"),
        LintCase("a section that opens a script", "{{#a}}<script>{{/a}}", "1:1 sectionChangesPlace(\"a\")"),
        LintCase("a column in characters", "é🛒<script>{{x}}", "1:11 insideScript"),
        LintCase("other delimiters", "{{=<% %>=}}<script><%x%>", "1:20 insideScript"),
    ]

    @Test("finds nothing where escaping is enough", arguments: safe)
    func passes(row: LintCase) throws { try check(row) }

    @Test("finds the places where escaping does not help", arguments: unsafe)
    func finds(row: LintCase) throws {
        #expect(!row.findings.isEmpty)
        try check(row)
    }

    private func check(_ row: LintCase) throws {
        let source = TemplateSource(name: "page", text: Array(row.template.utf8))
        let findings = try TemplateLint.findings(in: source)
        #expect(findings.map { "\($0.line):\($0.column) \($0.rule)" } == row.findings)
        #expect(findings.allSatisfy { $0.template == "page" })
    }

    @Test("names the tag, so that a trusted one can be listed")
    func namesTags() throws {
        let source = TemplateSource(name: "page", text: Array("<style>{{{ sheet }}}</style>".utf8))
        #expect(try TemplateLint.findings(in: source).map(\.name) == ["sheet"])
    }

    @Test("a template that does not parse is an error, not a clean one")
    func refuses() {
        let source = TemplateSource(name: "page", text: Array("<p>{{#a}}".utf8))
        #expect(throws: TemplateError(file: "page", line: 1, column: 4, reason: .unclosed("a"))) {
            try TemplateLint.findings(in: source)
        }
    }
}
