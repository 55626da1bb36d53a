/// Why a set of templates was refused, and where.
package struct TemplateError: Error, Equatable, Sendable {
    /// The template's name, which is its path below the template folder without the extension.
    package var file: String
    /// The line, from 1.
    package var line: Int
    /// The column in characters, from 1.
    package var column: Int
    /// What is wrong there.
    package var reason: Reason

    /// What can be wrong with a template.
    package enum Reason: Equatable, Sendable {
        /// The bytes are not UTF-8.
        case invalidUTF8
        /// The template is longer than the limit.
        case templateTooLarge(limit: Int)
        /// There are more templates than the limit.
        case tooManyTemplates(limit: Int)
        /// The template compiles to more instructions than the limit.
        case tooManyInstructions(limit: Int)
        /// Two templates have this name.
        case duplicateTemplate
        /// No template has the name that the code asked for.
        case unknownTemplate
        /// A tag never ends.
        case unclosedTag
        /// A tag without a name.
        case emptyName
        /// A name with white space, an empty part, or a sigil where none can stand.
        case badName(String)
        /// A name longer than the limit.
        case nameTooLong(limit: Int)
        /// A tag that sets delimiters and does not name two of them.
        case badDelimiters
        /// A section, block or parent that never ends.
        case unclosed(String)
        /// An end tag where nothing is open.
        case unexpectedEnd(String)
        /// An end tag for something else than what was opened last.
        case mismatchedEnd(expected: String, found: String)
        /// Sections, blocks and parents stand too deep inside each other.
        case nestingTooDeep(limit: Int)
        /// A tag directly inside a parent that is neither block nor comment, which would silently show
        /// nothing.
        case misplacedTag(String)
        /// Two blocks of one parent have this name.
        case duplicateBlock(String)
        /// No template has the name of this partial.
        case unknownPartial(String)
        /// No template has the name of this parent.
        case unknownParent(String)
    }

    /// Says what is wrong and where.
    package init(file: String, line: Int, column: Int, reason: Reason) {
        self.file = file
        self.line = line
        self.column = column
        self.reason = reason
    }
}

/// A fault at a byte of one template, before the library adds the file's name and counts the lines.
struct TemplateFault: Error, Equatable {
    var offset: Int
    var reason: TemplateError.Reason

    func located(in source: TemplateSource) -> TemplateError {
        let position = TextPosition(of: offset, in: source.text)
        return TemplateError(file: source.name, line: position.line, column: position.column, reason: reason)
    }
}
