/// A line of a checkout that is given back, wholly or in part.
package struct RefundLine: Hashable, Sendable {
    /// The line's place in the checkout, from 0.
    package let place: Int
    /// How many of it.
    package let quantity: Quantity
    /// What that is worth with its tax, in minor units; negative for discounts of untaxed orders.
    package let amount: Int64

    /// Makes a line.
    package init(place: Int, quantity: Quantity, amount: Int64) {
        self.place = place
        self.quantity = quantity
        self.amount = amount
    }
}

/// Why a line cannot be given back.
package enum RefundLineFault: Hashable, Sendable {
    /// The checkout has no line at that place.
    case unknown
    /// The same line is named twice.
    case repeated
    /// That many are not left; nil when nothing of it is.
    case quantityTooLarge(left: Quantity?)
}

extension RefundLine {
    /// The worth of the lines asked for, after what earlier refunds gave back of them; a quantity of nil asks
    /// for all that is left.
    ///
    /// A line is worth what the payer paid for it: with the tax on it, and after discounts, where `tax` was
    /// calculated. The last of a line is worth what the others left of that, so that parts add up to the
    /// whole to the minor unit.
    package static func priced(
        _ asked: [(place: Int, quantity: Quantity?)], of items: [LineItem], tax: CheckoutTax?,
        after earlier: [RefundLine]
    ) throws(MovementRefusal) -> [RefundLine] {
        var lines: [RefundLine] = []
        for (index, wish) in asked.enumerated() {
            guard items.indices.contains(wish.place) else { throw .line(place: index, .unknown) }
            guard !lines.contains(where: { $0.place == wish.place }) else {
                throw .line(place: index, .repeated)
            }
            let whole = items[wish.place].quantity
            let before = earlier.filter { $0.place == wish.place }
            let leftThousandths = before.reduce(whole.thousandths) { $0 - $1.quantity.thousandths }
            guard let left = Quantity(thousandths: leftThousandths) else {
                throw .line(place: index, .quantityTooLarge(left: nil))
            }
            let quantity = wish.quantity ?? left
            guard quantity.thousandths <= left.thousandths else {
                throw .line(place: index, .quantityTooLarge(left: left))
            }
            let worth = worth(of: wish.place, items, tax)
            let rest = before.reduce(worth) { $0 - $1.amount }
            lines.append(
                RefundLine(
                    place: wish.place, quantity: quantity,
                    amount: quantity == left ? rest : part(quantity, of: whole, worth, rest)))
        }
        return lines
    }

    /// What was paid for a line; a discount is in what it reduces where tax was calculated.
    private static func worth(of place: Int, _ items: [LineItem], _ tax: CheckoutTax?) -> Int64 {
        guard let tax, tax.lines.count == items.count else { return items[place].totalAmount }
        return tax.lines[place].gross
    }

    /// The worth of a part, half up, which never passes what is left of the line's.
    private static func part(
        _ quantity: Quantity, of whole: Quantity, _ worth: Int64, _ rest: Int64
    ) -> Int64 {
        // A part is no more than the whole, so that the quotient is no more than the worth.
        let divisor = UInt64(whole.thousandths)
        let product = worth.magnitude.multipliedFullWidth(by: UInt64(quantity.thousandths))
        let (quotient, remainder) = divisor.dividingFullWidth(product)
        let rounded = remainder >= divisor - remainder ? quotient + 1 : quotient
        let part = Int64(clamping: rounded)
        guard part < Int64(clamping: rest.magnitude) else { return rest }
        return worth < 0 ? -part : part
    }
}
