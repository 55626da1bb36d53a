extension CrockfordBase32 {
    /// Writes the lowest bits of a value in that many digits, five bits each, in lower case.
    package static func encode(_ value: UInt64, digits count: Int) -> String {
        String(unsafeUninitializedCapacity: count) { buffer in
            for place in 0..<count {
                let shift = UInt64(5 * (count - 1 - place))
                buffer[place] = digits.utf8Start[Int(value >> shift & 31)]
            }
            return count
        }
    }

    /// Reads that many digits (at most 12) as a person may have typed them: either letter case, `o` for 0,
    /// `i` and `l` for 1, hyphens anywhere; nil for anything else.
    package static func decode(typed text: String, digits count: Int) -> UInt64? {
        precondition(count <= 12, "a value has 64 bits")
        // No honest typing has more hyphens than digits.
        guard text.utf8.count <= 2 * count else { return nil }
        var result: UInt64 = 0
        var read = 0
        for byte in text.utf8 where byte != UInt8(ascii: "-") {
            let digit: UInt8? =
                switch byte | 0x20 {
                case UInt8(ascii: "o"): 0
                case UInt8(ascii: "i"), UInt8(ascii: "l"): 1
                default: value(of: byte)
                }
            guard let digit else { return nil }
            result = result << 5 | UInt64(digit)
            read += 1
        }
        return read == count ? result : nil
    }
}
