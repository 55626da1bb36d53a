/// The URL and file name safe base64 alphabet without padding (RFC 4648 section 5).
package enum Base64URL {
    private static let digits: StaticString =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

    /// Four digits for three bytes, no padding.
    package static func encode(_ bytes: some Collection<UInt8>) -> String {
        bytes.withContiguousStorageIfAvailable { encode($0) }
            ?? Array(bytes).withUnsafeBufferPointer { encode($0) }
    }

    private static func encode(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        String(unsafeUninitializedCapacity: (bytes.count * 4 + 2) / 3) { text in
            var count = 0
            var bits: UInt32 = 0
            var held: UInt32 = 0
            for byte in bytes {
                bits = bits << 8 | UInt32(byte)
                held += 8
                while held >= 6 {
                    held -= 6
                    text[count] = digits.utf8Start[Int(bits >> held & 63)]
                    count += 1
                }
            }
            if held > 0 {
                text[count] = digits.utf8Start[Int(bits << (6 - held) & 63)]
                count += 1
            }
            return count
        }
    }

    /// The bytes of an unpadded text; nil for another alphabet, an impossible length or set bits after the
    /// last byte, so that each byte sequence has exactly one text.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var text = String(text)
        return text.withUTF8 { decode($0) }
    }

    private static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard text.count % 4 != 1 else { return nil }
        var isValid = true
        let bytes = [UInt8](unsafeUninitializedCapacity: text.count * 3 / 4) { buffer, count in
            var bits: UInt32 = 0
            var held: UInt32 = 0
            for byte in text {
                guard let value = value(of: byte) else {
                    isValid = false
                    return
                }
                bits = bits << 6 | UInt32(value)
                held += 6
                if held >= 8 {
                    held -= 8
                    buffer[count] = UInt8(truncatingIfNeeded: bits >> held)
                    count += 1
                }
            }
            isValid = bits & (1 << held - 1) == 0
        }
        return isValid ? bytes : nil
    }

    private static func value(of byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
