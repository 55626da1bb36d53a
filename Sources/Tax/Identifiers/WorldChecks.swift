// Check digits of ids outside of the European Union, after what each country's office publishes.

extension IdentifierScheme {
    /// HM Revenue & Customs: weights 8 to 2 and two check digits to base 97, with 55 taken off since 2009.
    static func unitedKingdom(_ id: IdentifierBody) -> IdentifierVerdict {
        if id.count == 5, id[2..<5].isDigits {
            let number = id[2..<5].number
            let isDepartment = id.bytes.starts(with: "GD".utf8) && number < 500
            let isHealthAuthority = id.bytes.starts(with: "HA".utf8) && number >= 500
            return isDepartment || isHealthAuthority ? .valid : .malformed
        }
        guard id.isDigits(9) || id.isDigits(12) else { return .malformed }
        let rest = id[0..<9].sum([8, 7, 6, 5, 4, 3, 2, 10, 1]) % 97
        return IdentifierVerdict(rest == 0 || (id[0..<3].number >= 100 && (rest == 42 || rest == 55)))
    }

    /// Federal Statistical Office: the UID.
    static func switzerland(_ id: IdentifierBody) -> IdentifierVerdict {
        guard id.isDigits(9) else { return .malformed }
        return IdentifierVerdict((11 - id[0..<8].sum([5, 4, 3, 2, 7, 6, 5, 4]) % 11) % 11 == id.digit(8))
    }

    /// Brønnøysund Register Centre: the organisation number.
    static func norway(_ id: IdentifierBody) -> IdentifierVerdict {
        guard id.isDigits(9) else { return .malformed }
        return IdentifierVerdict(id.sum([3, 2, 7, 6, 5, 4, 3, 2, 1]).isMultiple(of: 11))
    }

    /// Australian Business Register: the ABN, whose first digit counts one less; its two check digits are 11
    /// to 99.
    static func australia(_ id: IdentifierBody) -> IdentifierVerdict {
        guard id.isDigits(11), id[0..<2].number >= 11 else { return .malformed }
        return IdentifierVerdict(
            (id.sum([10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10).isMultiple(of: 89))
    }

    /// Inland Revenue: the IRD number, which is the GST number, with a second set of weights.
    static func newZealand(_ id: IdentifierBody) -> IdentifierVerdict {
        guard id.isDigits(9), (10_000_001..<150_000_000).contains(id.number) else { return .malformed }
        var check = (11 - id[0..<8].sum([3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11
        if check == 10 { check = (11 - id[0..<8].sum([7, 4, 3, 2, 5, 2, 7, 6]) % 11) % 11 }
        return IdentifierVerdict(check == id.digit(8))
    }

    /// Canada Revenue Agency: the business number, alone or with a program account.
    static func canada(_ id: IdentifierBody) -> IdentifierVerdict {
        guard id.count == 9 || id.count == 15, id[0..<9].isDigits else { return .malformed }
        if id.count == 15 {
            let programs = ["RC", "RM", "RP", "RT"]
            guard programs.contains(where: { id.bytes[9..<11].elementsEqual($0.utf8) }), id[11..<15].isDigits
            else { return .malformed }
        }
        return IdentifierVerdict(id[0..<9].passesLuhn)
    }

    /// Internal Revenue Service: the EIN, which has no check digit but only prefixes that a campus gives out.
    static func unitedStates(_ id: IdentifierBody) -> IdentifierVerdict {
        guard id.isDigits(9) else { return .malformed }
        let unused: Set<Int> = [0, 7, 8, 9, 17, 18, 19, 28, 29, 49, 69, 70, 78, 79, 89, 96, 97]
        return unused.contains(id[0..<2].number) ? .malformed : .valid
    }

    /// Goods and Services Tax Network: a state, a PAN, a count and a check letter to base 36.
    static func india(_ id: IdentifierBody) -> IdentifierVerdict {
        let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
        let values = id.bytes.compactMap { alphabet.firstIndex(of: $0) }
        guard values.count == 15, id.count == 15, id[0..<2].isDigits, (2..<7).allSatisfy(id.isLetter),
            id[7..<11].isDigits, id.isLetter(11), id.bytes[13] == UInt8(ascii: "Z"), values[12] != 0
        else { return .malformed }
        let state = id[0..<2].number
        let holders = "ABCFGHJLPT".utf8
        guard (1...38).contains(state) || state == 97 || state == 99, holders.contains(id.bytes[5]),
            !id[7..<11].isZero
        else { return .malformed }
        var sum = 0
        for (place, value) in values.dropLast().enumerated() {
            let product = value * (place.isMultiple(of: 2) ? 1 : 2)
            sum += product / 36 + product % 36
        }
        return IdentifierVerdict((36 - sum % 36) % 36 == values[14])
    }

    /// Federal Tax Authority: fifteen digits that begin with 100; how the last is made is not published.
    static func unitedArabEmirates(_ id: IdentifierBody) -> IdentifierVerdict {
        id.isDigits(15) && id[0..<3].number == 100 ? .valid : .malformed
    }

    /// Zakat, Tax and Customs Authority: fifteen digits that begin and end with 3.
    static func saudiArabia(_ id: IdentifierBody) -> IdentifierVerdict {
        id.isDigits(15) && id.digit(0) == 3 && id.digit(14) == 3 ? .valid : .malformed
    }

    /// National Tax Agency: the corporate number with a check digit before it to base 9.
    static func japan(_ id: IdentifierBody) -> IdentifierVerdict {
        guard id.isDigits(13) else { return .malformed }
        let sum = (1..<13).reduce(0) { $0 + id.digit($1) * ($1.isMultiple(of: 2) ? 1 : 2) }
        return IdentifierVerdict(9 - sum % 9 == id.digit(0))
    }
}
