/// A place in a text that people edit; prints as `12:5`.
package struct TextPosition: Sendable, Hashable, CustomStringConvertible {
    /// The line, from 1.
    package var line: Int
    /// The character (Unicode scalar) of the line, from 1.
    package var column: Int

    /// Makes a place.
    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// The text form, as logs and answers show it.
    package var description: String { "\(line):\(column)" }
}
