// Check digits of the member states' ids, A to F, after the algorithms that the Commission publishes for VIES
// ("VAT Identification Number: Structure and Checks") and the states' offices.

extension IdentifierScheme {
    static func austria(_ id: IdentifierBody) -> IdentifierVerdict {
        guard id.count == 9, id.bytes[0] == UInt8(ascii: "U") else { return .malformed }
        let body = id[1..<9]
        guard body.isDigits else { return .malformed }
        var sum = 4
        for place in 0..<7 {
            let digit = body.digit(place)
            sum += place.isMultiple(of: 2) ? digit : digit * 2 / 10 + digit * 2 % 10
        }
        return IdentifierVerdict((10 - sum % 10) % 10 == body.digit(7))
    }

    static func belgium(_ id: IdentifierBody) -> IdentifierVerdict {
        guard id.isDigits(10), id.digit(0) <= 1, !id.isZero else { return .malformed }
        return IdentifierVerdict(97 - id[0..<8].number % 97 == id[8..<10].number)
    }

    static func bulgaria(_ id: IdentifierBody) -> IdentifierVerdict {
        if id.isDigits(9) {
            let first = id[0..<8].sum(1...8) % 11
            return IdentifierVerdict((first == 10 ? id[0..<8].sum(3...10) % 11 % 10 : first) == id.digit(8))
        }
        guard id.isDigits(10) else { return .malformed }
        // The number of a person, of a foreigner, or of neither.
        let isForeigner = id[0..<9].sum([21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10 == id.digit(9)
        let other = (11 - id[0..<9].sum([4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11
        return IdentifierVerdict(isBulgarianPerson(id) || isForeigner || other == id.digit(9))
    }

    private static func isBulgarianPerson(_ id: IdentifierBody) -> Bool {
        var (year, month) = (1900 + id[0..<2].number, id[2..<4].number)
        if month > 40 {
            (year, month) = (year + 100, month - 40)
        } else if month > 20 {
            (year, month) = (year - 100, month - 20)
        }
        return IdentifierBody.isDay(year: year, month: month, day: id[4..<6].number)
            && id[0..<9].sum([2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10 == id.digit(9)
    }

    static func cyprus(_ id: IdentifierBody) -> IdentifierVerdict {
        guard id.count == 9, id[0..<8].isDigits, id.isLetter(8), id[0..<2].number != 12 else {
            return .malformed
        }
        let odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21]
        let sum = (0..<8).reduce(0) { $0 + ($1.isMultiple(of: 2) ? odd[id.digit($1)] : id.digit($1)) }
        return IdentifierVerdict(sum % 26 == Int(id.bytes[8]) - 65)
    }

    static func czechia(_ id: IdentifierBody) -> IdentifierVerdict {
        guard id.isDigits else { return .malformed }
        switch id.count {
        case 8:
            guard id.digit(0) != 9 else { return .malformed }
            let check = 11 - id[0..<7].sum(descendingFrom: 8) % 11
            return IdentifierVerdict((check == 11 ? 1 : check % 10) == id.digit(7))
        case 9 where id.digit(0) == 6:
            let rest = id[1..<8].sum(descendingFrom: 8) % 11
            return IdentifierVerdict((8 - (21 - rest) % 11 + 10) % 10 == id.digit(8))
        case 9, 10: return birthNumber(id)
        default: return .malformed
        }
    }

    /// The number that Czechs and Slovaks are given at birth: nine digits until 1953, ten since.
    static func birthNumber(_ id: IdentifierBody) -> IdentifierVerdict {
        guard id.isDigits(9) || id.isDigits(10) else { return .malformed }
        var year = 1900 + id[0..<2].number
        if id.count == 9 {
            if year >= 1980 { year -= 100 }
            guard year <= 1953 else { return .malformed }
        } else if year < 1954 {
            year += 100
        }
        // Women have 50 added to the month; 20 is added where a day's numbers ran out.
        let month = id[2..<4].number % 50 % 20
        guard IdentifierBody.isDay(year: year, month: month, day: id[4..<6].number) else { return .malformed }
        return IdentifierVerdict(id.count == 9 || id[0..<9].number % 11 % 10 == id.digit(9))
    }

    static func germany(_ id: IdentifierBody) -> IdentifierVerdict {
        guard id.isDigits(9), id.digit(0) != 0 else { return .malformed }
        return IdentifierVerdict(id.passesMod1110)
    }

    static func denmark(_ id: IdentifierBody) -> IdentifierVerdict {
        guard id.isDigits(8), id.digit(0) != 0 else { return .malformed }
        return IdentifierVerdict(id.sum([2, 7, 6, 5, 4, 3, 2, 1]).isMultiple(of: 11))
    }

    static func estonia(_ id: IdentifierBody) -> IdentifierVerdict {
        guard id.isDigits(9) else { return .malformed }
        return IdentifierVerdict(id.sum([3, 7, 1, 3, 7, 1, 3, 7, 1]).isMultiple(of: 10))
    }

    static func spain(_ id: IdentifierBody) -> IdentifierVerdict {
        guard id.count == 9, id[1..<8].isDigits else { return .malformed }
        let letters = Array("TRWAGMYFPDXBNJZSQVHLCKE".utf8)
        let first = id.bytes[0]
        if id.isDigit(0) { return IdentifierVerdict(letters[id[0..<8].number % 23] == id.bytes[8]) }
        if let place = [UInt8]("XYZ".utf8).firstIndex(of: first) {
            // A foreigner's: the letter stands for the digit before the seven.
            return IdentifierVerdict(letters[(place * 10_000_000 + id[1..<8].number) % 23] == id.bytes[8])
        }
        if "KLM".utf8.contains(first) {
            return IdentifierVerdict(letters[id[1..<8].number % 23] == id.bytes[8])
        }
        guard "ABCDEFGHJNPQRSUVW".utf8.contains(first) else { return .malformed }
        let check =
            (0...9).first { IdentifierBody(Array(id.bytes[1..<8]) + [UInt8(48 + $0)]).passesLuhn } ?? 0
        return IdentifierVerdict(
            id.bytes[8] == UInt8(48 + check) || id.bytes[8] == Array("JABCDEFGHI".utf8)[check])
    }

    static func finland(_ id: IdentifierBody) -> IdentifierVerdict {
        guard id.isDigits(8) else { return .malformed }
        return IdentifierVerdict(id.sum([7, 9, 10, 5, 8, 4, 2, 1]).isMultiple(of: 11))
    }

    static func france(_ id: IdentifierBody) -> IdentifierVerdict {
        let alphabet = Array("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ".utf8)
        guard id.count == 11, id[2..<11].isDigits, let first = alphabet.firstIndex(of: id.bytes[0]),
            let second = alphabet.firstIndex(of: id.bytes[1])
        else { return .malformed }
        let company = id[2..<11]
        // Companies of Monaco have 000 there and no number that Luhn's check holds for.
        guard company[0..<3].isZero || company.passesLuhn else { return .wrongCheck }
        if first < 10, second < 10 {
            return IdentifierVerdict(first * 10 + second == (company.number * 100 + 12) % 97)
        }
        let key = first < 10 ? first * 24 + second - 10 : first * 34 + second - 100
        return IdentifierVerdict((company.number + 1 + key / 11) % 11 == key % 11)
    }
}
