extension Money {
    /// The amount for English readers: `€42.50`, `-£3.00`, `¥1,200`, `CHF 12.00`, with the ISO code
    /// where a sign would be ambiguous.
    package var text: String {
        let sign = minorUnits < 0 ? "-" : ""
        let number = Self.grouped(minorUnits.magnitude, exponent: currency.exponent)
        return switch currency.code {
        case "EUR": "\(sign)€\(number)"
        case "GBP": "\(sign)£\(number)"
        case "USD": "\(sign)$\(number)"
        case "JPY": "\(sign)¥\(number)"
        case "INR": "\(sign)₹\(number)"
        // A no-break space keeps code and number on one line.
        default: "\(sign)\(currency.code)\u{A0}\(number)"
        }
    }

    /// The amount as a plain decimal, `1234.50`, without sign of the currency.
    package var decimalText: String {
        (minorUnits < 0 ? "-" : "")
            + Self.digits(minorUnits.magnitude, exponent: currency.exponent, separator: false)
    }

    private static func grouped(_ magnitude: UInt64, exponent: Int) -> String {
        digits(magnitude, exponent: exponent, separator: true)
    }

    private static func digits(_ magnitude: UInt64, exponent: Int, separator: Bool) -> String {
        var reversed: [UInt8] = []
        var rest = magnitude
        var place = 0
        repeat {
            if place == exponent, exponent > 0 { reversed.append(UInt8(ascii: ".")) }
            if separator, place > exponent, (place - exponent).isMultiple(of: 3) {
                reversed.append(UInt8(ascii: ","))
            }
            reversed.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
            place += 1
        } while rest > 0 || place <= exponent
        return String(decoding: reversed.reversed(), as: UTF8.self)
    }
}
