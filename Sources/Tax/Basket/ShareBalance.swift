/// What is left of lines of whole parts (a price and the taxes on it) while some of it is taken.
///
/// What is taken is spread over what is left, by the largest remainder: so no part ever goes below zero, and
/// the one that takes the rest takes it all, whatever came before.
package struct ShareBalance: Hashable, Sendable {
    /// What is left of each line's parts, none of it negative.
    package private(set) var lines: [[Int64]]

    /// Begins with everything.
    package init(_ lines: [[Int64]]) { self.lines = lines }

    /// All that is left.
    package var left: Int64 { lines.reduce(0) { $1.reduce($0, +) } }

    /// What is left of one line; nothing for a line that is not there.
    package func left(ofLine line: Int) -> Int64 {
        lines.indices.contains(line) ? lines[line].reduce(0, +) : 0
    }

    /// Takes an amount of those lines and answers what of each of their parts; throws `refundOutOfRange`.
    package mutating func take(_ amount: Int64, ofLines places: [Int]) throws(TaxError) -> [[Int64]] {
        let known = places.filter { lines.indices.contains($0) }
        let weights = known.flatMap { lines[$0] }
        let left = weights.reduce(0, +)
        guard amount > 0, amount <= left, let shares = Allocation.split(amount, by: weights) else {
            throw .refundOutOfRange(left: left)
        }
        var taken: [[Int64]] = []
        var next = 0
        for place in known {
            let parts = Array(shares[next..<next + lines[place].count])
            next += parts.count
            for index in parts.indices { lines[place][index] -= parts[index] }
            taken.append(parts)
        }
        return taken
    }

    /// Adds to a line's parts what another document gives them, or takes it away where it is negative; a line
    /// that is not there is passed over.
    package mutating func add(_ parts: [Int64], toLine place: Int) {
        guard lines.indices.contains(place) else { return }
        for (index, amount) in parts.enumerated() where lines[place].indices.contains(index) {
            lines[place][index] += amount
        }
    }
}
