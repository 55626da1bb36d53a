/// Reads tokens, quoted strings and `; name=value` lists, which media types, Accept and Content-Disposition
/// share.
struct ParameterReader {
    private let bytes: [UInt8]
    private var place = 0

    /// A reader at the text's first byte.
    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Whether everything was read.
    var isAtEnd: Bool { place == bytes.count }

    /// Takes this byte if it is next.
    mutating func take(_ byte: UInt8) -> Bool {
        guard place < bytes.count, bytes[place] == byte else { return false }
        place += 1
        return true
    }

    /// Skips spaces and tabs.
    mutating func skipBlanks() {
        while place < bytes.count, bytes[place] == 0x20 || bytes[place] == 0x09 { place += 1 }
    }

    /// The token that begins here, or nil.
    mutating func token() -> String? {
        let start = place
        while place < bytes.count, ByteScan.isToken(bytes[place]) { place += 1 }
        return place > start ? String(decoding: bytes[start..<place], as: UTF8.self) : nil
    }

    /// The text of the quoted string that begins here, or nil when it has no end, holds a control character
    /// or is not UTF-8.
    ///
    /// With `escapes` a backslash makes the next byte literal (RFC 9110 section 5.6.4); browsers write none
    /// in the names of multipart forms, where a backslash is itself.
    mutating func quotedString(escapes: Bool) -> String? {
        guard take(UInt8(ascii: "\"")) else { return nil }
        var text: [UInt8] = []
        while place < bytes.count {
            var byte = bytes[place]
            place += 1
            if byte == UInt8(ascii: "\"") { return String(validating: text, as: UTF8.self) }
            if escapes, byte == UInt8(ascii: "\\") {
                guard place < bytes.count else { return nil }
                byte = bytes[place]
                place += 1
            }
            guard byte >= 0x20 && byte != 0x7F || byte == 0x09 else { return nil }
            text.append(byte)
        }
        return nil
    }

    /// The parameters up to the end of the text, or nil when the rest is anything else or repeats a name.
    mutating func parameters(escapes: Bool = true) -> [MediaType.Parameter]? {
        var parameters: [MediaType.Parameter] = []
        while true {
            skipBlanks()
            if isAtEnd { return parameters }
            guard take(UInt8(ascii: ";")) else { return nil }
            skipBlanks()
            // An empty parameter is allowed (RFC 9110 section 5.6.6).
            if isAtEnd || place < bytes.count && bytes[place] == UInt8(ascii: ";") { continue }
            guard let name = token()?.lowercased(), take(UInt8(ascii: "=")) else { return nil }
            guard let value = token() ?? quotedString(escapes: escapes) else { return nil }
            guard !parameters.contains(where: { $0.name == name }) else { return nil }
            parameters.append(MediaType.Parameter(name: name, value: value))
        }
    }
}
