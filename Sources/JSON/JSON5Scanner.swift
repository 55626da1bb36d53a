/// The characters of a JSON5 text with the place that each stands at.
struct JSON5Scanner {
    private let scalars: [Unicode.Scalar]
    private(set) var index = 0
    private var line = 1
    private var lineStart = 0

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    /// The next character; nil at the end.
    var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    /// The character that many places after the next one.
    func peek(_ offset: Int) -> Unicode.Scalar? {
        index + offset < scalars.count ? scalars[index + offset] : nil
    }

    /// Where the next character stands.
    var position: TextPosition { TextPosition(line: line, column: index - lineStart + 1) }

    /// The place after the last character.
    var endPosition: TextPosition {
        var scanner = self
        while scanner.next != nil { scanner.advance() }
        return scanner.position
    }

    /// Passes over one character; a carriage return and line feed together end one line.
    mutating func advance() {
        guard let scalar = next else { return }
        index += 1
        guard Self.isLineEnd(scalar), !(scalar == "\r" && next == "\n") else { return }
        line += 1
        lineStart = index
    }

    /// Passes over that many characters.
    mutating func advance(by count: Int) { for _ in 0..<count { advance() } }

    /// Passes over the character if it is next, and says whether it was.
    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        advance()
        return true
    }

    /// Passes over white space and comments (spec.json5.org sections 7 and 8).
    mutating func skipSpace() throws(JSON5.Failure) {
        while let scalar = next {
            if scalar == "/", peek(1) == "/" {
                while let scalar = next, !Self.isLineEnd(scalar) { advance() }
            } else if scalar == "/", peek(1) == "*" {
                let start = position
                advance(by: 2)
                while next != "*" || peek(1) != "/" {
                    guard next != nil else { throw JSON5.Failure(fault: .unexpectedEnd, position: start) }
                    advance()
                }
                advance(by: 2)
            } else if Self.isSpace(scalar) {
                advance()
            } else {
                return
            }
        }
    }

    /// The error of whatever is next being out of place.
    var unexpected: JSON5.Failure {
        guard let next else { return JSON5.Failure(fault: .unexpectedEnd, position: position) }
        return JSON5.Failure(fault: .unexpectedCharacter(next), position: position)
    }

    static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\n" || scalar == "\r" || scalar == "\u{2028}" || scalar == "\u{2029}"
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\t", "\u{B}", "\u{C}", " ", "\u{A0}", "\u{FEFF}": true
        default: isLineEnd(scalar) || scalar.properties.generalCategory == .spaceSeparator
        }
    }
}
