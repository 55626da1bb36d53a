/// Finds the tags of a template in one pass; the text between them needs no token of its own.
struct TagScanner {
    private let source: [UInt8]
    private let limits: MustacheLimits
    private var opening = Array("{{".utf8)
    private var closing = Array("}}".utf8)
    private var tags: [Tag] = []

    private init(_ source: [UInt8], limits: MustacheLimits) {
        self.source = source
        self.limits = limits
    }

    /// The tags in order, with their lines described and pairs not yet matched.
    static func tags(of source: [UInt8], limits: MustacheLimits) throws(TemplateFault) -> [Tag] {
        var scanner = TagScanner(source, limits: limits)
        var position = 0
        while let start = scanner.find(scanner.opening, from: position) {
            let tag = try scanner.tag(at: start)
            scanner.describeLine(of: tag, after: position)
            position = tag.range.upperBound
        }
        return scanner.tags
    }

    private mutating func tag(at start: Int) throws(TemplateFault) -> Tag {
        var content = start + opening.count
        var suffix: [UInt8] = []
        let kind = kind(of: content < source.count ? source[content] : 0)
        switch kind {
        case .variable: break
        case .raw where source[content] == UInt8(ascii: "{"): suffix = [UInt8(ascii: "}")]
        case .delimiters: suffix = [Byte.equals]
        default: break
        }
        if kind != .variable { content += 1 }
        guard let end = find(suffix + closing, from: content) else {
            throw TemplateFault(offset: start, reason: .unclosedTag)
        }
        let range = start..<(end + suffix.count + closing.count)
        switch kind {
        case .comment: return Tag(kind: kind, name: end..<end, range: range, outer: range)
        case .delimiters:
            try setDelimiters(content..<end, at: start)
            return Tag(kind: kind, name: end..<end, range: range, outer: range)
        default: return try named(kind, trimmed(content..<end), range)
        }
    }

    private func kind(of sigil: UInt8) -> Tag.Kind {
        switch sigil {
        case UInt8(ascii: "#"): .section
        case UInt8(ascii: "^"): .inverted
        case UInt8(ascii: "/"): .end
        case UInt8(ascii: ">"): .partial
        case UInt8(ascii: "<"): .parent
        case UInt8(ascii: "$"): .block
        case UInt8(ascii: "&"), UInt8(ascii: "{"): .raw
        case UInt8(ascii: "!"): .comment
        case Byte.equals: .delimiters
        default: .variable
        }
    }

    private func named(_ kind: Tag.Kind, _ content: Range<Int>, _ range: Range<Int>) throws(TemplateFault)
        -> Tag
    {
        var name = content
        var isDynamic = false
        let mayBeDynamic = kind == .partial || kind == .parent || kind == .end
        if mayBeDynamic, let first = source[name].first, first == Byte.asterisk {
            isDynamic = true
            name = trimmed((name.lowerBound + 1)..<name.upperBound)
        }
        if name.isEmpty { throw TemplateFault(offset: range.lowerBound, reason: .emptyName) }
        if name.count > limits.nameBytes {
            throw TemplateFault(offset: range.lowerBound, reason: .nameTooLong(limit: limits.nameBytes))
        }
        // A sigil after padding is a slip of the pen (`{{ #a }}`), which would otherwise show nothing and say
        // nothing.
        let isSlip = kind == .variable && self.kind(of: source[name.lowerBound]) != .variable
        if isSlip || source[name].contains(where: { $0 <= Byte.space || $0 == 0x7F }) {
            let text = String(decoding: source[name], as: UTF8.self)
            throw TemplateFault(offset: range.lowerBound, reason: .badName(text))
        }
        return Tag(kind: kind, name: name, isDynamic: isDynamic, range: range, outer: range)
    }

    private mutating func setDelimiters(_ content: Range<Int>, at start: Int) throws(TemplateFault) {
        let parts = source[content].split(whereSeparator: Byte.isWhiteSpace)
        let areGood =
            parts.count == 2
            && parts.allSatisfy { part in
                part.count <= limits.delimiterBytes && !part.contains(Byte.equals)
            }
        guard areGood else { throw TemplateFault(offset: start, reason: .badDelimiters) }
        opening = Array(parts[0])
        closing = Array(parts[1])
    }

    /// Notes whether the tag is the first or the last thing on its line.
    private mutating func describeLine(of tag: Tag, after previousEnd: Int) {
        var tag = tag
        var start = tag.range.lowerBound
        while start > previousEnd, Byte.isBlank(source[start - 1]) { start -= 1 }
        // A tag never ends with a newline, so reaching the previous tag's end means: on its line.
        if start == 0 || (start > previousEnd && source[start - 1] == Byte.newline) {
            tag.indentation = start..<tag.range.lowerBound
        }
        var end = tag.range.upperBound
        while end < source.count, Byte.isBlank(source[end]) { end += 1 }
        if end == source.count {
            tag.nextLine = end
        } else if source[end] == Byte.newline {
            tag.nextLine = end + 1
        } else if source[end...].starts(with: [Byte.carriageReturn, Byte.newline]) {
            tag.nextLine = end + 2
        }
        tags.append(tag)
    }

    private func trimmed(_ range: Range<Int>) -> Range<Int> {
        var range = range
        while let first = source[range].first, Byte.isWhiteSpace(first) {
            range = (range.lowerBound + 1)..<range.upperBound
        }
        while let last = source[range].last, Byte.isWhiteSpace(last) {
            range = range.lowerBound..<(range.upperBound - 1)
        }
        return range
    }

    private func find(_ pattern: [UInt8], from start: Int) -> Int? {
        let last = source.count - pattern.count
        guard start <= last else { return nil }
        return source.withUnsafeBufferPointer { source in
            pattern.withUnsafeBufferPointer { pattern in
                var position = start
                while position <= last {
                    var matched = 0
                    while matched < pattern.count, source[position + matched] == pattern[matched] {
                        matched += 1
                    }
                    if matched == pattern.count { return position }
                    position += 1
                }
                return nil
            }
        }
    }
}
