extension Money {
    /// The amount for English readers: `€42.50`, `−£3.00` with a minus sign (U+2212), `¥1,200`,
    /// `CHF 12.00`, with the ISO code where a sign would be ambiguous.
    package var text: String {
        switch currency.code {
        case "EUR": written(after: "€", grouping: true)
        case "GBP": written(after: "£", grouping: true)
        case "USD": written(after: "$", grouping: true)
        case "JPY": written(after: "¥", grouping: true)
        case "INR": written(after: "₹", grouping: true)
        // A no-break space keeps code and number on one line.
        default: written(after: currency.code + "\u{A0}", grouping: true)
        }
    }

    /// The amount as a plain decimal, `-1234.50`, without sign of the currency.
    package var decimalText: String { written(after: "", grouping: false) }

    /// Sign, prefix and digits, written backwards into one buffer: 19 digits, 6 commas, a point, a minus of 3
    /// bytes and a prefix of at most 5 fit 40.
    private func written(after prefix: String, grouping: Bool) -> String {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 40) { buffer in
            var start = 40
            func put(_ byte: UInt8) {
                start -= 1
                buffer[start] = byte
            }
            let exponent = currency.exponent
            var rest = minorUnits.magnitude
            var place = 0
            repeat {
                if place == exponent, exponent > 0 { put(UInt8(ascii: ".")) }
                if grouping, place > exponent, (place - exponent).isMultiple(of: 3) { put(UInt8(ascii: ",")) }
                put(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
                rest /= 10
                place += 1
            } while rest > 0 || place <= exponent
            for byte in prefix.utf8.reversed() { put(byte) }
            if minorUnits < 0 { for byte in (grouping ? "\u{2212}" : "-").utf8.reversed() { put(byte) } }
            return String(decoding: UnsafeBufferPointer(rebasing: buffer[start...]), as: UTF8.self)
        }
    }
}
