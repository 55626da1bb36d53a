/// What a mail server answers (RFC 5321 section 4.2).
package struct SMTPReply: Hashable, Sendable {
    /// Three digits, 200 to 559.
    package let code: Int
    /// The text of each line; it may name an address, so it is no text for logs.
    package let lines: [String]

    /// Makes a reply, for tests and fakes too.
    package init(code: Int, lines: [String] = []) {
        self.code = code
        self.lines = lines
    }

    /// Whether the server may do it later: 4yz.
    package var isTransient: Bool { code / 100 == 4 }

    /// The enhanced status code at the start of the text (RFC 3463), `5.1.1`; nil where there is none.
    package var enhancedCode: String? {
        guard let word = lines.first?.split(separator: " ").first else { return nil }
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count == 1,
            parts.allSatisfy({ part in
                (1...3).contains(part.utf8.count) && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
            })
        else { return nil }
        return String(word)
    }
}

/// What is wrong with a reply.
package enum SMTPReplyFault: String, Error, Hashable, Sendable {
    /// No three digits, or none that RFC 5321 section 4.2 knows.
    case code = "code"
    /// Neither a space nor a hyphen behind the digits.
    case separator = "separator"
    /// The lines of one reply have different codes.
    case codesDiffer = "codes_differ"
    /// A line that does not end in CRLF.
    case lineEnd = "line_end"
    case lineTooLong = "line_too_long"
    case tooManyLines = "too_many_lines"
}

/// Puts a reply together from bytes as they come.
struct SMTPReplyParser {
    private var code: Int?
    private var lines: [String] = []

    /// Takes the next reply from the front of the bytes; nil: it has not all come yet.
    mutating func take(from bytes: inout [UInt8]) throws(SMTPReplyFault) -> SMTPReply? {
        while let end = try lineEnd(in: bytes) {
            let line = bytes[..<end]
            let isLast = try read(line)
            bytes.removeFirst(end + 2)
            if isLast, let code {
                defer { self = SMTPReplyParser() }
                return SMTPReply(code: code, lines: lines)
            }
        }
        return nil
    }

    /// Where the first line ends.
    private func lineEnd(in bytes: [UInt8]) throws(SMTPReplyFault) -> Int? {
        let newline = bytes.prefix(MailLimits.replyLineBytes).firstIndex(of: 10)
        guard let newline else {
            if bytes.count >= MailLimits.replyLineBytes { throw .lineTooLong }
            return nil
        }
        guard newline > 0, bytes[newline - 1] == 13 else { throw .lineEnd }
        return newline - 1
    }

    /// Reads one line; answers whether it is the last one.
    private mutating func read(_ line: ArraySlice<UInt8>) throws(SMTPReplyFault) -> Bool {
        let digits = line.prefix(3).map { Int($0) - 0x30 }
        guard digits.count == 3, (2...5).contains(digits[0]), (0...5).contains(digits[1]),
            (0...9).contains(digits[2])
        else { throw .code }
        let code = digits[0] * 100 + digits[1] * 10 + digits[2]
        if let first = self.code, first != code { throw .codesDiffer }
        self.code = code
        guard lines.count < MailLimits.replyLines else { throw .tooManyLines }
        let rest = line.dropFirst(3)
        guard let separator = rest.first else {
            lines.append("")
            return true
        }
        guard separator == UInt8(ascii: " ") || separator == UInt8(ascii: "-") else { throw .separator }
        lines.append(String(decoding: rest.dropFirst(), as: UTF8.self))
        return separator == UInt8(ascii: " ")
    }
}
