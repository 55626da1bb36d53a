/// Builds one log line: a JSON object on one line (RFC 8259), ended by a line feed.
struct JSONLine {
    private var bytes: [UInt8] = []

    init(time: Timestamp, level: LogLevel, event: StaticString) {
        bytes.reserveCapacity(512)
        append(literal: "{\"time\":\"")
        TimeText.append(time, to: &bytes)
        append(literal: "\",\"level\":\"")
        append(literal: level.word)
        append(literal: "\",\"event\":\"")
        append(literal: event)
        append(literal: "\"")
    }

    mutating func append(_ field: LogField) {
        append(literal: ",\"")
        append(literal: field.name)
        append(literal: "\":")
        switch field.value {
        case .integer(let value): append(value.magnitude, isNegative: value < 0)
        case .bool(let value): append(literal: value ? "true" : "false")
        case .number(let value): append(value)
        case .literal(let text):
            bytes.append(UInt8(ascii: "\""))
            appendEscaped(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
            bytes.append(UInt8(ascii: "\""))
        case .text(var text): text.withUTF8 { appendText($0) }
        }
    }

    /// The line, with its line feed.
    consuming func finish() -> [UInt8] {
        append(literal: "}\n")
        return bytes
    }

    private mutating func append(literal: StaticString) {
        bytes.append(
            contentsOf: UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    }

    private mutating func append(_ magnitude: UInt64, isNegative: Bool, digitsMin: Int = 1) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 21) { digits in
            var left = magnitude
            var place = 21
            repeat {
                place -= 1
                digits[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: left % 10)
                left /= 10
            } while left > 0 || 21 - place < digitsMin
            if isNegative {
                place -= 1
                digits[place] = UInt8(ascii: "-")
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: UnsafeBufferPointer(digits)[place...]))
        }
    }

    /// Three decimals.
    ///
    /// A Double up to 2^53 thousandths is exact enough for that; a larger one is cut to it.
    private mutating func append(_ value: Double) {
        guard value.isFinite else {
            append(literal: "null")
            return
        }
        let largest = 9_007_199_254_740_991.0
        let thousandths = UInt64(min((value.magnitude * 1000).rounded(), largest))
        append(thousandths / 1000, isNegative: value < 0 && thousandths > 0)
        guard !thousandths.isMultiple(of: 1000) else { return }
        bytes.append(UInt8(ascii: "."))
        append(thousandths % 1000, isNegative: false, digitsMin: 3)
    }

    /// A string value: secrets replaced first, then cut to the limit at a whole character, then escaped.
    private mutating func appendText(_ whole: UnsafeBufferPointer<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        var end = min(whole.count, SupportLimits.logTextBytesMax)
        while end < whole.count, end > 0, whole[end] & 0xC0 == 0x80 { end -= 1 }
        var position = 0
        // The search goes a little beyond the cut, so that a card number across it is not missed.
        let searched = UnsafeBufferPointer(rebasing: whole[..<min(whole.count, end + 64)])
        while position < end {
            guard let secret = Redaction.next(in: searched, from: position), secret.lowerBound < end else {
                break
            }
            appendEscaped(UnsafeBufferPointer(rebasing: whole[position..<secret.lowerBound]))
            append(literal: Redaction.stars)
            position = secret.upperBound
        }
        if position < end { appendEscaped(UnsafeBufferPointer(rebasing: whole[position..<end])) }
        if end < whole.count { append(literal: "…") }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Escapes quotes, backslashes and whatever a terminal or a log viewer could obey: control bytes, DEL, C1
    /// controls, line and paragraph separators, directional overrides and isolates, the byte order mark.
    private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
        var copied = 0
        var position = 0
        while position < text.count {
            let byte = text[position]
            if byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") {
                position += 1
                continue
            }
            guard let (scalar, length) = Self.unsafeScalar(text, at: position) else {
                position += 1
                continue
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[copied..<position]))
            append(escape: scalar)
            position += length
            copied = position
        }
        if copied < text.count { bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[copied...])) }
    }

    /// The scalar that starts there and its length, if it must be escaped; nil for a byte that may be copied.
    private static func unsafeScalar(
        _ text: UnsafeBufferPointer<UInt8>, at position: Int
    ) -> (scalar: UInt32, length: Int)? {
        let byte = text[position]
        if byte < 0x80 { return (UInt32(byte), 1) }
        if byte == 0xC2, position + 1 < text.count, text[position + 1] < 0xA0 {
            return (UInt32(text[position + 1]), 2)
        }
        guard byte == 0xE2 || byte == 0xEF || byte == 0xD8, position + 1 < text.count else { return nil }
        if byte == 0xD8 { return text[position + 1] == 0x9C ? (0x61C, 2) : nil }
        guard position + 2 < text.count else { return nil }
        let scalar =
            UInt32(byte & 0x0F) << 12 | UInt32(text[position + 1] & 0x3F) << 6
            | UInt32(text[position + 2] & 0x3F)
        switch scalar {
        case 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF: return (scalar, 3)
        default: return nil
        }
    }

    private mutating func append(escape scalar: UInt32) {
        bytes.append(UInt8(ascii: "\\"))
        switch scalar {
        case UInt32(UInt8(ascii: "\"")), UInt32(UInt8(ascii: "\\")):
            bytes.append(UInt8(truncatingIfNeeded: scalar))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        default:
            bytes.append(UInt8(ascii: "u"))
            for shift in [12, 8, 4, 0] as [UInt32] {
                let digit = UInt8(truncatingIfNeeded: scalar >> shift & 15)
                bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
            }
        }
    }
}
