/// Pairs opening tags with their ends and decides which tags take their line out of the output.
struct TagMatcher {
    private let source: [UInt8]
    private let limits: MustacheLimits
    private var tags: [Tag]

    /// Matches the tags of a template.
    static func matched(_ tags: [Tag], source: [UInt8], limits: MustacheLimits) throws(TemplateFault) -> [Tag]
    {
        var matcher = TagMatcher(source: source, limits: limits, tags: tags)
        try matcher.pair()
        for index in matcher.tags.indices { matcher.strip(index) }
        return matcher.tags
    }

    private mutating func pair() throws(TemplateFault) {
        var open: [Int] = []
        for index in tags.indices {
            let tag = tags[index]
            tags[index].partner = index
            if tag.kind == .end {
                try end(index, opened: open.popLast())
                tags[index].enclosing = open.last
                continue
            }
            tags[index].enclosing = open.last
            if let parent = open.last, tags[parent].kind == .parent, !mayStandInParent(tag.kind) {
                throw fault(tag, .misplacedTag(name(of: tag)))
            }
            guard tag.kind.isOpening else { continue }
            if open.count >= limits.nestingDepth {
                throw fault(tag, .nestingTooDeep(limit: limits.nestingDepth))
            }
            open.append(index)
        }
        if let last = open.last { throw fault(tags[last], .unclosed(name(of: tags[last]))) }
    }

    private mutating func end(_ index: Int, opened: Int?) throws(TemplateFault) {
        let tag = tags[index]
        guard let opened else { throw fault(tag, .unexpectedEnd(name(of: tag))) }
        let opening = tags[opened]
        guard source[opening.name] == source[tag.name], opening.isDynamic == tag.isDynamic else {
            throw fault(tag, .mismatchedEnd(expected: name(of: opening), found: name(of: tag)))
        }
        tags[index].partner = opened
        tags[opened].partner = index
    }

    private func mayStandInParent(_ kind: Tag.Kind) -> Bool {
        kind == .block || kind == .comment || kind == .delimiters
    }

    /// Applies the specification's rule of standalone tags, with its two exceptions for inheritance.
    private mutating func strip(_ index: Int) {
        let tag = tags[index]
        switch tag.kind {
        case .variable, .raw: return
        case .parent:
            // "A parent's opening and closing tags need not be on separate lines in order to be standalone."
            let end = tags[tag.partner]
            guard let indentation = tag.indentation, let nextLine = end.nextLine else { return }
            tags[index].isStripped = true
            tags[index].outer = indentation.lowerBound..<tag.range.upperBound
            tags[tag.partner].outer = end.range.lowerBound..<nextLine
        case .end where tags[tag.partner].kind == .parent: return
        case .block where isArgument(tag):
            // What stands around a block inside a parent is not shown, so only its own side of the line
            // counts.
            if let nextLine = tag.nextLine { tags[index].outer = tag.range.lowerBound..<nextLine }
        case .end where isArgument(tags[tag.partner]):
            guard let indentation = tag.indentation else { return }
            tags[index].isStripped = true
            tags[index].outer = indentation.lowerBound..<tag.range.upperBound
        default:
            guard let indentation = tag.indentation, let nextLine = tag.nextLine else { return }
            tags[index].isStripped = true
            tags[index].outer = indentation.lowerBound..<nextLine
        }
    }

    /// Whether a block stands directly inside a parent and therefore replaces one of the parent's blocks.
    private func isArgument(_ tag: Tag) -> Bool {
        guard tag.kind == .block, let enclosing = tag.enclosing else { return false }
        return tags[enclosing].kind == .parent
    }

    private func name(of tag: Tag) -> String {
        (tag.isDynamic ? "*" : "") + String(decoding: source[tag.name], as: UTF8.self)
    }

    private func fault(_ tag: Tag, _ reason: TemplateError.Reason) -> TemplateFault {
        TemplateFault(offset: tag.range.lowerBound, reason: reason)
    }
}
