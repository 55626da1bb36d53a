import Domain
import Testing

@Suite struct CurrencyTests {
    // The corpus is not part of the project: "skipped: no test data" where it is absent.
    @Test(.enabled(if: TestData.has("iso4217/minor-units.json")))
    func everyCurrencyOfISO4217HasItsMinorUnits() throws {
        let json = try #require(try TestData.json("iso4217/minor-units.json") as? [String: Any])
        let units = try #require(json["minor_units"] as? [String: Any])
        #expect(units.count == 178)
        var listed: Set<String> = []
        for (code, value) in units {
            let currency = Currency(code: code)
            #expect(currency?.exponent == value as? Int, "\(code)")
            #expect(currency.map { $0.code == code && $0.description == code } ?? true)
            if value is Int { listed.insert(code) }
        }
        #expect(Set(Currency.all.map(\.code)) == listed)
        #expect(Currency.all.count == listed.count)
    }

    @Test func nothingButUpperCaseCodesIsACurrency() {
        let refused = [
            "", "E", "EU", "EURO", "eur", "Eur", " EUR", "EUR ", "EU1", "E R", "ÉUR", "ＥＵＲ", "XAU", "XDR",
            "XTS",
            "XXX", "DEM", "BTC", "ZZZ", "UR ", "R U", "\u{0}\u{0}\u{0}", "\u{212A}R",
        ]
        for code in refused { #expect(Currency(code: code) == nil, "\(code)") }
    }

    @Test func everyOtherTripleOfLettersIsRefused() {
        let listed = Set(Currency.all.map(\.code))
        let letters = (UInt8(ascii: "A")...UInt8(ascii: "Z")).map { $0 }
        var accepted = 0
        for first in letters {
            for second in letters {
                for third in letters {
                    let code = String(decoding: [first, second, third], as: UTF8.self)
                    let currency = Currency(code: code)
                    if currency != nil { accepted += 1 }
                    if (currency != nil) != listed.contains(code) { Issue.record("\(code)") }
                }
            }
        }
        #expect(accepted == listed.count)
    }
}
