/// Turns matched tags and the text between them into a tree.
///
/// A block that fills another one is moved to another indentation: the specification removes what indents it
/// where it is written and adds what indents the place it fills. `margin` is what is removed, as a range of
/// the source.
struct NodeBuilder {
    private let source: TemplateSource
    private let tags: [Tag]
    private let symbols: Symbols
    private var arguments: [[Node.Argument]] = []

    private init(_ source: TemplateSource, _ tags: [Tag], _ symbols: Symbols) {
        self.source = source
        self.tags = tags
        self.symbols = symbols
    }

    /// Reads a template: scans, matches and builds it.
    static func parse(
        _ source: TemplateSource, symbols: Symbols, limits: MustacheLimits
    ) throws(TemplateFault) -> ParsedTemplate {
        if source.text.count > limits.templateBytes {
            throw TemplateFault(offset: 0, reason: .templateTooLarge(limit: limits.templateBytes))
        }
        do {
            _ = try UTF8Span(validating: source.text.span)
        } catch {
            throw TemplateFault(offset: error.byteOffsets.lowerBound, reason: .invalidUTF8)
        }
        let scanned = try TagScanner.tags(of: source.text, limits: limits)
        let tags = try TagMatcher.matched(scanned, source: source.text, limits: limits)
        var builder = NodeBuilder(source, tags, symbols)
        let whole = Body(tags: tags.indices, text: source.text.indices, margin: 0..<0, endsInline: false)
        let nodes = try builder.nodes(of: whole)
        return ParsedTemplate(
            source: source, nodes: nodes, arguments: builder.arguments, rawTags: builder.rawTags())
    }

    /// A stretch of the template: the tags in it, the text in it, and the margin its lines lose.
    private struct Body {
        var tags: Range<Int>
        var text: Range<Int>
        var margin: Range<Int>
        /// Whether an end tag that shares its line with other things follows.
        var endsInline: Bool
        /// Whether the first line counts as a line even where the source has something before it.
        var startsLine = false
    }

    private mutating func nodes(of body: Body) throws(TemplateFault) -> [Node] {
        var nodes: [Node] = []
        var position = body.text.lowerBound
        var index = body.tags.lowerBound
        var startsLine = body.startsLine
        while index < body.tags.upperBound {
            let tag = tags[index]
            appendText(
                position..<tag.outer.lowerBound, to: &nodes, margin: body.margin, startsLine: startsLine,
                endsInline: !tag.isStripped)
            startsLine = false
            if let node = try node(at: index, margin: body.margin) { nodes.append(node) }
            let last = tags[tag.partner]
            position = last.outer.upperBound
            index = tag.partner + 1
        }
        appendText(
            position..<body.text.upperBound, to: &nodes, margin: body.margin, startsLine: startsLine,
            endsInline: body.endsInline)
        return nodes
    }

    /// Appends text line by line, marking where lines start; the last line may be empty when a tag continues
    /// it.
    private func appendText(
        _ range: Range<Int>, to nodes: inout [Node], margin: Range<Int>, startsLine: Bool, endsInline: Bool
    ) {
        let text = source.text
        var position = range.lowerBound
        var isLineStart = startsLine || position == 0 || text[position - 1] == Byte.newline
        while position < range.upperBound {
            var end = position
            while end < range.upperBound, text[end] != Byte.newline { end += 1 }
            if end < range.upperBound { end += 1 }
            if isLineStart {
                position += shared(margin, with: position..<end)
                nodes.append(.lineStart)
            }
            if position < end { nodes.append(.text(position..<end)) }
            position = end
            isLineStart = text[end - 1] == Byte.newline
        }
        if isLineStart, endsInline { nodes.append(.lineStart) }
    }

    private mutating func node(at index: Int, margin: Range<Int>) throws(TemplateFault) -> Node? {
        let tag = tags[index]
        switch tag.kind {
        case .comment, .delimiters, .end: return nil
        case .variable, .raw: return .value(try path(of: tag), isRaw: tag.kind == .raw)
        case .section, .inverted:
            let path = try path(of: tag)
            return .section(
                path, isInverted: tag.kind == .inverted, try nodes(of: body(of: index, margin: margin)))
        case .block:
            let body = body(of: index, margin: margin)
            let block = Node.Block(
                name: symbol(of: tag), indentation: indentation(of: tag, body), startsLine: tag.isStripped,
                content: try nodes(of: body))
            return .block(block)
        case .partial: return .include(try inclusion(tag, margin: margin), arguments: nil)
        case .parent:
            let inclusion = try inclusion(tag, margin: margin)
            return .include(inclusion, arguments: try parentArguments(index))
        }
    }

    private mutating func parentArguments(_ parent: Int) throws(TemplateFault) -> Int {
        var found: [Node.Argument] = []
        var names: Set<Symbol> = []
        var index = parent + 1
        while index < tags[parent].partner {
            let tag = tags[index]
            if tag.kind == .block {
                let name = symbol(of: tag)
                guard names.insert(name).inserted else {
                    throw TemplateFault(offset: tag.range.lowerBound, reason: .duplicateBlock(text(of: tag)))
                }
                var body = body(of: index, margin: 0..<0)
                // Written on lines of its own, the block loses the indentation of its first line that is not
                // blank.
                if tag.outer.upperBound > tag.range.upperBound {
                    body.margin = leadingBlanks(of: body.text) ?? 0..<0
                }
                body.startsLine = true
                // An end tag at the start of a line is no part of it here: nothing of that line is shown.
                body.endsInline = false
                found.append(Node.Argument(name: name, content: try nodes(of: body)))
            }
            index = tag.partner + 1
        }
        arguments.append(found)
        return arguments.count - 1
    }

    private func body(of index: Int, margin: Range<Int>) -> Body {
        let tag = tags[index]
        let end = tags[tag.partner]
        return Body(
            tags: (index + 1)..<tag.partner, text: tag.outer.upperBound..<end.outer.lowerBound,
            margin: margin,
            endsInline: !end.isStripped)
    }

    private func inclusion(_ tag: Tag, margin: Range<Int>) throws(TemplateFault) -> Node.Inclusion {
        Node.Inclusion(
            name: text(of: tag), dynamicPath: tag.isDynamic ? try path(of: tag) : nil,
            isParent: tag.kind == .parent,
            indentation: tag.isStripped ? tag.indentation.map { withoutMargin($0, margin) } : nil,
            offset: tag.range.lowerBound)
    }

    /// What indents whatever fills a block: its default content's first line where the tag has a line of its
    /// own, else the blanks before the tag.
    private func indentation(of tag: Tag, _ body: Body) -> Range<Int> {
        let intrinsic = tag.isStripped ? leadingBlanks(of: body.text) : nil
        return withoutMargin(intrinsic ?? tag.indentation ?? 0..<0, body.margin)
    }
}

extension NodeBuilder {
    private func leadingBlanks(of range: Range<Int>) -> Range<Int>? {
        var start = range.lowerBound
        var position = start
        while position < range.upperBound {
            let byte = source.text[position]
            if byte == Byte.newline {
                start = position + 1
            } else if !Byte.isWhiteSpace(byte) {
                return start..<position
            }
            position += 1
        }
        return nil
    }

    private func withoutMargin(_ blanks: Range<Int>, _ margin: Range<Int>) -> Range<Int> {
        (blanks.lowerBound + shared(margin, with: blanks))..<blanks.upperBound
    }

    /// How many bytes a line shares with the margin.
    private func shared(_ margin: Range<Int>, with line: Range<Int>) -> Int {
        var count = 0
        while count < min(margin.count, line.count),
            source.text[margin.lowerBound + count] == source.text[line.lowerBound + count]
        {
            count += 1
        }
        return count
    }

    private func text(of tag: Tag) -> String { String(decoding: source.text[tag.name], as: UTF8.self) }

    private func symbol(of tag: Tag) -> Symbol { symbols.symbol(for: text(of: tag)) }

    private func path(of tag: Tag) throws(TemplateFault) -> Node.Path {
        let name = source.text[tag.name]
        if name.count == 1, name.first == Byte.dot { return [] }
        var path: Node.Path = []
        for part in name.split(separator: Byte.dot, omittingEmptySubsequences: false) {
            if part.isEmpty {
                throw TemplateFault(offset: tag.range.lowerBound, reason: .badName(text(of: tag)))
            }
            path.append(symbols.symbol(for: String(decoding: part, as: UTF8.self)))
        }
        return path
    }

    private func rawTags() -> [RawTag] {
        var line = 1
        var counted = 0
        var found: [RawTag] = []
        for tag in tags where tag.kind == .raw {
            let start = tag.range.lowerBound
            line += source.text[counted..<start].count { $0 == Byte.newline }
            counted = start
            found.append(RawTag(template: source.name, name: text(of: tag), line: line))
        }
        return found
    }
}
