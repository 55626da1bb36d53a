/// What can go wrong when amounts meet.
package enum MoneyError: Error, Hashable, Sendable {
    case overflow
    case currencyMismatch(Currency, Currency)
}

/// An exact amount of one currency in its minor unit (cents for EUR, yen for JPY, fils for KWD).
///
/// Never a floating-point number.
package struct Money: Hashable, Sendable {
    /// The amount in minor units; negative for discounts and refunds.
    package let minorUnits: Int64
    /// Says what one minor unit is worth; amounts of two currencies never meet.
    package let currency: Currency

    /// Makes an amount from minor units.
    package init(minorUnits: Int64, currency: Currency) {
        self.minorUnits = minorUnits
        self.currency = currency
    }

    /// Nothing, in that currency.
    package static func zero(_ currency: Currency) -> Money { Money(minorUnits: 0, currency: currency) }

    /// The sum; throws on another currency or beyond 64 bits.
    package func adding(_ other: Money) throws(MoneyError) -> Money {
        guard currency == other.currency else { throw .currencyMismatch(currency, other.currency) }
        let (sum, overflow) = minorUnits.addingReportingOverflow(other.minorUnits)
        guard !overflow else { throw .overflow }
        return Money(minorUnits: sum, currency: currency)
    }

    /// The difference; throws on another currency or beyond 64 bits.
    package func subtracting(_ other: Money) throws(MoneyError) -> Money {
        guard currency == other.currency else { throw .currencyMismatch(currency, other.currency) }
        let (difference, overflow) = minorUnits.subtractingReportingOverflow(other.minorUnits)
        guard !overflow else { throw .overflow }
        return Money(minorUnits: difference, currency: currency)
    }

    /// This amount times an exact decimal quantity, rounded to the minor unit; throws beyond 64 bits.
    package func multiplied(by quantity: Quantity, rounding: Rounding = .halfUp) throws(MoneyError) -> Money {
        let product = minorUnits.multipliedFullWidth(by: quantity.thousandths)
        guard let rounded = rounding.quotient(high: product.high, low: product.low, divisor: 1000) else {
            throw .overflow
        }
        return Money(minorUnits: rounded, currency: currency)
    }
}
