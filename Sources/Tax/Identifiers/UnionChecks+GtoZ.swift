// Check digits of the member states' ids, G to Z; the sources are those of A to F.

extension IdentifierScheme {
    static func greece(_ id: IdentifierBody) -> IdentifierVerdict {
        guard id.isDigits(9) else { return .malformed }
        return IdentifierVerdict(
            id[0..<8].sum([256, 128, 64, 32, 16, 8, 4, 2]) % 11 % 10 == id.digit(8))
    }

    static func croatia(_ id: IdentifierBody) -> IdentifierVerdict {
        guard id.isDigits(11) else { return .malformed }
        return IdentifierVerdict(id.passesMod1110)
    }

    static func hungary(_ id: IdentifierBody) -> IdentifierVerdict {
        guard id.isDigits(8) else { return .malformed }
        return IdentifierVerdict(id.sum([9, 7, 3, 1, 9, 7, 3, 1]).isMultiple(of: 10))
    }

    static func ireland(_ id: IdentifierBody) -> IdentifierVerdict {
        let alphabet = Array("WABCDEFGHIJKLMNOPQRSTUV".utf8)
        guard (8...9).contains(id.count), id.isDigit(0), id[2..<7].isDigits,
            let check = alphabet.firstIndex(of: id.bytes[7])
        else { return .malformed }
        var extra = 0
        if id.count == 9 {
            guard let place = alphabet.firstIndex(of: id.bytes[8]) else { return .malformed }
            extra = place
        }
        if id.isDigit(1) {
            return IdentifierVerdict((id[0..<7].sum(descendingFrom: 8) + extra * 9) % 23 == check)
        }
        // Until 2013 the second place held a letter or sign, and the first digit was the last of seven.
        let isSign = id.bytes[1] == UInt8(ascii: "+") || id.bytes[1] == UInt8(ascii: "*")
        guard id.count == 8, id.isLetter(1) || isSign else { return .malformed }
        let digits = IdentifierBody([48] + Array(id.bytes[2..<7]) + [id.bytes[0]])
        return IdentifierVerdict(digits.sum(descendingFrom: 8) % 23 == check)
    }

    static func italy(_ id: IdentifierBody) -> IdentifierVerdict {
        guard id.isDigits(11), !id[0..<7].isZero else { return .malformed }
        let office = id[7..<10].number
        guard (1...100).contains(office) || [120, 121, 888, 999].contains(office) else { return .malformed }
        return IdentifierVerdict(id.passesLuhn)
    }

    static func lithuania(_ id: IdentifierBody) -> IdentifierVerdict {
        guard id.isDigits(9) || id.isDigits(12), id.digit(id.count - 2) == 1 else { return .malformed }
        func rest(_ shift: Int) -> Int {
            (0..<id.count - 1).reduce(0) { $0 + id.digit($1) * (1 + ($1 + shift) % 9) } % 11
        }
        let first = rest(0)
        return IdentifierVerdict((first == 10 ? rest(2) % 10 : first) == id.digit(id.count - 1))
    }

    static func luxembourg(_ id: IdentifierBody) -> IdentifierVerdict {
        guard id.isDigits(8) else { return .malformed }
        return IdentifierVerdict(id[0..<6].number % 89 == id[6..<8].number)
    }

    static func latvia(_ id: IdentifierBody) -> IdentifierVerdict {
        guard id.isDigits(11) else { return .malformed }
        if id.digit(0) > 3 {
            return IdentifierVerdict(id.sum([9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1]) % 11 == 3)
        }
        // A person's number tells the day of birth, except those that begin with 32, given out since 2017.
        let year = 1800 + id.digit(6) * 100 + id[4..<6].number
        guard
            id[0..<2].number == 32
                || IdentifierBody.isDay(year: year, month: id[2..<4].number, day: id[0..<2].number)
        else { return .malformed }
        return IdentifierVerdict(
            (1 + id[0..<10].sum([10, 5, 8, 4, 2, 1, 6, 3, 7, 9])) % 11 % 10 == id.digit(10))
    }

    static func malta(_ id: IdentifierBody) -> IdentifierVerdict {
        guard id.isDigits(8), id.digit(0) != 0 else { return .malformed }
        return IdentifierVerdict(id.sum([3, 4, 6, 7, 8, 9, 10, 1]).isMultiple(of: 37))
    }

    static func netherlands(_ id: IdentifierBody) -> IdentifierVerdict {
        guard id.count == 12, id[0..<9].isDigits, !id[0..<9].isZero, id.bytes[9] == UInt8(ascii: "B"),
            id[10..<12].isDigits, !id[10..<12].isZero
        else { return .malformed }
        let person = (id[0..<8].sum(descendingFrom: 9) - id.digit(8)).isMultiple(of: 11)
        // Since 2020 sole traders have numbers under ISO/IEC 7064 MOD 97-10, letters read as 10 to 35.
        var rest = 2321 % 97
        for byte in id.bytes {
            rest = byte >= 65 ? (rest * 100 + Int(byte) - 55) % 97 : (rest * 10 + Int(byte) - 48) % 97
        }
        return IdentifierVerdict(person || rest == 1)
    }

    static func poland(_ id: IdentifierBody) -> IdentifierVerdict {
        guard id.isDigits(10) else { return .malformed }
        return IdentifierVerdict(id[0..<9].sum([6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == id.digit(9))
    }

    static func portugal(_ id: IdentifierBody) -> IdentifierVerdict {
        guard id.isDigits(9), id.digit(0) != 0 else { return .malformed }
        return IdentifierVerdict((11 - id[0..<8].sum(descendingFrom: 9) % 11) % 11 % 10 == id.digit(8))
    }

    static func romania(_ id: IdentifierBody) -> IdentifierVerdict {
        guard id.isDigits, id.digit(0) != 0 else { return .malformed }
        if id.count == 13 { return romanianPerson(id) }
        guard (2...10).contains(id.count) else { return .malformed }
        let padded = IdentifierBody([UInt8](repeating: 48, count: 10 - id.count) + id.bytes)
        return IdentifierVerdict(
            padded[0..<9].sum([7, 5, 3, 2, 1, 7, 5, 3, 2]) * 10 % 11 % 10 == padded.digit(9))
    }

    private static func romanianPerson(_ id: IdentifierBody) -> IdentifierVerdict {
        let centuries = [1: 1900, 2: 1900, 3: 1800, 4: 1800, 5: 2000, 6: 2000, 7: 1900, 8: 1900, 9: 1900]
        let year = (centuries[id.digit(0)] ?? 1900) + id[1..<3].number
        let county = id[7..<9].number
        guard IdentifierBody.isDay(year: year, month: id[3..<5].number, day: id[5..<7].number),
            (1...48).contains(county) || county == 51 || county == 52
                || [70, 80, 81, 82, 83].contains(county)
        else { return .malformed }
        let rest = id[0..<12].sum([2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11
        return IdentifierVerdict((rest == 10 ? 1 : rest) == id.digit(12))
    }

    static func sweden(_ id: IdentifierBody) -> IdentifierVerdict {
        guard id.isDigits(12), id[10..<12].number == 1 else { return .malformed }
        return IdentifierVerdict(id[0..<10].passesLuhn)
    }

    static func slovenia(_ id: IdentifierBody) -> IdentifierVerdict {
        guard id.isDigits(8), id.digit(0) != 0 else { return .malformed }
        let check = 11 - id[0..<7].sum(descendingFrom: 8) % 11
        return IdentifierVerdict(check != 11 && check % 10 == id.digit(7))
    }

    static func slovakia(_ id: IdentifierBody) -> IdentifierVerdict {
        guard id.isDigits(10) else { return .malformed }
        // A person's id can be the number given at birth.
        if birthNumber(id) == .valid { return .valid }
        guard id.digit(0) != 0, [2, 3, 4, 7, 8, 9].contains(id.digit(2)) else { return .malformed }
        return IdentifierVerdict(id.number.isMultiple(of: 11))
    }
}
