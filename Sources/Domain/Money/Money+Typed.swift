extension Money {
    /// Reads an amount as a person types it, `12`, `12.5`, `12,50` or ` 12.50 `: digits with at most one
    /// point or comma and at most as many decimals as the currency has; nil for anything else.
    ///
    /// Grouping is refused, because `1,000` means one to some and a thousand to others.
    package init?(typed text: String, currency: Currency) {
        var digits = text.utf8.drop { $0 == UInt8(ascii: " ") }
        while digits.last == UInt8(ascii: " ") { digits.removeLast() }
        var units: Int64 = 0
        var decimals: Int?
        var count = 0
        for byte in digits {
            if byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",") {
                guard decimals == nil, count > 0 else { return nil }
                decimals = 0
                continue
            }
            // Fifteen digits are more than any amount has, and cannot overflow with the decimals added.
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), count < 15 else { return nil }
            units = units * 10 + Int64(byte - UInt8(ascii: "0"))
            count += 1
            if let known = decimals { decimals = known + 1 }
        }
        guard count > 0, decimals != 0, decimals ?? 0 <= currency.exponent else { return nil }
        for _ in (decimals ?? 0)..<currency.exponent {
            let (product, overflow) = units.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            units = product
        }
        self.init(minorUnits: units, currency: currency)
    }
}
