/// Lower-case hexadecimal (RFC 4648 section 8).
package enum Hex {
    private static let digits: StaticString = "0123456789abcdef"

    /// Two digits a byte, lower case.
    package static func encode(_ bytes: some Collection<UInt8>) -> String {
        bytes.withContiguousStorageIfAvailable { encode(inOnePiece: $0) }
            ?? Array(bytes).withUnsafeBufferPointer { encode(inOnePiece: $0) }
    }

    private static func encode(inOnePiece bytes: UnsafeBufferPointer<UInt8>) -> String {
        String(unsafeUninitializedCapacity: bytes.count * 2) { buffer in
            for place in bytes.indices {
                buffer[place * 2] = digits.utf8Start[Int(bytes[place] >> 4)]
                buffer[place * 2 + 1] = digits.utf8Start[Int(bytes[place] & 15)]
            }
            return bytes.count * 2
        }
    }

    /// The bytes of an even number of digits in either case; nil for anything else.
    package static func decode(_ text: String) -> [UInt8]? {
        guard text.utf8.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count / 2)
        var high: UInt8?
        for byte in text.utf8 {
            guard let value = value(of: byte) else { return nil }
            if let first = high {
                bytes.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return bytes
    }

    private static func value(of byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
