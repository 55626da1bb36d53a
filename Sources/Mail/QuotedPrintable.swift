/// The content transfer encoding for text (RFC 2045 section 6.7): lines of at most 76 characters of ASCII.
enum QuotedPrintable {
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// Encodes text; every kind of line break becomes CRLF, and the last line ends in one.
    static func encode(_ text: String) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(text.utf8.count * 5 / 4)
        var line: [UInt8] = []
        var pending: [UInt8] = []
        let bytes = Array(text.utf8)
        var place = 0
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            if byte == 13 || byte == 10 {
                if byte == 13, place < bytes.count, bytes[place] == 10 { place += 1 }
                end(&line, &output)
                continue
            }
            let isLast = place == bytes.count || bytes[place] == 13 || bytes[place] == 10
            pending.removeAll(keepingCapacity: true)
            append(byte, endsLine: isLast, startsLine: line.isEmpty, to: &pending)
            // One place is kept for the mark of a soft break.
            if line.count + pending.count > MailLimits.encodedLineBytes - (isLast ? 0 : 1) {
                line.append(UInt8(ascii: "="))
                end(&line, &output)
            }
            line.append(contentsOf: pending)
        }
        if !line.isEmpty { end(&line, &output) }
        return output
    }

    private static func end(_ line: inout [UInt8], _ output: inout [UInt8]) {
        output.append(contentsOf: line)
        output.append(contentsOf: [13, 10])
        line.removeAll(keepingCapacity: true)
    }

    private static func append(
        _ byte: UInt8, endsLine: Bool, startsLine: Bool, to output: inout [UInt8]
    ) {
        let isPlain =
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"): !endsLine
            // A dot alone on a line ends the message, and a `From ` is marked by old mailboxes.
            case UInt8(ascii: "."), UInt8(ascii: "F"): !startsLine
            case UInt8(ascii: "="): false
            default: (0x21...0x7E).contains(byte)
            }
        if isPlain { return output.append(byte) }
        output.append(contentsOf: [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]])
    }
}
