/// A place in an HTML template where escaping cannot make a value safe.
package struct LintFinding: Equatable, Sendable {
    /// The template's name.
    package var template: String
    /// The name in the tag, so that a test can allow-list one that is trusted.
    package var name: String
    /// The line of the tag, from 1.
    package var line: Int
    /// The column of the tag in characters, from 1.
    package var column: Int
    /// The rule that the tag breaks.
    package var rule: Rule

    /// What the linter refuses.
    ///
    /// Partials, parents and blocks count like values, since what they bring is not seen.
    package enum Rule: Equatable, Sendable {
        /// Inside `script`, where text is a program.
        case insideScript
        /// Inside `style`, where text is a style sheet.
        case insideStyle
        /// In an attribute whose value is a program or a document: an event handler, or `srcdoc`.
        case insideCodeAttribute(String)
        /// In a value without quotes, which a blank ends.
        case unquotedAttribute(String)
        /// In a tag, but not in an attribute's value.
        case insideTag
        /// A value that is not escaped, in an attribute (`href` and `src` are the worst).
        case rawInAttribute(String)
        /// A section that ends in another place of the markup than it starts in, so what follows is either of
        /// them.
        case sectionChangesPlace(String)
    }
}

/// Finds values in places of HTML templates where escaping does not help; for tests, not for requests.
package struct TemplateLint {
    private let source: TemplateSource
    private let tags: [Tag]
    private var state = MarkupState()
    /// The places to compare with, or to go back to, for each section and block that is open.
    private var open: [MarkupState] = []
    private var findings: [LintFinding] = []

    /// What is wrong with one template; throws `TemplateError` where it does not parse.
    package static func findings(
        in source: TemplateSource, limits: MustacheLimits = MustacheLimits()
    ) throws(TemplateError) -> [LintFinding] {
        do {
            let scanned = try TagScanner.tags(of: source.text, limits: limits)
            let tags = try TagMatcher.matched(scanned, source: source.text, limits: limits)
            var lint = TemplateLint(source: source, tags: tags)
            lint.run()
            return lint.findings
        } catch {
            throw error.located(in: source)
        }
    }

    private init(source: TemplateSource, tags: [Tag]) {
        self.source = source
        self.tags = tags
    }

    private mutating func run() {
        var position = 0
        for index in tags.indices {
            let tag = tags[index]
            // What stands directly inside a parent is not shown.
            if enclosingKind(ofTextBefore: tag) != .parent { advance(over: position..<tag.range.lowerBound) }
            visit(tag)
            position = tag.range.upperBound
        }
        advance(over: position..<source.text.count)
    }

    private func enclosingKind(ofTextBefore tag: Tag) -> Tag.Kind? {
        tag.kind == .end ? tags[tag.partner].kind : tag.enclosing.map { tags[$0].kind }
    }

    private mutating func advance(over range: Range<Int>) {
        for byte in source.text[range] { state.advance(over: byte) }
    }

    private mutating func visit(_ tag: Tag) {
        switch tag.kind {
        case .comment, .delimiters: return
        case .variable, .raw, .partial, .parent: visitValue(tag)
        case .block where isArgument(tag):
            open.append(state)
            state = MarkupState()
        case .block:
            visitValue(tag)
            open.append(state)
        case .section, .inverted: open.append(state)
        case .end: visitEnd(tag)
        }
    }

    private mutating func visitValue(_ tag: Tag) {
        if let rule = ruleBroken(by: tag) { report(tag, rule) }
        state.advanceOverValue()
    }

    private func ruleBroken(by tag: Tag) -> LintFinding.Rule? {
        let attribute = String(decoding: state.attribute, as: UTF8.self)
        switch state.place {
        case .text, .comment: return nil
        case .rawText: return state.element == Array("style".utf8) ? .insideStyle : .insideScript
        case .beforeValue, .unquotedValue: return .unquotedAttribute(attribute)
        case .quotedValue:
            if attribute.hasPrefix("on") || attribute == "srcdoc" { return .insideCodeAttribute(attribute) }
            return tag.kind == .raw ? .rawInAttribute(attribute) : nil
        case .tagOpen, .endTag, .declaration, .tagName, .tag, .attributeName, .afterAttributeName:
            return .insideTag
        }
    }

    private mutating func visitEnd(_ end: Tag) {
        let opening = tags[end.partner]
        guard opening.kind != .parent, let before = open.popLast() else { return }
        let expected = isArgument(opening) ? MarkupState() : before
        if !state.isSamePlace(as: expected) {
            report(opening, .sectionChangesPlace(name(of: opening)))
        }
        if isArgument(opening) { state = before }
    }

    private func isArgument(_ tag: Tag) -> Bool {
        guard tag.kind == .block, let enclosing = tag.enclosing else { return false }
        return tags[enclosing].kind == .parent
    }

    private func name(of tag: Tag) -> String { String(decoding: source.text[tag.name], as: UTF8.self) }

    private mutating func report(_ tag: Tag, _ rule: LintFinding.Rule) {
        let position = TextPosition(of: tag.range.lowerBound, in: source.text)
        findings.append(
            LintFinding(
                template: source.name, name: name(of: tag), line: position.line, column: position.column,
                rule: rule))
    }
}
