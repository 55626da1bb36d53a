import Support

/// Text for a header field, free of everything that could end the field: no header can be injected through
/// a value of this type.
package struct HeaderText: Hashable, Sendable {
    /// The text of one line, without control characters.
    package let text: String

    /// Takes a text; control characters and separators of lines become spaces, and what is longer than
    /// `MailLimits.headerTextCharacters` is cut.
    package init(_ text: String) {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(MailLimits.headerTextCharacters) {
            scalars.append(Self.breaksLine(scalar) ? " " : scalar)
        }
        self.text = String(scalars)
    }

    private static func breaksLine(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029: true
        default: false
        }
    }

    /// The value as unstructured text: as it is where every byte is printable ASCII, else encoded words.
    func unstructured(firstLineUsed: Int) -> String {
        let isPlain =
            text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !text.contains("=?")
            && !text.hasPrefix(" ") && !text.hasSuffix(" ") && !text.contains("  ")
        guard isPlain, let folded = Self.fold(text, used: firstLineUsed) else {
            return EncodedWords.encode(text)
        }
        return folded
    }

    /// The value as a display name (RFC 5322 section 3.4): a quoted string, or encoded words.
    var phrase: String {
        guard text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }), text.utf8.count <= 50 else {
            return EncodedWords.encode(text)
        }
        var quoted = "\""
        for character in text {
            if character == "\"" || character == "\\" { quoted.append("\\") }
            quoted.append(character)
        }
        return quoted + "\""
    }

    /// Breaks a text before spaces so that no line is longer than the limit; nil where a word is too long.
    private static func fold(_ text: String, used: Int) -> String? {
        var lines: [String] = []
        var line = ""
        var room = MailLimits.headerLineBytes - used
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            let needed = word.utf8.count + (line.isEmpty ? 0 : 1)
            if needed > room, !line.isEmpty {
                lines.append(line)
                line = ""
                room = MailLimits.headerLineBytes - 1
            }
            guard word.utf8.count <= room else { return nil }
            room -= word.utf8.count + (line.isEmpty ? 0 : 1)
            line += (line.isEmpty ? "" : " ") + word
        }
        lines.append(line)
        return lines.joined(separator: "\r\n ")
    }
}

/// Words of RFC 2047: text outside ASCII in header fields.
enum EncodedWords {
    /// The words of a text, one a line, none broken within a character (section 5).
    static func encode(_ text: String) -> String {
        var words: [String] = []
        var part: [UInt8] = []
        func close() {
            if !part.isEmpty { words.append("=?UTF-8?B?\(Base64.encode(part))?=") }
            part = []
        }
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if part.count + bytes.count > MailLimits.encodedWordBytes { close() }
            part.append(contentsOf: bytes)
        }
        close()
        return words.joined(separator: "\r\n ")
    }
}
