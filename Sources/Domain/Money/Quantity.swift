/// How many of a thing: a positive exact decimal with up to three digits after the point (hours,
/// kilograms).
package struct Quantity: Hashable, Sendable, CustomStringConvertible {
    /// The quantity times one thousand.
    package let thousandths: Int64

    /// The largest whole quantity.
    package static let maximum: Int64 = 1_000_000_000

    /// A whole quantity from 1 to one thousand million; nil outside.
    package init?(_ whole: Int64) {
        guard whole >= 1, whole <= Self.maximum else { return nil }
        thousandths = whole * 1000
    }

    /// Reads `3`, `2.5` or `0.125`: digits, at most three of them after a point, more than zero; nil
    /// for anything else.
    package init?(_ text: String) {
        var value: Int64 = 0
        var decimals = -1
        var digits = 0
        for byte in text.utf8 {
            if byte == UInt8(ascii: "."), decimals < 0, digits > 0 {
                decimals = 0
                continue
            }
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9"), digits < 13 else { return nil }
            digits += 1
            value = value * 10 + Int64(byte - UInt8(ascii: "0"))
            if decimals >= 0 { decimals += 1 }
        }
        guard digits > 0, decimals != 0, decimals <= 3 else { return nil }
        for _ in max(decimals, 0)..<3 { value *= 10 }
        guard value > 0, value <= Self.maximum * 1000 else { return nil }
        thousandths = value
    }

    /// Makes a quantity from its stored form; nil unless positive and within the limit.
    package init?(thousandths: Int64) {
        guard thousandths > 0, thousandths <= Self.maximum * 1000 else { return nil }
        self.thousandths = thousandths
    }

    /// The shortest decimal text, which reads back as the same quantity.
    package var description: String {
        let whole = String(thousandths / 1000)
        var rest = thousandths % 1000
        guard rest > 0 else { return whole }
        var digits = ""
        for divisor in [100, 10, 1] as [Int64] where rest > 0 {
            digits += String(rest / divisor)
            rest %= divisor
        }
        return whole + "." + digits
    }
}
