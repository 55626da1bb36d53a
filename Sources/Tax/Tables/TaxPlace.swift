package import Domain
package import Support

/// Where an address is for the tax.
package struct TaxPlace: Hashable, Sendable {
    /// The code of the jurisdiction, or of a country that no table has.
    package let code: String
    /// The name in English; the code where no table has it.
    package let name: String
    /// The country of the address.
    package let country: String
    /// Whether it is a territory outside of its country's tax area.
    package let isExcluded: Bool

    /// The country whose tax it is: that of the code, as Büsingen's is Switzerland.
    var taxCountry: Substring { code.prefix { $0 != "-" } }
}

extension TaxTables {
    /// Where an address is, for goods or for services, on a day.
    package func place(of address: TaxAddress, goods: Bool, on date: CivilDate) -> TaxPlace {
        let country = address.country == "UK" ? "GB" : address.country == "EL" ? "GR" : address.country
        let postalCode = postalCode(address.postalCode, in: country)
        if let territory = territory(country, postalCode: postalCode),
            territory.from.map({ $0 <= date }) ?? true
        {
            guard let code = goods ? territory.goods : territory.services else {
                return TaxPlace(
                    code: territory.code, name: territory.name, country: country, isExcluded: true)
            }
            // The territory's own name where its rates are its own, that of its area otherwise.
            return TaxPlace(
                code: code, name: jurisdictions[code]?.name ?? territory.name, country: country,
                isExcluded: false)
        }
        let code = part(of: country, region: address.region, postalCode: postalCode) ?? country
        return TaxPlace(
            code: code, name: jurisdictions[code]?.name ?? code, country: country, isExcluded: false)
    }

    /// The territory whose postal code begins the longest.
    private func territory(_ country: String, postalCode: String) -> Territory? {
        if let own = territoryCodes[country] { return own }
        var best: (length: Int, territory: Territory)?
        for territory in territories[country] ?? [] {
            for prefix in territory.postalPrefixes
            where postalCode.hasPrefix(prefix) && prefix.utf8.count > best?.length ?? 0 {
                best = (prefix.utf8.count, territory)
            }
        }
        return best?.territory
    }

    /// The state or province: what the address names, else what the postal code tells.
    private func part(of country: String, region: String, postalCode: String) -> String? {
        guard regions[country] != nil else { return nil }
        return regionCode(region, in: country) ?? regionCode(ofPostalCode: postalCode, in: country)
    }

    /// The local rates of an American postal code on a day.
    func localRates(in state: String, postalCode: String, category: TaxCategory, on date: CivilDate)
        -> [LocalRate]
    {
        guard let rates = localRates[state], let code = Int32(postalCode.prefix(5)),
            postalCode.utf8.count >= 5
        else { return [] }
        return rates.filter { rate in
            rate.firstCode <= code && code <= rate.lastCode && rate.from <= date
                && rate.until.map { date < $0 } ?? true && (rate.category == nil || rate.category == category)
        }
    }

    /// A postal code without spaces, hyphens and the letters of a country that people put before it: D-78266,
    /// ES 35001, AX-22100 for Åland, GB-BT1.
    func postalCode(_ typed: String, in country: String) -> String {
        let code = Self.normalized(typed)
        if country == "GB" { return code.hasPrefix("GB") ? String(code.dropFirst(2)) : code }
        let prefixes = (territories[country] ?? []).flatMap(\.postalPrefixes)
        let isOfDigits = prefixes.allSatisfy { $0.utf8.allSatisfy(Self.isDigit) }
        guard country == "US" || !prefixes.isEmpty && isOfDigits else { return code }
        let digits = code.drop { !$0.isNumber }
        return digits.utf8.allSatisfy(Self.isDigit) && !digits.isEmpty ? String(digits) : code
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// Capital letters and digits only: people write spaces and hyphens anywhere.
    static func normalized(_ text: String) -> String {
        String(
            decoding: text.utf8.compactMap { byte -> UInt8? in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - 32
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
                default: nil
                }
            }, as: UTF8.self)
    }
}
