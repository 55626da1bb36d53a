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
///
/// A refund is spread over what is left, by the largest remainder: so no part ever goes below zero, and the
/// one that takes the rest takes it all, whatever came before.
package struct RefundBalance: Hashable, Sendable {
    private var nets: [Int64]
    private var charges: [[TaxCharge]]

    init(nets: [Int64], charges: [[TaxCharge]]) {
        self.nets = nets
        self.charges = charges
    }

    /// Begins with everything.
    package init(_ breakdown: TaxBreakdown) {
        nets = breakdown.lines.map(\.net)
        charges = breakdown.lines.map(\.charges)
    }

    /// What is left, in minor units.
    package var left: Int64 { nets.indices.reduce(0) { $0 + left(ofLine: $1) } }

    /// The prices without tax that are left.
    package var netLeft: Int64 { nets.reduce(0, +) }

    /// The taxes that are left.
    package var taxLeft: Int64 { left - netLeft }

    /// What is left of one line; nothing for a line that is not there.
    package func left(ofLine line: Int) -> Int64 {
        guard nets.indices.contains(line) else { return 0 }
        return charges[line].reduce(nets[line]) { $0 + $1.amount }
    }

    /// Gives an amount back, tax included; throws `refundOutOfRange`.
    package mutating func refund(_ amount: Int64) throws(TaxError) -> RefundedTax {
        try refund(amount, ofLines: Array(nets.indices))
    }

    /// Gives an amount back for one line, tax included; throws `refundOutOfRange`.
    package mutating func refund(_ amount: Int64, ofLine line: Int) throws(TaxError) -> RefundedTax {
        try refund(amount, ofLines: nets.indices.contains(line) ? [line] : [])
    }

    private mutating func refund(_ amount: Int64, ofLines lines: [Int]) throws(TaxError) -> RefundedTax {
        var weights: [Int64] = []
        for line in lines {
            weights.append(nets[line])
            for charge in charges[line] { weights.append(charge.amount) }
        }
        let left = weights.reduce(0, +)
        guard amount > 0, amount <= left, let shares = Allocation.split(amount, by: weights) else {
            throw .refundOutOfRange(left: left)
        }
        var refunded: [RefundedTax.Line] = []
        var place = 0
        for line in lines {
            let net = shares[place]
            place += 1
            nets[line] -= net
            var given: [TaxCharge] = []
            for index in charges[line].indices {
                let (component, amount) = (charges[line][index].component, charges[line][index].amount)
                charges[line][index] = TaxCharge(component: component, amount: amount - shares[place])
                if shares[place] > 0 {
                    given.append(TaxCharge(component: component, amount: shares[place]))
                }
                place += 1
            }
            if net > 0 || !given.isEmpty {
                refunded.append(RefundedTax.Line(line: line, net: net, charges: given))
            }
        }
        return RefundedTax(lines: refunded)
    }
}
