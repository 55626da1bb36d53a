/// How a result between two minor units becomes one of them.
///
/// Named, so that no computation rounds by accident.
package enum Rounding: String, Hashable, Sendable, CaseIterable {
    /// To the nearest; a tie goes away from zero, as invoices in most countries do.
    case halfUp
    /// To the nearest; a tie goes to the even neighbour.
    case halfEven
    /// Towards zero.
    case down
    /// Away from zero.
    case up

    /// The 128-bit dividend divided by a positive divisor; nil when the result does not fit 64 bits.
    func quotient(high: Int64, low: UInt64, divisor: Int64) -> Int64? {
        let negative = high < 0
        // The magnitude in two words: two's complement negation of the pair.
        var upper = UInt64(bitPattern: high)
        var lower = low
        if negative {
            lower = ~lower &+ 1
            upper = lower == 0 ? ~upper &+ 1 : ~upper
        }
        let wide = UInt64(divisor)
        guard upper < wide else { return nil }
        let (whole, remainder) = wide.dividingFullWidth((upper, lower))
        let awayFromZero: Bool
        switch self {
        case .halfUp: awayFromZero = remainder >= wide - remainder
        case .halfEven:
            awayFromZero =
                remainder > wide - remainder || (remainder == wide - remainder && !whole.isMultiple(of: 2))
        case .down: awayFromZero = false
        case .up: awayFromZero = remainder > 0
        }
        let (magnitude, overflow) = whole.addingReportingOverflow(awayFromZero && remainder > 0 ? 1 : 0)
        guard !overflow else { return nil }
        if negative {
            return magnitude <= Int64.min.magnitude ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil
        }
        return Int64(exactly: magnitude)
    }
}
