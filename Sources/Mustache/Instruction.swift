/// What an instruction does; `first`, `second` and `third` are its operands.
///
/// A "path" is `first` and `pathCount`.
enum Operation: UInt8 {
    /// Copies `third` bytes of text at `second`.
    case text
    /// Copies `third` bytes of text at `second`, then shows the value of the path escaped.
    case escaped
    /// The same with the value as it is.
    case raw
    /// Enters the section of the path, or goes on at `third`.
    case section
    /// Goes on where the path is falsy, else at `third`.
    case inverted
    /// Takes the next value of a section back to `first`, a body of `second` instructions, or leaves the
    /// section.
    case sectionEnd
    /// Renders the instructions at `first` without indentation.
    case call
    /// Renders the instructions at `first` with the indentation `second` added.
    case callIndented
    /// Renders the template named by the value of the path without indentation.
    case dynamicCall
    /// Renders the template named by the value of the path with the indentation `second` added.
    case dynamicCallIndented
    /// Lets the `second` arguments at `first` fill blocks.
    case arguments
    /// Ends what the last `arguments` began.
    case argumentsEnd
    /// Renders what fills block `first` and goes on at `third`, else goes on with the default content;
    /// `second` indents every line but the first.
    case block
    /// The same for a block that has its line to itself: `second` indents every line.
    case lineBlock
    /// Writes the current indentation.
    case indent
    /// Goes back to the caller; `first` is how many instructions the body has.
    case bodyEnd
}

/// One step of a rendering, 16 bytes.
struct Instruction: BitwiseCopyable {
    var operation: Operation
    /// 0 for the implicit iterator, 1 for the symbol `first`, else that many symbols in the paths from
    /// `first`.
    var pathCount: UInt16 = 0
    var first: UInt32 = 0
    var second: UInt32 = 0
    var third: UInt32 = 0
}

/// Where the two forms of a body start.
struct Entry: BitwiseCopyable {
    /// For a body whose lines are not indented: no instruction for line starts, text in the longest runs.
    var plain: UInt32
    /// For a body whose lines are indented.
    var indented: UInt32
}

/// What fills a block.
struct ArgumentEntry: BitwiseCopyable {
    var name: UInt32
    var entry: Entry
}

/// All templates of a library in one run of instructions, so that a call is a jump.
struct Program: Sendable {
    var code: [Instruction] = []
    /// The bytes that are copied and the indentations; ends with `textPadding` that is not part of them.
    var text: [UInt8] = []
    /// What makes it safe to copy text in words of 16 bytes.
    static let textPadding = [UInt8](repeating: 0, count: 16)
    /// The symbols of dotted paths; never empty, so that it always has an address.
    var paths: [UInt32] = [0]
    var arguments: [ArgumentEntry] = []
    /// The indentations as ranges of `text`; the first is empty.
    var indentations: [Range<Int>] = [0..<0]
    static let noIndentation = 0
    /// The templates sorted by the bytes of their names, for dynamic names.
    var names: [(name: [UInt8], entry: Entry)] = []
}
