/// Douglas Crockford's base32 (crockford.com/base32.html): digits and letters without I, L, O and U, written
/// in lower case.
package enum CrockfordBase32 {
    static let digits: StaticString = "0123456789abcdefghjkmnpqrstvwxyz"

    /// The digit at that place (0 is the most significant) of the 26 that write 128 bits; the first holds
    /// three bits.
    static func digit(high: UInt64, low: UInt64, at place: Int) -> UInt8 {
        let shift = 125 - place * 5
        let value: UInt64
        if shift >= 64 {
            value = high >> UInt64(shift - 64)
        } else if shift > 59 {
            value = high << UInt64(64 - shift) | low >> UInt64(shift)
        } else {
            value = low >> UInt64(shift)
        }
        return digits.utf8Start[Int(value & 31)]
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
