/// An international bank account number (ISO 13616-1) with its country's length and valid check digits.
package struct IBAN: Hashable, Sendable, CustomStringConvertible {
    /// Upper case, without spaces.
    package let text: String

    /// Reads one in any case, with or without spaces; throws what is wrong with it.
    package init(_ text: String) throws(AccountNumberFault) {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x20: continue
            case 0x30...0x39, 0x41...0x5A: bytes.append(byte)
            case 0x61...0x7A: bytes.append(byte - 0x20)
            default: throw .characters
            }
            guard bytes.count <= BankingLimits.ibanCharactersMax else { throw .length }
        }
        guard bytes.count > 4 else { throw .length }
        guard let length = Self.lengths[String(ascii: bytes[..<2])] else { throw .country }
        guard bytes.count == length else { throw .length }
        // 00, 01 and 99 pass the sum of 02, 98 and 2 in disguise (ISO 7064, 6.2).
        guard CheckDigits.areDigits(bytes[2..<4]),
            (2...98).contains(Int(String(ascii: bytes[2..<4])) ?? 0),
            CheckDigits.remainder97(bytes[4...] + bytes[..<4]) == 1
        else { throw .checkDigits }
        self.text = String(ascii: bytes)
    }

    /// The two letters of its country.
    package var country: String { String(text.prefix(2)) }

    /// In groups of four, as paper shows it.
    package var printed: String { text.grouped([4]) }

    /// The whole number; it is shown to payers and is no secret.
    package var description: String { text }

    /// Whether it is a QR-IBAN, which takes QRR references only: Swiss or Liechtenstein with an
    /// institution from 30000 to 31999.
    package var isSwissQR: Bool {
        guard ["CH", "LI"].contains(country) else { return false }
        return (30_000...31_999).contains(Int(text.dropFirst(4).prefix(5)) ?? 0)
    }

    /// Whether euros reach it by a SEPA transfer (EPC409-09).
    package var isInSEPA: Bool { Self.sepa.contains(country) }

    /// The lengths of the IBAN registry (SWIFT, release 99).
    private static let lengths: [String: Int] = table(
        """
        AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 \
        EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 \
        IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 \
        NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 \
        SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30
        """)

    private static func table(_ text: String) -> [String: Int] {
        Dictionary(
            uniqueKeysWithValues: text.split(separator: " ").map {
                (String($0.prefix(2)), Int($0.dropFirst(2)) ?? 0)
            })
    }

    private static let sepa = Set(
        """
        AD AL AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT NL NO \
        PL PT RO RS SE SI SK SM VA
        """.split(separator: " ").map(String.init))
}

/// What is wrong with an account number.
package enum AccountNumberFault: Error, Hashable, Sendable {
    /// A character that it cannot have.
    case characters
    /// No country of the IBAN registry.
    case country
    /// Not as long as its country's, or its kind's.
    case length
    /// The check digits do not fit: something is mistyped.
    case checkDigits
}

extension String {
    /// Spaces between groups of those sizes; the last size repeats.
    func grouped(_ sizes: [Int], separator: String = " ") -> String {
        var groups: [Substring] = []
        var rest = self[...]
        var place = 0
        while !rest.isEmpty {
            let size = sizes[Swift.min(place, sizes.count - 1)]
            groups.append(rest.prefix(size))
            rest = rest.dropFirst(size)
            place += 1
        }
        return groups.joined(separator: separator)
    }
}
