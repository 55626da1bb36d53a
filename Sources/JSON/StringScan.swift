/// A string of the text: the bytes between its quotes.
struct StringScan {
    /// The offset after the opening quote.
    var start: Int
    /// The offset of the closing quote.
    var end: Int
    /// Whether a backslash occurs, so that the bytes are not the value yet.
    var hasEscapes: Bool

    /// Checks a whole string (RFC 8259 section 7), from the byte after the opening quote: well-formed UTF-8,
    /// no bare control bytes, every escape complete, every surrogate paired.
    init(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) throws(JSONError) {
        var position = start
        var hasEscapes = false
        while true {
            position = Self.plainEnd(bytes, from: position)
            guard position < bytes.count else { throw .unexpectedEnd(offset: bytes.count) }
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                self.start = start
                self.end = position
                self.hasEscapes = hasEscapes
                return
            case UInt8(ascii: "\\"):
                hasEscapes = true
                position = try Self.escapeEnd(bytes, at: position)
            case 0..<0x20:
                throw .controlByte(byte, offset: position)
            default:
                guard let length = UTF8Sequence.length(in: bytes, at: position) else {
                    throw .invalidUTF8(offset: position)
                }
                position += length
            }
        }
    }

    /// Skips plain ASCII, eight bytes at a step: stops before a quote, a backslash, a control byte or a byte
    /// above 0x7F.
    ///
    /// The byte tests are the has-less and has-zero formulas of "Bit Twiddling Hacks" (S. E. Anderson).
    @inline(__always)
    private static func plainEnd(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var position = start
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        while position + 8 <= bytes.count {
            let word = UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: position, as: UInt64.self)
            let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
            let backslashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
            let found =
                ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes)
                | ((word &- (ones &* 0x20)) & ~word) | word
            guard found & highs == 0 else {
                // A borrow can only mark bytes above the first true one, so the lowest mark is exact.
                return position + (found & highs).littleEndian.trailingZeroBitCount / 8
            }
            position += 8
        }
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 || byte >= 0x80 {
                break
            }
            position += 1
        }
        return position
    }

    /// The offset after the escape that starts there, with the second half of a surrogate pair.
    private static func escapeEnd(
        _ bytes: UnsafeBufferPointer<UInt8>, at start: Int
    ) throws(JSONError) -> Int {
        guard start + 1 < bytes.count else { throw .unexpectedEnd(offset: bytes.count) }
        guard bytes[start + 1] == UInt8(ascii: "u") else {
            guard simpleEscape(bytes[start + 1]) != nil else { throw .malformedEscape(offset: start) }
            return start + 2
        }
        let unit = try codeUnit(bytes, at: start)
        guard unit & 0xF800 == 0xD800 else { return start + 6 }
        guard unit & 0x0400 == 0, start + 7 < bytes.count, bytes[start + 6] == UInt8(ascii: "\\"),
            bytes[start + 7] == UInt8(ascii: "u"), try codeUnit(bytes, at: start + 6) & 0xFC00 == 0xDC00
        else { throw .loneSurrogate(offset: start) }
        return start + 12
    }

    /// The four digits of a \u escape that starts there.
    private static func codeUnit(
        _ bytes: UnsafeBufferPointer<UInt8>, at start: Int
    ) throws(JSONError) -> UInt32 {
        guard start + 6 <= bytes.count else { throw .unexpectedEnd(offset: bytes.count) }
        var unit: UInt32 = 0
        for place in start + 2..<start + 6 {
            guard let digit = hexadecimalDigit(bytes[place]) else { throw .malformedEscape(offset: start) }
            unit = unit << 4 | digit
        }
        return unit
    }

    /// The byte that a backslash and that letter stand for; nil for a letter that makes no escape.
    @inline(__always)
    private static func simpleEscape(_ letter: UInt8) -> UInt8? {
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: nil
        }
    }

    static func hexadecimalDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A")) + 10
        default: nil
        }
    }

    /// The bytes of the value: escapes replaced by what they stand for.
    func decoded(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        guard hasEscapes else { return [UInt8](bytes[start..<end]) }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(end - start)
        var position = start
        while position < end {
            guard bytes[position] == UInt8(ascii: "\\") else {
                decoded.append(bytes[position])
                position += 1
                continue
            }
            if let byte = Self.simpleEscape(bytes[position + 1]) {
                decoded.append(byte)
                position += 2
                continue
            }
            // The scan has checked every digit, so a failure here cannot happen and zero is never stored.
            let first = (try? Self.codeUnit(bytes, at: position)) ?? 0
            position += 6
            guard first & 0xFC00 == 0xD800 else {
                UTF8Sequence.append(first, to: &decoded)
                continue
            }
            let second = (try? Self.codeUnit(bytes, at: position)) ?? 0
            position += 6
            UTF8Sequence.append(0x10000 + ((first & 0x3FF) << 10 | second & 0x3FF), to: &decoded)
        }
        return decoded
    }
}
