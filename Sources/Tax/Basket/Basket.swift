package import Domain

/// A line of a basket.
package struct BasketLine: Hashable, Sendable {
    /// What kind of line it is.
    package enum Kind: Hashable, Sendable {
        /// Something that is sold, with the place of what falls on it in the list of treatments.
        case item(treatment: Int)
        /// Shipping, taxed as the goods are; the treatment is for a basket without any.
        case shipping(treatment: Int)
        /// A reduction of the items' prices before tax, given as a positive amount; of one line only, or of
        /// all items.
        case discount(ofLine: Int?)
    }

    /// What kind of line it is.
    package var kind: Kind
    /// The price in minor units, never negative.
    package var amount: Int64
    /// Whether the price has its tax in it; of no meaning for a discount, which follows the items.
    package var behavior: TaxBehavior

    /// Makes a line.
    package init(_ kind: Kind, amount: Int64, behavior: TaxBehavior) {
        self.kind = kind
        self.amount = amount
        self.behavior = behavior
    }
}

/// Why a tax cannot be calculated.
package enum TaxError: Error, Hashable, Sendable {
    /// A basket has no lines.
    case noLines
    /// A basket has more lines than the limit.
    case tooManyLines(limit: Int)
    /// An amount is negative or above the limit; the line's place.
    case amountOutOfRange(line: Int)
    /// The sum of all lines is above the limit.
    case sumOutOfRange
    /// The line names a treatment or a line that is not there.
    case noSuchReference(line: Int)
    /// The discounts are more than what they are taken from.
    case discountTooLarge
    /// Rates with so many digits that their exact sum leaves 128 bits.
    case rateMixTooWide
    /// A refund of nothing, or of more than is left.
    case refundOutOfRange(left: Int64)
}

extension TaxError {
    /// The fault in a sentence, for whoever made the basket.
    package var text: String {
        switch self {
        case .noLines: "there are no lines"
        case .tooManyLines(let limit): "there are more than \(limit) lines"
        case .amountOutOfRange(let line): "the amount of line \(line) is not from 0 to \(TaxLimits.amountMax)"
        case .sumOutOfRange: "the sum of all lines is above \(TaxLimits.amountMax)"
        case .noSuchReference(let line): "line \(line) names a line that is no item"
        case .discountTooLarge: "the discounts are more than what they are taken from"
        case .rateMixTooWide: "the rates have too many digits to be summed exactly"
        case .refundOutOfRange(let left): "a refund must be from 1 to \(left)"
        }
    }
}
