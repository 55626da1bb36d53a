/// Splits whole amounts into whole parts that add up again.
///
/// The method is that of the largest remainder (Hamilton's, 1792): each part gets its share rounded down, and
/// what is left goes one by one to the largest fractions, the earlier part first where they are equal.
package enum Allocation {
    /// Splits a total by weights, none of them negative; nil where all weights are zero and the total is
    /// not.
    ///
    /// No part is more than its weight as long as the total is not more than their sum.
    package static func split(_ total: Int64, by weights: [Int64]) -> [Int64]? {
        let sum = weights.reduce(Int128(0)) { $0 + Int128($1) }
        guard sum > 0 else { return total == 0 ? weights.map { _ in 0 } : nil }
        var parts: [Int64] = []
        parts.reserveCapacity(weights.count)
        var remainders: [Int128] = []
        remainders.reserveCapacity(weights.count)
        var left = total
        for weight in weights {
            let (part, remainder) = (Int128(total) * Int128(weight)).quotientAndRemainder(dividingBy: sum)
            parts.append(Int64(part))
            remainders.append(remainder)
            left -= Int64(part)
        }
        giveOneEach(left, to: &parts) { remainders[$0] > remainders[$1] }
        return parts
    }

    /// Splits a total that is the exact parts' sum after rounding, so that it differs from the sum of what
    /// they are rounded down by at most one for each part.
    static func split(_ total: Int64, exact parts: [ExactAmount]) -> [Int64] {
        var wholes = parts.map(\.whole)
        let left = total - wholes.reduce(0, +)
        giveOneEach(left, to: &wholes) { parts[$0].hasLargerFraction(than: parts[$1]) }
        return wholes
    }

    /// Splits a total by weights so that a larger total takes nothing from any part; nil as `split` is.
    ///
    /// The largest remainder does not promise that with three parts and more (the Alabama paradox). Each unit
    /// goes where weight ÷ (2 × part + 1) is largest, which is Webster's method and does: what many lines owe
    /// one after the other then adds up to what they owe together.
    static func growing(_ total: Int64, by weights: [Int64]) -> [Int64]? {
        let sum = weights.reduce(Int128(0)) { $0 + Int128($1) }
        guard sum > 0 else { return total == 0 ? weights.map { _ in 0 } : nil }
        var parts = weights.map { Int64(Int128(total) * Int128($0) / sum) }
        /// Whether one more for the first part comes before the last one of the second.
        func comes(_ first: Int, before second: Int, lastOf taken: Int64) -> Bool {
            let left = Int128(weights[first]) * (2 * Int128(taken) + 1)
            let right = Int128(weights[second]) * (2 * Int128(parts[first]) + 1)
            return left > right || (left == right && first < second)
        }
        func next() -> Int {
            parts.indices.dropFirst().reduce(0) { comes($1, before: $0, lastOf: parts[$0]) ? $1 : $0 }
        }
        for _ in 0..<(total - parts.reduce(0, +)) { parts[next()] += 1 }
        // A part that was rounded down can still have one that another one should have.
        while let giver = parts.indices.first(where: { place in
            parts[place] > 0 && comes(next(), before: place, lastOf: parts[place] - 1) && next() != place
        }) {
            parts[next()] += 1
            parts[giver] -= 1
        }
        return parts
    }

    private static func giveOneEach(
        _ count: Int64, to parts: inout [Int64], first isLarger: (Int, Int) -> Bool
    ) {
        guard count > 0 else { return }
        let order = parts.indices.sorted { isLarger($0, $1) || (!isLarger($1, $0) && $0 < $1) }
        for place in order.prefix(Int(count)) { parts[place] += 1 }
    }
}
