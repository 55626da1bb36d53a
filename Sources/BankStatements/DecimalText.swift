import Domain

extension Money {
    /// Reads `1234.5` with at most the currency's decimals, zeros beyond them allowed; nil for signs,
    /// exponents, grouping and what no account holds.
    init?(decimal text: String, mark: UInt8 = UInt8(ascii: "."), currency: Currency) {
        var units: Int64 = 0
        var decimals: Int?
        var digits = 0
        for byte in text.utf8 {
            if byte == mark, decimals == nil, digits > 0 {
                decimals = 0
                continue
            }
            guard (0x30...0x39).contains(byte), digits < 18 else { return nil }
            if let known = decimals {
                decimals = known + 1
                // ISO 20022 allows five decimals; those that the currency does not have must be zeros.
                if known >= currency.exponent {
                    guard byte == 0x30 else { return nil }
                    continue
                }
            }
            digits += 1
            units = units * 10 + Int64(byte - 0x30)
        }
        guard digits > 0 else { return nil }
        for _ in min(decimals ?? 0, currency.exponent)..<currency.exponent {
            let (product, overflow) = units.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            units = product
        }
        guard units <= StatementLimits.minorUnitsMax else { return nil }
        self.init(minorUnits: units, currency: currency)
    }
}
