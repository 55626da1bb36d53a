import Domain
import Support
import Testing

@testable import GoCardlessProvider

/// A day and whether banks work on it.
struct BankDay: Sendable, CustomTestStringConvertible {
    let place: WorkingDays.Place
    let year: Int
    let month: Int
    let day: Int
    let isWorking: Bool
    let name: String

    var testDescription: String { "\(place), \(name) \(year)" }

    init(_ place: WorkingDays.Place, _ year: Int, _ month: Int, _ day: Int, _ isWorking: Bool, _ name: String)
    {
        (self.place, self.year, self.month, self.day) = (place, year, month, day)
        (self.isWorking, self.name) = (isWorking, name)
    }

    static let rows = [
        BankDay(.target, 2027, 3, 26, false, "Good Friday"),
        BankDay(.target, 2027, 3, 29, false, "Easter Monday"),
        BankDay(.target, 2027, 3, 30, true, "Tuesday after Easter"),
        BankDay(.target, 2026, 5, 1, false, "Labour Day"),
        BankDay(.target, 2026, 12, 28, true, "no substitute"),
        BankDay(.target, 2026, 5, 25, true, "Whit Monday"),
        BankDay(.unitedKingdom, 2026, 5, 1, true, "1 May"),
        BankDay(.unitedKingdom, 2026, 5, 4, false, "Early May"),
        BankDay(.unitedKingdom, 2026, 5, 25, false, "Spring"),
        BankDay(.unitedKingdom, 2026, 8, 31, false, "Summer"),
        BankDay(.unitedKingdom, 2026, 8, 24, true, "a Monday in August"),
        BankDay(.unitedKingdom, 2021, 12, 27, false, "substitute of a Saturday's Christmas"),
        BankDay(.unitedKingdom, 2021, 12, 28, false, "substitute of a Sunday's Boxing Day"),
        BankDay(.unitedKingdom, 2022, 12, 27, false, "substitute of a Sunday's Christmas"),
        BankDay(.unitedKingdom, 2022, 12, 28, true, "day after it"),
        BankDay(.unitedKingdom, 2026, 12, 28, false, "substitute of a Saturday's Boxing Day"),
        BankDay(.unitedKingdom, 2026, 12, 29, true, "day after it"),
        BankDay(.unitedKingdom, 2023, 12, 27, true, "27 December on a Wednesday"),
        BankDay(.unitedKingdom, 2023, 1, 2, false, "substitute of a Sunday's New Year"),
        BankDay(.unitedKingdom, 2028, 1, 3, false, "substitute of a Saturday's New Year"),
        BankDay(.unitedKingdom, 2024, 1, 2, true, "2 January on a Tuesday"),
        BankDay(.unitedStates, 2026, 7, 3, true, "day before a Saturday's Fourth of July"),
        BankDay(.unitedStates, 2027, 7, 5, false, "after a Sunday's Fourth of July"),
        BankDay(.unitedStates, 2026, 11, 26, false, "Thanksgiving"),
        BankDay(.unitedStates, 2026, 1, 19, false, "Martin Luther King"),
        BankDay(.unitedStates, 2026, 5, 25, false, "Memorial Day"),
        BankDay(.unitedStates, 2026, 4, 3, true, "Good Friday"),
        BankDay(.common, 2026, 4, 3, false, "Good Friday"), BankDay(.common, 2026, 11, 21, false, "Saturday"),
        BankDay(.common, 2026, 11, 22, false, "Sunday"), BankDay(.common, 2026, 11, 23, true, "Monday"),
    ]
}

@Suite struct WorkingDaysTests {
    @Test(arguments: BankDay.rows) func holidaysAreComputed(_ row: BankDay) throws {
        let date = try #require(CivilDate(year: row.year, month: row.month, day: row.day))
        #expect(WorkingDays([row.place]).contains(date) == row.isWorking)
    }

    @Test(arguments: [
        (1818, 3, 22), (2000, 4, 23), (2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2027, 3, 28),
        (2038, 4, 25),
        (2285, 3, 22),
    ])
    func easterIsWhereTheTablesHaveIt(_ year: Int, _ month: Int, _ day: Int) {
        #expect(CivilDate.easterSunday(of: year) == CivilDate(year: year, month: month, day: day))
    }

    /// Easter is always a Sunday from 22 March to 25 April.
    @Test func easterIsASundayInItsRange() throws {
        for year in 1900...2299 {
            let easter = CivilDate.easterSunday(of: year)
            #expect(easter.weekday == 0)
            #expect((easter.month == 3 && easter.day >= 22) || (easter.month == 4 && easter.day <= 25))
        }
    }

    /// Created on Friday 20 November 2026.
    @Test func debitsWaitForWorkingDays() throws {
        let start = try #require(CivilDate(year: 2026, month: 11, day: 20))
        let expected: [DebitScheme: (Int, Int)] = [
            .ach: (11, 24), .autogiro: (12, 2), .bacs: (11, 26), .becs: (11, 23), .becsNewZealand: (11, 23),
            .betalingsservice: (12, 2), .pad: (11, 25), .sepaCore: (11, 25),
        ]
        for scheme in DebitScheme.allCases {
            let (month, day) = try #require(expected[scheme])
            #expect(
                scheme.calendar.date(scheme.workingDaysToCharge, after: start)
                    == CivilDate(year: 2026, month: month, day: day), "\(scheme)")
        }
    }

    @Test func christmasMovesADebit() throws {
        let start = try #require(CivilDate(year: 2026, month: 12, day: 23))
        // 24 and 29 to 31 December: the 25th is Christmas, the 28th stands in for a Saturday's Boxing Day.
        #expect(
            DebitScheme.bacs.calendar.date(4, after: start) == CivilDate(year: 2026, month: 12, day: 31))
    }

    @Test func eachCurrencyHasOneScheme() {
        #expect(Set(DebitScheme.allCases.map(\.currencyCode)).count == DebitScheme.allCases.count)
        for scheme in DebitScheme.allCases {
            #expect(Currency(code: scheme.currencyCode) != nil)
            #expect(DebitScheme(currencyCode: scheme.currencyCode) == scheme)
        }
        #expect(DebitScheme(currencyCode: "JPY") == nil)
    }
}
