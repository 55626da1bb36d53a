import Testing

@testable import Support

@Suite("Timestamp") struct TimestampTests {
    @Test(
        "whole seconds are rounded down",
        arguments: [
            (0, 0), (999, 0), (1000, 1), (-1, -1), (-1000, -1), (-1001, -2),
            (Int64.max, 9_223_372_036_854_775),
            (.min, -9_223_372_036_854_776),
        ] as [(Int64, Int64)]) func seconds(_ milliseconds: Int64, _ seconds: Int64)
    {
        #expect(Timestamp(milliseconds: milliseconds).seconds == seconds)
    }

    @Test("arithmetic saturates") func saturation() {
        let zero = Timestamp(milliseconds: 0)
        #expect(zero.adding(seconds: .max).milliseconds == .max)
        #expect(zero.adding(seconds: .min).milliseconds == .min)
        #expect(Timestamp(seconds: .max).milliseconds == .max)
        #expect(Timestamp(seconds: .min).milliseconds == .min)
        #expect(Timestamp(milliseconds: .max).adding(milliseconds: 1).milliseconds == .max)
        #expect(Timestamp(milliseconds: .min).adding(milliseconds: -1).milliseconds == .min)
        #expect(zero.adding(seconds: -3).milliseconds == -3000)
        #expect(zero.adding(milliseconds: 5) > zero)
    }
}

struct TimeTextRow: Sendable, CustomTestStringConvertible {
    var text: String
    var milliseconds: Int64
    var testDescription: String { text }
}

private let exactRows: [TimeTextRow] = [
    TimeTextRow(text: "1970-01-01T00:00:00Z", milliseconds: 0),
    TimeTextRow(text: "1969-12-31T23:59:59.999Z", milliseconds: -1),
    TimeTextRow(text: "2026-11-21T03:27:45.123Z", milliseconds: 1_795_231_665_123),
    TimeTextRow(text: "2026-11-21T03:27:45Z", milliseconds: 1_795_231_665_000),
    TimeTextRow(text: "2000-02-29T12:00:00.010Z", milliseconds: 951_825_600_010),
    TimeTextRow(text: "0000-01-01T00:00:00Z", milliseconds: -62_167_219_200_000),
    TimeTextRow(text: "9999-12-31T23:59:59.999Z", milliseconds: 253_402_300_799_999),
]

private let readRows: [TimeTextRow] = [
    TimeTextRow(text: "1970-01-01T01:00:00+01:00", milliseconds: 0),
    TimeTextRow(text: "1969-12-31T19:30:00-04:30", milliseconds: 0),
    TimeTextRow(text: "1970-01-01T00:00:00-00:00", milliseconds: 0),
    TimeTextRow(text: "1970-01-01T00:00:00.5Z", milliseconds: 500),
    TimeTextRow(text: "1970-01-01T00:00:00.0019Z", milliseconds: 1),
    TimeTextRow(text: "1970-01-01T00:00:00.123456789Z", milliseconds: 123),
]

@Suite("Time text") struct TimeTextTests {
    @Test("there and back", arguments: exactRows) func exact(_ row: TimeTextRow) {
        #expect(TimeText.format(Timestamp(milliseconds: row.milliseconds)) == row.text)
        #expect(TimeText.parse(row.text)?.milliseconds == row.milliseconds)
    }

    @Test("other texts of a time", arguments: readRows) func read(_ row: TimeTextRow) {
        #expect(TimeText.parse(row.text)?.milliseconds == row.milliseconds)
    }

    @Test(
        "refusals",
        arguments: [
            "", "2026-11-21", "2026-11-21T03:27:45", "2026-11-21 03:27:45Z", "2026-11-21t03:27:45Z",
            "2026-11-21T03:27:45z", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
            "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-04-31T00:00:00Z", "2026-01-01T24:00:00Z",
            "2026-01-01T00:60:00Z", "2016-12-31T23:59:60Z", "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00:00.1234567890Z",
            "2026-01-01T00:00:00,5Z", "2026-01-01T00:00:00+1:00", "2026-01-01T00:00:00+24:00",
            "2026-01-01T00:00:00+00:60",
            "2026-01-01T00:00:00Z ", " 2026-01-01T00:00:00Z", "+2026-01-01T00:00:00Z", "２026-01-01T00:00:00Z",
            "2026-1-1T00:00:00Z", "20260101T000000Z",
        ]) func refused(_ text: String)
    {
        #expect(TimeText.parse(text) == nil)
    }

    @Test("a time beyond four digits of year becomes the nearest", arguments: [Int64.min, .max])
    func saturation(_ milliseconds: Int64) {
        let text = TimeText.format(Timestamp(milliseconds: milliseconds))
        #expect(text == (milliseconds < 0 ? "0000-01-01T00:00:00Z" : "9999-12-31T23:59:59.999Z"))
    }

    @Test("every day of 400 years follows the one before it") func days() throws {
        var day = CivilDate(daysSinceEpoch: -1)
        for number in 0...146_097 {
            let next = CivilDate(daysSinceEpoch: number)
            #expect(next.daysSinceEpoch == number)
            let isNextDay = next.day == day.day + 1 && next.month == day.month && next.year == day.year
            let isLastDay = day.day == CivilDate.days(inMonth: day.month, of: day.year)
            let isFirstDay = next.day == 1 && next.month == day.month % 12 + 1
            guard isNextDay || (isLastDay && isFirstDay && next > day) else {
                Issue.record("\(day) then \(next)")
                return
            }
            day = next
        }
        #expect(day == CivilDate(year: 2370, month: 1, day: 1))
    }
}
