/// A template as a tree, between its tags and its instructions.
indirect enum Node {
    /// A line that shows something starts here; only the indented form of a template does anything about it.
    case lineStart
    /// Bytes of the source, at most one line of them.
    case text(Range<Int>)
    case value(Path, isRaw: Bool)
    case section(Path, isInverted: Bool, [Node])
    /// A partial, or a parent together with the index of its arguments.
    case include(Inclusion, arguments: Int?)
    case block(Block)

    /// A name with its dots taken apart; empty for the implicit iterator.
    typealias Path = [Symbol]

    /// What a partial or parent tag brings in.
    struct Inclusion {
        /// The name of the template as the tag has it.
        var name: String
        /// The path of the value that holds the template's name, nil where the tag names the template itself.
        var dynamicPath: Path?
        var isParent: Bool
        /// The blanks to put before every line of the template, nil where the tag does not have its line to
        /// itself.
        var indentation: Range<Int>?
        /// Where the tag stands, for errors.
        var offset: Int
    }

    /// A place in a template that a child may fill.
    struct Block {
        var name: Symbol
        /// The blanks to put before every line of what fills it.
        var indentation: Range<Int>
        /// Whether what fills it starts a line, so that the blanks stand before its first line too.
        var startsLine: Bool
        var content: [Node]
    }

    /// What a child fills a block with.
    struct Argument {
        var name: Symbol
        var content: [Node]
    }
}

/// A template that was read without error, ready to be compiled.
struct ParsedTemplate {
    var source: TemplateSource
    var nodes: [Node]
    /// The arguments of every parent tag, by the index that `Node.include` carries.
    var arguments: [[Node.Argument]]
    var rawTags: [RawTag]
}
