/// The well-formed byte sequences of UTF-8 (Unicode 15, table 3-7; RFC 3629 section 4).
enum UTF8Sequence {
    /// The length of the well-formed sequence that starts there; nil for overlong forms, surrogates, values
    /// above U+10FFFF and sequences cut short.
    @inline(__always)
    static func length(in bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Int? {
        let first = bytes[start]
        if first < 0x80 { return 1 }
        let left = bytes.count - start
        guard left >= 2 else { return nil }
        let second = bytes[start + 1]
        switch first {
        case 0xC2...0xDF: return isContinuation(second) ? 2 : nil
        case 0xE0...0xEF:
            let lowest: UInt8 = first == 0xE0 ? 0xA0 : 0x80
            let highest: UInt8 = first == 0xED ? 0x9F : 0xBF
            guard second >= lowest, second <= highest, left >= 3 else { return nil }
            return isContinuation(bytes[start + 2]) ? 3 : nil
        case 0xF0...0xF4:
            let lowest: UInt8 = first == 0xF0 ? 0x90 : 0x80
            let highest: UInt8 = first == 0xF4 ? 0x8F : 0xBF
            guard second >= lowest, second <= highest, left >= 4 else { return nil }
            return isContinuation(bytes[start + 2]) && isContinuation(bytes[start + 3]) ? 4 : nil
        default: return nil
        }
    }

    /// The offset of the first byte that starts no well-formed sequence; nil where all do.
    static func firstFault(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        var position = 0
        while position < bytes.count {
            guard let length = length(in: bytes, at: position) else { return position }
            position += length
        }
        return nil
    }

    /// Appends the bytes of a scalar value; the caller has checked that it is one.
    static func append(_ scalar: UInt32, to bytes: inout [UInt8]) {
        switch scalar {
        case 0..<0x80:
            bytes.append(UInt8(truncatingIfNeeded: scalar))
        case 0x80..<0x800:
            bytes.append(0xC0 | UInt8(truncatingIfNeeded: scalar >> 6))
            bytes.append(continuation(scalar))
        case 0x800..<0x10000:
            bytes.append(0xE0 | UInt8(truncatingIfNeeded: scalar >> 12))
            bytes.append(continuation(scalar >> 6))
            bytes.append(continuation(scalar))
        default:
            bytes.append(0xF0 | UInt8(truncatingIfNeeded: scalar >> 18))
            bytes.append(continuation(scalar >> 12))
            bytes.append(continuation(scalar >> 6))
            bytes.append(continuation(scalar))
        }
    }

    @inline(__always)
    private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

    private static func continuation(_ bits: UInt32) -> UInt8 {
        0x80 | UInt8(truncatingIfNeeded: bits & 0x3F)
    }
}
