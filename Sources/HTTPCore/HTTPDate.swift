package import Support

/// Dates in the one form that HTTP/1.1 writes, IMF-fixdate (RFC 9110 section 5.6.7): `Sun, 06 Nov 1994
/// 08:49:37 GMT`.
package enum HTTPDate {
    private static let days: StaticString = "SunMonTueWedThuFriSat"
    private static let months: StaticString = "JanFebMarAprMayJunJulAugSepOctNovDec"
    /// The edges of what four digits can name: 0000-01-01T00:00:00Z and 9999-12-31T23:59:59Z.
    private static let earliest: Int64 = -62_167_219_200
    private static let latest: Int64 = 253_402_300_799

    /// The 29 bytes that name the second, rounded down; times outside the years 0 to 9999 are brought to that
    /// range's edge.
    package static func bytes(_ time: Timestamp) -> [UInt8] {
        let clamped = Timestamp(milliseconds: min(max(time.milliseconds, earliest * 1000), latest * 1000))
        let seconds = Int(clamped.seconds) - Int(earliest)
        let dayCount = seconds / 86_400
        let second = seconds % 86_400
        let date = CivilDate(daysSinceYearZero: dayCount)
        var text: [UInt8] = []
        text.reserveCapacity(29)
        // 0000-01-01 was a Saturday.
        appendName(days, (dayCount + 6) % 7, to: &text)
        text.append(contentsOf: ", ".utf8)
        appendTwo(date.day, to: &text)
        text.append(UInt8(ascii: " "))
        appendName(months, date.month - 1, to: &text)
        text.append(UInt8(ascii: " "))
        appendTwo(date.year / 100, to: &text)
        appendTwo(date.year % 100, to: &text)
        text.append(UInt8(ascii: " "))
        appendTwo(second / 3600, to: &text)
        text.append(UInt8(ascii: ":"))
        appendTwo(second / 60 % 60, to: &text)
        text.append(UInt8(ascii: ":"))
        appendTwo(second % 60, to: &text)
        text.append(contentsOf: " GMT".utf8)
        return text
    }

    /// Reads exactly the 29 characters of IMF-fixdate, the right weekday included; nil for anything else, the
    /// two obsolete forms among it, which leaves a conditional request unconditional.
    package static func parse(_ text: some StringProtocol) -> Timestamp? {
        let text = Array(text.utf8)
        guard text.count == 29 else { return nil }
        guard let day = number(text[5..<7]), let year = number(text[12..<16]),
            let hour = number(text[17..<19]),
            let minute = number(text[20..<22]), let second = number(text[23..<25])
        else { return nil }
        guard let month = (0..<12).first(where: { isName(months, $0, text[8..<11]) }) else { return nil }
        guard hour < 24, minute < 60, second < 60, day >= 1 else { return nil }
        let date = CivilDate(year: year, month: month + 1, day: day)
        let time = Int64(date.daysSinceYearZero * 86_400 + hour * 3600 + minute * 60 + second) + earliest
        let parsed = Timestamp(seconds: time)
        // Writing it again settles the weekday, the length of the month and every separator at once.
        return bytes(parsed) == text ? parsed : nil
    }

    private static func appendName(_ names: StaticString, _ index: Int, to text: inout [UInt8]) {
        for place in index * 3..<index * 3 + 3 { text.append(names.utf8Start[place]) }
    }

    private static func appendTwo(_ number: Int, to text: inout [UInt8]) {
        text.append(UInt8(0x30 + number / 10))
        text.append(UInt8(0x30 + number % 10))
    }

    private static func isName(_ names: StaticString, _ index: Int, _ text: ArraySlice<UInt8>) -> Bool {
        text.enumerated().allSatisfy { names.utf8Start[index * 3 + $0.offset] == $0.element }
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var number = 0
        for digit in digits {
            guard digit >= 0x30, digit <= 0x39 else { return nil }
            number = number * 10 + Int(digit - 0x30)
        }
        return number
    }
}

/// A day of the Gregorian calendar, extended to year 0; the arithmetic counts years from March, so that the
/// leap day is last (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
private struct CivilDate {
    /// Days of 400 years, after which the calendar repeats.
    private static let eraDays = 146_097
    /// Days from 0000-01-01 to 0000-03-01.
    private static let marchShift = 60

    var year: Int
    var month: Int
    var day: Int

    init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    init(daysSinceYearZero days: Int) {
        // One era is added and taken away again, so that no division sees a negative number.
        let shifted = days - Self.marchShift + Self.eraDays
        let era = shifted / Self.eraDays - 1
        let dayOfEra = shifted % Self.eraDays
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    var daysSinceYearZero: Int {
        let shiftedYear = (month <= 2 ? year - 1 : year) + 400
        let era = shiftedYear / 400 - 1
        let yearOfEra = shiftedYear % 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * Self.eraDays + dayOfEra + Self.marchShift
    }
}
