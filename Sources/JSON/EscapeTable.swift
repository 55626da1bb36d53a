/// Which bytes of a string the writer must look at: one bit for each of the 256.
struct EscapeTable {
    private let low: UInt64
    private let lettered: UInt64

    init(_ surrounding: JSONWriter.Surrounding) {
        var low: UInt64 = 0xFFFF_FFFF | 1 << UInt64(UInt8(ascii: "\""))
        if surrounding == .scriptElement { low |= 1 << UInt64(UInt8(ascii: "<")) }
        self.low = low
        self.lettered = 1 << UInt64(UInt8(ascii: "\\") - 64)
    }

    /// Whether the byte may not be copied as it is; 0xE2 starts U+2028 and U+2029.
    @inline(__always)
    func marks(_ byte: UInt8) -> Bool {
        switch byte {
        case 0..<64: low >> UInt64(byte) & 1 != 0
        case 64..<128: lettered >> UInt64(byte - 64) & 1 != 0
        default: byte == 0xE2
        }
    }

    /// Appends the shortest escape of a byte below 0x80.
    static func append(_ byte: UInt8, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        default:
            bytes.append(contentsOf: "u00".utf8)
            bytes.append(digit(byte >> 4))
            bytes.append(digit(byte & 15))
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
