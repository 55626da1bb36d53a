/// Minor units of the active currencies of ISO 4217 list one (funds codes included; metals, the SDR and
/// test codes have none and are left out).
///
/// Figures: ISO 4217, as maintained by SIX, state of February 2026.
enum CurrencyTable {
    /// The decimal digits of a packed code, or nil when it is not listed.
    static func exponent(of packed: UInt32) -> Int? {
        for (exponent, codes) in table {
            let found = codes.withUTF8Buffer { text in
                stride(from: 0, to: text.count, by: 4).contains { place in
                    UInt32(text[place]) << 16 | UInt32(text[place + 1]) << 8 | UInt32(text[place + 2])
                        == packed
                }
            }
            if found { return exponent }
        }
        return nil
    }

    /// Every listed currency, in the order of the table.
    static var all: [Currency] {
        table.flatMap { exponent, codes in
            codes.description.split(separator: " ").compactMap { code in
                Currency.pack(String(code)).map { Currency(packedCode: $0, exponent: exponent) }
            }
        }
    }

    /// The commonest first, since a look-up walks from the start.
    private static var table: [(exponent: Int, codes: StaticString)] {
        [(2, twoDigits), (0, noDigits), (3, threeDigits), (4, fourDigits)]
    }

    private static let twoDigits: StaticString = """
        EUR USD GBP CHF SEK NOK DKK PLN CZK AUD CAD AED AFN ALL AMD AOA ARS AWG AZN BAM BBD BDT \
        BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CDF CHE CHW CNY COP COU CRC CUP CVE DOP DZD EGP \
        ERN ETB FJD FKP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR \
        KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR \
        MZN NAD NGN NIO NPR NZD PAB PEN PGK PHP PKR QAR RON RSD RUB SAR SBD SCR SDG SGD SHP SLE \
        SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USN UYU UZS VED VES WST \
        XAD XCD XCG YER ZAR ZMW ZWG
        """
    private static let noDigits: StaticString = """
        BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF
        """
    private static let threeDigits: StaticString = """
        BHD IQD JOD KWD LYD OMR TND
        """
    private static let fourDigits: StaticString = """
        CLF UYW
        """
}

extension Currency {
    /// Every active ISO 4217 currency with minor units.
    package static var all: [Currency] { CurrencyTable.all }
}
