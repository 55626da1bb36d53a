/// One hexadecimal digit of percent-encodings, chunk sizes and addresses.
enum HexadecimalDigit {
    /// The digit's value in either letter case, or nil.
    @inline(__always)
    static func value(_ byte: UInt8) -> UInt8? {
        if byte >= 0x30, byte <= 0x39 { return byte &- 0x30 }
        let lower = byte | 0x20
        if lower >= 0x61, lower <= 0x66 { return lower &- 0x57 }
        return nil
    }
}
