/// Percent-encoding (RFC 3986 section 2.1), strict in both directions.
package enum PercentCoding {
    /// Where encoded text will stand, which decides what may stay as it is.
    package enum Place: Sendable {
        /// Between two slashes of a path.
        case pathSegment
        /// A name or value in a query that is not a form; a space becomes `%20`.
        case queryValue
        /// A name or value of application/x-www-form-urlencoded; a space becomes `+`.
        case form
    }

    /// The text with every other byte of its UTF-8 written as `%XX`.
    package static func encode(_ text: String, for place: Place) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        append(text, for: place, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the encoded text to a buffer.
    package static func append(_ text: String, for place: Place, to output: inout [UInt8]) {
        let digits: StaticString = "0123456789ABCDEF"
        for byte in text.utf8 {
            if mayStay(byte, in: place) {
                output.append(byte)
            } else if byte == 0x20, place == .form {
                output.append(UInt8(ascii: "+"))
            } else {
                output.append(UInt8(ascii: "%"))
                output.append(digits.utf8Start[Int(byte >> 4)])
                output.append(digits.utf8Start[Int(byte & 15)])
            }
        }
    }

    /// The decoded text; nil when a `%` lacks its two digits or the bytes are not UTF-8.
    package static func decode(_ text: some Collection<UInt8>, plusIsSpace: Bool = false) -> String? {
        let decoded = text.withContiguousStorageIfAvailable { decodeBytes($0, plusIsSpace: plusIsSpace) }
        let bytes =
            decoded ?? Array(text).withUnsafeBufferPointer { decodeBytes($0, plusIsSpace: plusIsSpace) }
        return bytes.flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// The decoded bytes; nil when a `%` lacks its two digits.
    static func decodeBytes(_ text: UnsafeBufferPointer<UInt8>, plusIsSpace: Bool) -> [UInt8]? {
        var isWellFormed = true
        let bytes = [UInt8](unsafeUninitializedCapacity: text.count) { output, count in
            var place = 0
            while place < text.count {
                var byte = text[place]
                place += 1
                if byte == UInt8(ascii: "%") {
                    guard place + 1 < text.count, let high = HexadecimalDigit.value(text[place]),
                        let low = HexadecimalDigit.value(text[place + 1])
                    else {
                        isWellFormed = false
                        return
                    }
                    byte = high << 4 | low
                    place += 2
                } else if plusIsSpace, byte == UInt8(ascii: "+") {
                    byte = 0x20
                }
                output[count] = byte
                count += 1
            }
        }
        return isWellFormed ? bytes : nil
    }

    private static func mayStay(_ byte: UInt8, in place: Place) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            return true
        // The form serializer of the URL standard keeps `*` and encodes `~`; RFC 3986 has it the other way
        // round.
        case UInt8(ascii: "*"): return place == .form || place == .pathSegment
        case UInt8(ascii: "~"): return place != .form
        case UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "("),
            UInt8(ascii: ")"), UInt8(ascii: "+"), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "="),
            UInt8(ascii: ":"), UInt8(ascii: "@"):
            return place == .pathSegment
        default: return false
        }
    }
}
