package import Domain

extension TaxTables {
    /// Whether the tax of a seller with these registrations hangs on the part of a country: on the state in
    /// America, on the province in Canada.
    package func hangsOnRegion(_ country: String, of registrations: [TaxRegistration]) -> Bool {
        guard regions[country] != nil else { return false }
        return registrations.contains { $0.place == country || $0.place.hasPrefix(country + "-") }
    }

    /// The code of a part of a divided country, by its code (US-CA, CA) or its English name, in any case; nil
    /// where the text is none of them.
    package func regionCode(_ text: String, in country: String) -> String? {
        guard regions[country] != nil, !text.isEmpty else { return nil }
        let upper = text.uppercased()
        let code = upper.hasPrefix(country + "-") ? upper : "\(country)-\(upper)"
        if jurisdictions[code] != nil { return code }
        let wanted = Self.letters(text)
        return jurisdictions.values.first {
            $0.code.hasPrefix(country + "-") && Self.letters($0.name) == wanted
        }?.code
    }

    /// The code of the part of a divided country that a postal code is in; nil where the tables do not tell.
    package func regionCode(ofPostalCode postalCode: String, in country: String) -> String? {
        guard let prefixes = regions[country] else { return nil }
        let postalCode = self.postalCode(postalCode, in: country)
        for length in stride(from: min(3, postalCode.utf8.count), to: 0, by: -1) {
            if let code = prefixes[String(postalCode.prefix(length))] { return code }
        }
        return nil
    }

    /// Whether an address tells in which part of its country it is.
    ///
    /// A postal code of no part is of a place that does not levy, such as an American army post office.
    package func tellsRegion(_ address: TaxAddress) -> Bool {
        regionCode(address.region, in: address.country) != nil
            || postalCode(address.postalCode, in: address.country).utf8.count >= 3
    }

    /// People write capitals, hyphens and Quebec's accent as they like.
    private static func letters(_ name: String) -> [UInt8] {
        name.lowercased().replacing("é", with: "e").utf8.filter { (0x61...0x7A).contains($0) }
    }
}
