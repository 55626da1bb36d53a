/// Douglas Crockford's base32 (crockford.com/base32.html): digits and letters without I, L, O and U, written
/// in lower case.
package enum CrockfordBase32 {
    static let digits: StaticString = "0123456789abcdefghjkmnpqrstvwxyz"

    /// Writes the 26 digits of 128 bits, most significant first; the first holds three bits.
    static func write26(high: UInt64, low: UInt64, to place: UnsafeMutablePointer<UInt8>) {
        // Each half is 12 digits and 4 bits: digit 13 has those of the lower half and one of the upper.
        var rest = low
        for digit in stride(from: 25, through: 14, by: -1) {
            place[digit] = digits.utf8Start[Int(rest & 31)]
            rest >>= 5
        }
        place[13] = digits.utf8Start[Int((rest | high << 4) & 31)]
        rest = high >> 1
        for digit in stride(from: 12, through: 0, by: -1) {
            place[digit] = digits.utf8Start[Int(rest & 31)]
            rest >>= 5
        }
    }

    /// Reads 26 digits in either letter case as 128 bits; nil for another digit, length or an overflow.
    package static func parse26(_ text: UnsafeBufferPointer<UInt8>) -> (high: UInt64, low: UInt64)? {
        guard text.count == 26 else { return nil }
        var high: UInt64 = 0
        var low: UInt64 = 0
        for byte in text {
            guard let value = value(of: byte), high >> 59 == 0 else { return nil }
            high = high << 5 | low >> 59
            low = low << 5 | UInt64(value)
        }
        return (high, low)
    }

    static func value(of byte: UInt8) -> UInt8? {
        let lower = byte | 0x20
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return byte - UInt8(ascii: "0")
        default:
            guard lower >= UInt8(ascii: "a"), lower <= UInt8(ascii: "z") else { return nil }
            for place in 10..<32 where digits.utf8Start[place] == lower { return UInt8(place) }
            return nil
        }
    }
}
