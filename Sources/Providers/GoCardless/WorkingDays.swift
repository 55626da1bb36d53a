package import Support

/// The days on which banks of one or more places work: computed, because lists of holidays run out.
package struct WorkingDays: Hashable, Sendable {
    /// Whose bank holidays count beside Saturdays and Sundays.
    package enum Place: Hashable, Sendable, CaseIterable {
        /// England and Wales: Banking and Financial Dealings Act 1971 and the days kept by common law.
        case unitedKingdom
        /// The euro's settlement system T2 (ECB, long-term calendar of 14 December 2000).
        case target
        /// The Federal Reserve's holidays.
        case unitedStates
        /// New Year's Day, Good Friday, Easter Monday, Christmas and the day after: kept nearly everywhere.
        case common
    }

    private let places: [Place]

    /// A calendar on which a day is a working day where all of the places work.
    package init(_ places: [Place]) { self.places = places }

    /// Whether banks work on that day.
    package func contains(_ date: CivilDate) -> Bool {
        !date.isWeekend && !places.contains { $0.isHoliday(date) }
    }

    /// The day that many working days after another one, which itself need not be one.
    package func date(_ count: Int, after start: CivilDate) -> CivilDate {
        var day = start.daysSinceEpoch
        var left = max(count, 0)
        while left > 0 {
            day += 1
            if contains(CivilDate(daysSinceEpoch: day)) { left -= 1 }
        }
        return CivilDate(daysSinceEpoch: day)
    }
}

extension WorkingDays.Place {
    func isHoliday(_ date: CivilDate) -> Bool {
        let easter = CivilDate.easterSunday(of: date.year).daysSinceEpoch
        let offset = date.daysSinceEpoch - easter
        let isEaster = offset == -2 || offset == 1
        switch self {
        case .target:
            return isEaster || [(1, 1), (5, 1), (12, 25), (12, 26)].contains { date.isDay($0, $1) }
        case .common:
            return isEaster || [(1, 1), (12, 25), (12, 26)].contains { date.isDay($0, $1) }
        case .unitedKingdom: return isEaster || date.isUnitedKingdomHoliday
        case .unitedStates: return date.isUnitedStatesHoliday
        }
    }
}

extension CivilDate {
    /// 0 for Sunday to 6 for Saturday; 1970-01-01 was a Thursday.
    var weekday: Int { ((daysSinceEpoch + 4) % 7 + 7) % 7 }

    var isWeekend: Bool { weekday == 0 || weekday == 6 }

    func isDay(_ month: Int, _ day: Int) -> Bool { self.month == month && self.day == day }

    /// Whether it is that weekday of its month, counted from 1.
    private func isNumbered(_ number: Int, _ weekday: Int, of month: Int) -> Bool {
        self.month == month && self.weekday == weekday && (day - 1) / 7 + 1 == number
    }

    private func isLast(_ weekday: Int, of month: Int) -> Bool {
        self.month == month && self.weekday == weekday
            && day + 7 > CivilDate.days(inMonth: month, of: year)
    }

    /// Christmas and New Year move to the next weekdays that are free where they fall on a weekend.
    fileprivate var isUnitedKingdomHoliday: Bool {
        // A Monday takes the place of a weekend's New Year.
        if isDay(1, 1) || (month == 1 && weekday == 1 && (day == 2 || day == 3)) { return true }
        if isNumbered(1, 1, of: 5) || isLast(1, of: 5) || isLast(1, of: 8) { return true }
        if isDay(12, 25) || isDay(12, 26) { return true }
        // 27 and 28 December, where they are a Monday or a Tuesday, stand in for the two days before.
        return month == 12 && (day == 27 || day == 28) && (weekday == 1 || weekday == 2)
    }

    /// One on a Sunday is kept on Monday; one on a Saturday is not moved (Federal Reserve, holiday schedule).
    fileprivate var isUnitedStatesHoliday: Bool {
        let fixed = [(1, 1), (6, 19), (7, 4), (11, 11), (12, 25)]
        let yesterday = CivilDate(daysSinceEpoch: daysSinceEpoch - 1)
        if fixed.contains(where: { isDay($0, $1) }) { return true }
        if weekday == 1, fixed.contains(where: { yesterday.isDay($0, $1) }) { return true }
        return isNumbered(3, 1, of: 1) || isNumbered(3, 1, of: 2) || isLast(1, of: 5)
            || isNumbered(1, 1, of: 9) || isNumbered(2, 1, of: 10) || isNumbered(4, 4, of: 11)
    }

    /// Easter Sunday of the Gregorian calendar: the algorithm of Meeus, Jones and Butcher.
    static func easterSunday(of year: Int) -> CivilDate {
        let golden = year % 19
        let (century, rest) = (year / 100, year % 100)
        let correction = (century + 8) / 25
        let lunar = (century - correction + 1) / 3
        let epact = (19 * golden + century - century / 4 - lunar + 15) % 30
        let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7
        let late = (golden + 11 * epact + 22 * weekday) / 451
        let sum = epact + weekday - 7 * late + 114
        let march = CivilDate(year: year, month: 3, day: 1)?.daysSinceEpoch ?? 0
        let first = sum / 31 == 3 ? march : march + 31
        return CivilDate(daysSinceEpoch: first + sum % 31)
    }
}
