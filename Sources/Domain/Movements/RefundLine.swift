/// A line of a checkout that is given back, wholly or in part.
package struct RefundLine: Hashable, Sendable {
    /// The line's place in the checkout, from 0.
    package let place: Int
    /// How many of it.
    package let quantity: Quantity
    /// What that is worth, in minor units; negative for discounts.
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
    /// The last of a line is worth what the others left of its total, so that parts add up to the whole to
    /// the minor unit.
    package static func priced(
        _ asked: [(place: Int, quantity: Quantity?)], of items: [LineItem], currency: Currency,
        after earlier: [RefundLine]
    ) throws(MovementRefusal) -> [RefundLine] {
        var lines: [RefundLine] = []
        for (index, wish) in asked.enumerated() {
            guard items.indices.contains(wish.place) else { throw .line(place: index, .unknown) }
            guard !lines.contains(where: { $0.place == wish.place }) else {
                throw .line(place: index, .repeated)
            }
            let item = items[wish.place]
            let before = earlier.filter { $0.place == wish.place }
            let leftThousandths = before.reduce(item.quantity.thousandths) { $0 - $1.quantity.thousandths }
            guard let left = Quantity(thousandths: leftThousandths) else {
                throw .line(place: index, .quantityTooLarge(left: nil))
            }
            let quantity = wish.quantity ?? left
            guard quantity.thousandths <= left.thousandths else {
                throw .line(place: index, .quantityTooLarge(left: left))
            }
            let rest = before.reduce(item.totalAmount) { $0 - $1.amount }
            lines.append(
                RefundLine(
                    place: wish.place, quantity: quantity,
                    amount: quantity == left ? rest : Self.part(quantity, of: item, rest, currency)))
        }
        return lines
    }

    /// The worth of a part, which never passes what is left of the line's total.
    private static func part(_ quantity: Quantity, of item: LineItem, _ rest: Int64, _ currency: Currency)
        -> Int64
    {
        let unit = Money(minorUnits: item.unitAmount, currency: currency)
        guard let worth = try? unit.multiplied(by: quantity) else { return rest }
        return worth.minorUnits.magnitude < rest.magnitude ? worth.minorUnits : rest
    }
}
