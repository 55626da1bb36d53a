import Domain

/// Amounts as Stripe counts them, which is not always as ISO 4217 does (docs.stripe.com/currencies).
enum StripeAmount {
    /// Counted in whole units; MGA has two digits in ISO 4217 and none here.
    private static let noDigits: Set<String> = [
        "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "UGX", "VND", "VUV", "XAF",
        "XOF", "XPF",
    ]
    /// Counted in thousandths, the last digit of which must be 0.
    private static let threeDigits: Set<String> = ["BHD", "JOD", "KWD", "OMR", "TND"]
    /// Counted in hundredths although it has none, for the sake of old integrations: 5 kr are 500.
    private static let wholeHundreds: Set<String> = ["ISK"]

    private static func digits(of currency: Currency) -> Int {
        if noDigits.contains(currency.code) { return 0 }
        return threeDigits.contains(currency.code) ? 3 : 2
    }

    /// The number that Stripe wants; nil for an amount that Stripe cannot take.
    static func encode(_ money: Money) -> Int64? {
        let units = money.minorUnits
        let difference = digits(of: money.currency) - money.currency.exponent
        var number: Int64?
        if difference >= 0 {
            let (product, isTooLarge) = units.multipliedReportingOverflow(by: power(difference))
            number = isTooLarge ? nil : product
        } else {
            let divisor = power(-difference)
            number = units % divisor == 0 ? units / divisor : nil
        }
        guard let number, (0...StripeLimits.amountMax).contains(number) else { return nil }
        if threeDigits.contains(money.currency.code), number % 10 != 0 { return nil }
        if wholeHundreds.contains(money.currency.code), number % 100 != 0 { return nil }
        return number
    }

    /// The amount that a number of Stripe's means; nil for one that is none of that currency.
    static func decode(_ number: Int64, _ currency: Currency) -> Money? {
        guard number >= 0 else { return nil }
        let difference = digits(of: currency) - currency.exponent
        if difference <= 0 {
            let (units, isTooLarge) = number.multipliedReportingOverflow(by: power(-difference))
            return isTooLarge ? nil : Money(minorUnits: units, currency: currency)
        }
        guard number % power(difference) == 0 else { return nil }
        return Money(minorUnits: number / power(difference), currency: currency)
    }

    private static func power(_ exponent: Int) -> Int64 {
        (0..<exponent).reduce(1) { product, _ in product * 10 }
    }
}
