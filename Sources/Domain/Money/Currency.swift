/// An active ISO 4217 currency that has minor units.
package struct Currency: Hashable, Sendable, CustomStringConvertible {
    /// The three letters, packed most significant first; 0 in the top byte.
    private let packedCode: UInt32
    /// How many decimal digits the minor unit has: 0, 2, 3 or 4 (ISO 4217 list one, not CLDR, which
    /// differs for 13 currencies).
    package let exponent: Int

    init(packedCode: UInt32, exponent: Int) {
        self.packedCode = packedCode
        self.exponent = exponent
    }

    /// The currency of that upper-case code; nil when ISO 4217 lists no such active currency with minor
    /// units.
    package init?(code: String) {
        guard let packed = Self.pack(code), let exponent = CurrencyTable.exponent(of: packed) else {
            return nil
        }
        self.init(packedCode: packed, exponent: exponent)
    }

    /// The ISO 4217 code, upper case.
    package var code: String {
        String(unsafeUninitializedCapacity: 3) { buffer in
            for place in 0..<3 {
                buffer[place] = UInt8(truncatingIfNeeded: packedCode >> UInt32(16 - place * 8))
            }
            return 3
        }
    }

    /// The text form, as logs and answers show it.
    package var description: String { code }

    static func pack(_ code: String) -> UInt32? {
        guard code.utf8.count == 3 else { return nil }
        var packed: UInt32 = 0
        for byte in code.utf8 {
            guard byte >= UInt8(ascii: "A"), byte <= UInt8(ascii: "Z") else { return nil }
            packed = packed << 8 | UInt32(byte)
        }
        return packed
    }
}
