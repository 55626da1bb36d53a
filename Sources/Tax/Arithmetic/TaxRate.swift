/// An exact rate in percent with up to six digits after the point: 19, 8.1, 9.975.
package struct TaxRate: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The rate in millionths of a percent.
    package let millionths: Int64

    /// What one hundred percent is, in millionths of a percent.
    package static let whole: Int64 = 100_000_000

    /// No tax.
    package static let zero = TaxRate(unchecked: 0)

    private init(unchecked millionths: Int64) { self.millionths = millionths }

    /// A rate from 0 to the highest of `TaxLimits`, in millionths of a percent; nil outside.
    package init?(millionths: Int64) {
        guard millionths >= 0, millionths <= TaxLimits.percentMax * 1_000_000 else { return nil }
        self.millionths = millionths
    }

    /// Reads `19`, `8.1` or `9.975`: digits, at most six of them after a point; nil for anything else.
    package init?(_ text: String) {
        var value: Int64 = 0
        var decimals: Int?
        var digits = 0
        for byte in text.utf8 {
            if byte == UInt8(ascii: "."), decimals == nil, digits > 0 {
                decimals = 0
                continue
            }
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), digits < 10 else { return nil }
            digits += 1
            value = value * 10 + Int64(byte - UInt8(ascii: "0"))
            if let known = decimals { decimals = known + 1 }
        }
        guard digits > 0, decimals != 0, decimals ?? 0 <= TaxLimits.rateDecimalsMax else { return nil }
        for _ in (decimals ?? 0)..<TaxLimits.rateDecimalsMax { value *= 10 }
        self.init(millionths: value)
    }

    /// The shortest text that reads back as the same rate, without the percent sign.
    package var description: String {
        var rest = millionths % 1_000_000
        guard rest > 0 else { return String(millionths / 1_000_000) }
        var digits = ""
        var divisor: Int64 = 100_000
        while rest > 0 {
            digits += String(rest / divisor)
            rest %= divisor
            divisor /= 10
        }
        return "\(millionths / 1_000_000).\(digits)"
    }

    /// The lower rate comes first.
    package static func < (left: TaxRate, right: TaxRate) -> Bool { left.millionths < right.millionths }

    /// The sum of rates that fall on the same price; nil above the highest rate.
    package static func sum(_ rates: some Sequence<TaxRate>) -> TaxRate? {
        TaxRate(millionths: rates.reduce(0) { $0 + $1.millionths })
    }
}
