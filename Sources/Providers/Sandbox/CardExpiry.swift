package import Support

/// A calendar month.
package struct CivilMonth: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Months since January of year 0.
    private let count: Int

    /// Makes a month (1 to 12) of a year.
    package init(year: Int, month: Int) { count = year * 12 + month - 1 }

    /// The month of a time, UTC: `civil_from_days` of Howard Hinnant's "chrono-Compatible Low-Level Date
    /// Algorithms".
    package init(of time: Timestamp) {
        let secondsOfDay: Int64 = 86_400
        let seconds = time.seconds
        let day = (seconds - (seconds % secondsOfDay + secondsOfDay) % secondsOfDay) / secondsOfDay + 719_468
        let era = (day >= 0 ? day : day - 146_096) / 146_097
        let dayOfEra = day - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        self.init(year: Int(yearOfEra + era * 400 + (month <= 2 ? 1 : 0)), month: Int(month))
    }

    /// The year.
    package var year: Int { count / 12 }
    /// 1 to 12.
    package var month: Int { count % 12 + 1 }

    /// `2026-11`.
    package var description: String {
        "\(year)-\(month < 10 ? "0" : "")\(month)"
    }

    /// Whether the left one comes before the right one.
    package static func < (left: CivilMonth, right: CivilMonth) -> Bool { left.count < right.count }
}

/// A typed expiry date while it is checked: `8/29`, `08/29`, `0829`, `08/2029`, with any separator.
struct CardExpiry {
    private let text: String

    init(_ text: String) { self.text = text }

    /// The month; throws what is wrong with the date.
    func check(now: CivilMonth) throws(CardFault) -> CivilMonth {
        let expiry = try month()
        guard expiry >= now else { throw .expired }
        return expiry
    }

    private func month() throws(CardFault) -> CivilMonth {
        guard text.utf8.count <= SandboxLimits.expiryFieldBytesMax else { throw .expiryMalformed }
        let groups = try groups()
        guard !groups.isEmpty else { throw .missing(.expiry) }
        let digits = groups.joined()
        // Without a separator an odd count of digits means that the month has one.
        let monthLength = groups.count == 2 ? groups[0].count : digits.count.isMultiple(of: 2) ? 2 : 1
        let yearDigits = digits.dropFirst(monthLength)
        guard groups.count <= 2, (1...2).contains(monthLength),
            yearDigits.count == 2 || yearDigits.count == 4,
            let month = Int(String(digits.prefix(monthLength))), (1...12).contains(month),
            let year = Int(String(yearDigits))
        else { throw .expiryMalformed }
        return CivilMonth(year: yearDigits.count == 2 ? 2000 + year : year, month: month)
    }

    /// The runs of digits; only separators that people type may stand between them.
    private func groups() throws(CardFault) -> [String] {
        var groups: [String] = []
        var isOpen = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case "0"..."9":
                if !isOpen { groups.append("") }
                groups[groups.count - 1].unicodeScalars.append(scalar)
                isOpen = true
            case " ", "/", "-", ".", "\u{A0}", "\u{2044}": isOpen = false
            default: throw .expiryMalformed
            }
        }
        return groups
    }
}
