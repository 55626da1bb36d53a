/// One tag of a template: what it is, where it stands, and what its line looks like.
struct Tag {
    enum Kind: Equatable {
        case variable, raw, section, inverted, end, partial, parent, block, comment, delimiters

        /// Whether an end tag must follow.
        var isOpening: Bool { self == .section || self == .inverted || self == .parent || self == .block }
    }

    var kind: Kind
    /// The name without padding, sigil and asterisk.
    var name: Range<Int>
    /// Whether an asterisk stood before the name: the value of the name is the name.
    var isDynamic = false
    /// The tag with its delimiters.
    var range: Range<Int>

    /// The blank bytes between the start of the line and the tag, nil where something else stands there.
    var indentation: Range<Int>?
    /// Where the next line starts, nil where something else than blanks follows the tag on its line.
    var nextLine: Int?

    /// The tag that ends this one or that this one ends; its own index for tags without an end.
    var partner = 0
    /// The innermost tag around this one that is open, nil at the top.
    var enclosing: Int?

    /// Whether the tag takes the blanks before it out of the output.
    var isStripped = false
    /// The tag with what belongs to it in a line that shows nothing else.
    var outer: Range<Int>
}
