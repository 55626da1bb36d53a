/// How characters become bits (ISO/IEC 18004:2015, 7.4).
enum Mode: Int, CaseIterable, Hashable, Sendable {
    case numeric = 0
    case alphanumeric = 1
    case byte = 2

    /// Four bits that begin a segment (table 2).
    var indicator: Int {
        switch self {
        case .numeric: 0b0001
        case .alphanumeric: 0b0010
        case .byte: 0b0100
        }
    }

    /// Bits of the character count (table 3).
    func countBits(_ version: Version) -> Int {
        let size = version.number < 10 ? 0 : version.number < 27 ? 1 : 2
        switch self {
        case .numeric: return [10, 12, 14][size]
        case .alphanumeric: return [9, 11, 13][size]
        case .byte: return [8, 16, 16][size]
        }
    }

    /// Sixths of a bit that one character takes: three digits are ten bits, two letters eleven.
    var sixthsOfBit: Int {
        switch self {
        case .numeric: 20
        case .alphanumeric: 33
        case .byte: 48
        }
    }

    func holds(_ byte: UInt8) -> Bool {
        switch self {
        case .numeric: (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        case .alphanumeric: Self.alphanumericValue(byte) != nil
        case .byte: true
        }
    }

    /// The value of a character of alphanumeric mode (table 5).
    static func alphanumericValue(_ byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(byte - UInt8(ascii: "A")) + 10
        case UInt8(ascii: " "): 36
        case UInt8(ascii: "$"): 37
        case UInt8(ascii: "%"): 38
        case UInt8(ascii: "*"): 39
        case UInt8(ascii: "+"): 40
        case UInt8(ascii: "-"): 41
        case UInt8(ascii: "."): 42
        case UInt8(ascii: "/"): 43
        case UInt8(ascii: ":"): 44
        default: nil
        }
    }
}
