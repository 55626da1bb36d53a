/// What a refund gives back.
package struct RefundedTax: Hashable, Sendable {
    /// A line's share.
    package struct Line: Hashable, Sendable {
        /// The line's place in the breakdown.
        package let line: Int
        /// The part of its price without tax, in minor units.
        package let net: Int64
        /// The taxes given back.
        package let charges: [TaxCharge]

        /// All tax given back for the line.
        package var tax: Int64 { charges.reduce(0) { $0 + $1.amount } }
    }

    /// The lines that something is given back for.
    package let lines: [Line]

    /// The prices without tax.
    package var net: Int64 { lines.reduce(0) { $0 + $1.net } }
    /// The taxes.
    package var tax: Int64 { lines.reduce(0) { $0 + $1.tax } }
    /// What the buyer gets back.
    package var total: Int64 { net + tax }
}

/// What is left of a breakdown after refunds.
package struct RefundBalance: Hashable, Sendable {
    /// Of each line its price without tax and then its taxes.
    private var balance: ShareBalance
    private let components: [[TaxComponent]]

    init(nets: [Int64], charges: [[TaxCharge]]) {
        balance = ShareBalance(zip(nets, charges).map { [$0] + $1.map(\.amount) })
        components = charges.map { $0.map(\.component) }
    }

    /// Begins with everything.
    package init(_ breakdown: TaxBreakdown) {
        self.init(nets: breakdown.lines.map(\.net), charges: breakdown.lines.map(\.charges))
    }

    /// What is left, in minor units.
    package var left: Int64 { balance.left }

    /// The prices without tax that are left.
    package var netLeft: Int64 { balance.lines.reduce(0) { $0 + $1[0] } }

    /// The taxes that are left.
    package var taxLeft: Int64 { left - netLeft }

    /// What is left of one line; nothing for a line that is not there.
    package func left(ofLine line: Int) -> Int64 { balance.left(ofLine: line) }

    /// Gives an amount back, tax included; throws `refundOutOfRange`.
    package mutating func refund(_ amount: Int64) throws(TaxError) -> RefundedTax {
        try refund(amount, ofLines: Array(balance.lines.indices))
    }

    /// Gives an amount back for one line, tax included; throws `refundOutOfRange`.
    package mutating func refund(_ amount: Int64, ofLine line: Int) throws(TaxError) -> RefundedTax {
        try refund(amount, ofLines: balance.lines.indices.contains(line) ? [line] : [])
    }

    private mutating func refund(_ amount: Int64, ofLines lines: [Int]) throws(TaxError) -> RefundedTax {
        let taken = try balance.take(amount, ofLines: lines)
        var refunded: [RefundedTax.Line] = []
        for (line, parts) in zip(lines, taken) {
            let given = zip(components[line], parts.dropFirst()).filter { $0.1 > 0 }.map {
                TaxCharge(component: $0.0, amount: $0.1)
            }
            if parts[0] > 0 || !given.isEmpty {
                refunded.append(RefundedTax.Line(line: line, net: parts[0], charges: given))
            }
        }
        return RefundedTax(lines: refunded)
    }
}
