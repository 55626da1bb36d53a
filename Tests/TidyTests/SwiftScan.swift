/// Tells code, comments and string literals of a Swift file apart, with just enough of the grammar for that.
struct SwiftScan {
    private let bytes: [UInt8]
    private(set) var code: [UInt8]
    private(set) var comments: [UInt8]
    private(set) var literals: [SwiftFile.Literal] = []
    private var position = 0
    private var line = 1

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        let blank: [UInt8] = bytes.map { $0 == 10 ? 10 : 32 }
        code = blank
        comments = blank
    }

    mutating func run() { scanCode(untilParenthesis: false) }

    /// Reads code to the end, or to the parenthesis that closes an interpolation.
    private mutating func scanCode(untilParenthesis: Bool) {
        var depth = 0
        while position < bytes.count {
            if starts(with: "//") {
                scanLineComment()
            } else if starts(with: "/*") {
                scanBlockComment()
            } else if let opening = openingOfLiteral() {
                scanLiteral(hashes: opening.hashes, isMultiline: opening.isMultiline)
            } else {
                let byte = bytes[position]
                if byte == UInt8(ascii: "(") { depth += 1 }
                if byte == UInt8(ascii: ")") {
                    if untilParenthesis, depth == 0 { return }
                    depth -= 1
                }
                code[position] = byte
                advance()
            }
        }
    }

    private mutating func scanLineComment() {
        while position < bytes.count, bytes[position] != 10 {
            comments[position] = bytes[position]
            advance()
        }
    }

    private mutating func scanBlockComment() {
        var depth = 0
        repeat {
            let change = starts(with: "/*") ? 1 : starts(with: "*/") ? -1 : 0
            depth += change
            for _ in 0..<(change == 0 ? 1 : 2) where position < bytes.count {
                comments[position] = bytes[position]
                advance()
            }
        } while depth > 0 && position < bytes.count
    }

    /// Whether a literal starts here: any number of `#`, then one or three quotation marks.
    private func openingOfLiteral() -> (hashes: Int, isMultiline: Bool)? {
        var end = position
        while end < bytes.count, bytes[end] == UInt8(ascii: "#") { end += 1 }
        guard end < bytes.count, bytes[end] == UInt8(ascii: "\"") else { return nil }
        let isMultiline = bytes[end...].starts(with: Array("\"\"\"".utf8))
        return (end - position, isMultiline)
    }

    private mutating func scanLiteral(hashes: Int, isMultiline: Bool) {
        let quotes = isMultiline ? 3 : 1
        let hashText = String(repeating: "#", count: hashes)
        let closing = String(repeating: "\"", count: quotes) + hashText
        let escape = "\\" + hashText
        let firstLine = line
        var content: [UInt8] = []
        for _ in 0..<(hashes + quotes) { keepAsCode() }
        while position < bytes.count {
            if starts(with: closing) {
                for _ in 0..<closing.utf8.count { keepAsCode() }
                break
            }
            if starts(with: escape + "(") {
                position += escape.utf8.count + 1
                content.append(32)
                scanCode(untilParenthesis: true)
                if position < bytes.count { advance() }
            } else if starts(with: escape) {
                for _ in 0..<min(escape.utf8.count + 1, bytes.count - position) {
                    content.append(bytes[position])
                    advance()
                }
            } else {
                // A literal of one line ends with it, so that a slip of this scanner costs one line only.
                if !isMultiline, bytes[position] == 10 { break }
                content.append(bytes[position])
                advance()
            }
        }
        literals.append(SwiftFile.Literal(line: firstLine, text: String(decoding: content, as: UTF8.self)))
    }

    private mutating func keepAsCode() {
        code[position] = bytes[position]
        advance()
    }

    private mutating func advance() {
        if bytes[position] == 10 { line += 1 }
        position += 1
    }

    private func starts(with text: String) -> Bool { bytes[position...].starts(with: text.utf8) }
}
