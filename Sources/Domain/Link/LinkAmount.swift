/// What a payment link asks for, in minor units of its currency.
package enum LinkAmount: Hashable, Sendable {
    /// The same for everyone.
    case fixed(Int64)
    /// One of these, as the payer chooses; in the merchant's order, each once.
    case choice([Int64])
    /// What the payer enters, within these bounds.
    case open(ClosedRange<Int64>)

    /// The most amounts that a payer may choose from.
    package static let choicesMax = 20

    /// Whether a payer may pay that.
    package func allows(_ amount: Int64) -> Bool {
        switch self {
        case .fixed(let fixed): fixed == amount
        case .choice(let amounts): amounts.contains(amount)
        case .open(let bounds): bounds.contains(amount)
        }
    }

    /// The amounts by which a site's methods can be checked: each that can be paid, or the bounds.
    package var samples: [Int64] {
        switch self {
        case .fixed(let amount): [amount]
        case .choice(let amounts): amounts
        case .open(let bounds): [bounds.lowerBound, bounds.upperBound]
        }
    }
}
