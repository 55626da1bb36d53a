import Domain

/// An amount that is not negative, in minor units, with its exact fraction: no digit is lost before the one
/// rounding.
struct ExactAmount: Sendable {
    private(set) var whole: Int64
    /// The fraction's numerator, less than the denominator.
    private(set) var numerator: Int128
    private(set) var denominator: Int128

    static let zero = ExactAmount(whole: 0, numerator: 0, denominator: 1)

    private init(whole: Int64, numerator: Int128, denominator: Int128) {
        self.whole = whole
        self.numerator = numerator
        self.denominator = denominator
    }

    /// A share of an amount: `amount × part ÷ total`, for a part that is not more than the total.
    init(_ amount: Int64, times part: Int64, over total: Int64) {
        let (quotient, remainder) = (Int128(amount) * Int128(part))
            .quotientAndRemainder(dividingBy: Int128(total))
        self.init(whole: Int64(quotient), numerator: remainder, denominator: Int128(total))
    }

    /// The exact sum; nil where the common denominator of many odd rates leaves 128 bits.
    func adding(_ other: ExactAmount) -> ExactAmount? {
        let (sum, overflow) = whole.addingReportingOverflow(other.whole)
        guard !overflow else { return nil }
        if denominator == other.denominator {
            return Self.carried(whole: sum, numerator: numerator + other.numerator, denominator: denominator)
        }
        // Fractions in lowest terms keep the common denominator small: 19/119 rather than 19,000,000 of it.
        let left = lowest
        let right = other.lowest
        let divisor = Self.greatestCommonDivisor(left.denominator, right.denominator)
        let scale = right.denominator / divisor
        let (common, wide) = left.denominator.multipliedReportingOverflow(by: scale)
        // Half of the range is left free, so that the sum of two fractions and its double fit.
        guard !wide, common < Int128.max / 4 else { return nil }
        let numerator = left.numerator * scale + right.numerator * (common / right.denominator)
        return Self.carried(whole: sum, numerator: numerator, denominator: common)
    }

    /// The nearest whole minor units under a rounding.
    func rounded(_ rounding: Rounding) -> Int64 {
        let isUp =
            switch rounding {
            case .halfUp: numerator * 2 >= denominator
            case .halfEven:
                numerator * 2 > denominator || (numerator * 2 == denominator && !whole.isMultiple(of: 2))
            case .down: false
            case .up: numerator > 0
            }
        return isUp ? whole + 1 : whole
    }

    /// Whether the fraction is larger than another's.
    func hasLargerFraction(than other: ExactAmount) -> Bool {
        if denominator == other.denominator { return numerator > other.numerator }
        let left = lowest
        let right = other.lowest
        let (one, oneIsWide) = left.numerator.multipliedReportingOverflow(by: right.denominator)
        let (two, twoIsWide) = right.numerator.multipliedReportingOverflow(by: left.denominator)
        // Single lines have denominators of at most 200 million; only sums could be wider, and no sum is
        // compared.
        return !oneIsWide && !twoIsWide && one > two
    }

    private var lowest: ExactAmount {
        guard numerator > 0 else { return ExactAmount(whole: whole, numerator: 0, denominator: 1) }
        let divisor = Self.greatestCommonDivisor(numerator, denominator)
        return ExactAmount(
            whole: whole, numerator: numerator / divisor, denominator: denominator / divisor)
    }

    private static func carried(whole: Int64, numerator: Int128, denominator: Int128) -> ExactAmount? {
        guard numerator >= denominator else {
            return ExactAmount(whole: whole, numerator: numerator, denominator: denominator)
        }
        let (next, overflow) = whole.addingReportingOverflow(1)
        guard !overflow else { return nil }
        return ExactAmount(whole: next, numerator: numerator - denominator, denominator: denominator)
    }

    private static func greatestCommonDivisor(_ one: Int128, _ two: Int128) -> Int128 {
        var (large, small) = (one, two)
        while small != 0 { (large, small) = (small, large % small) }
        return large
    }
}
