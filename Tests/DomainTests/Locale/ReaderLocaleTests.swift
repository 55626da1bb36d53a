import Domain
import Support
import Testing

@Suite("A reader's language and region") struct ReaderLocaleTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let tags: [String?]
        let language: Language
        var region: String?

        init(_ tags: String?..., is language: Language, _ region: String? = nil) {
            self.tags = tags
            self.language = language
            self.region = region
        }

        var testDescription: String { tags.map { $0 ?? "nothing" }.joined(separator: ", ") }
    }

    static let rows = [
        Row("de", is: .german), Row("de-AT", is: .german, "AT"), Row("DE-ch", is: .german, "CH"),
        Row("de-Latn-CH", is: .german, "CH"), Row("de-1901", is: .german),
        Row("de-CH-1901", is: .german, "CH"),
        Row("es-419", is: .spanish, "419"), Row("en-GB", is: .english, "GB"),
        // What follows an extension's letter is no region.
        Row("fr-u-ca-gregory", is: .french), Row("it-x-ch", is: .italian),
        Row("nl-BE", is: .dutch, "BE"), Row("deu", is: .german), Row("gsw-CH", is: .german, "CH"),
        Row("ca", is: .spanish), Row("br", is: .french), Row("fy", is: .dutch), Row("scn", is: .italian),
        // A language without words: the site's, and where that has none, English.
        Row("pl", "nl", is: .dutch), Row("pl-PL", "de-CH", is: .german, "CH"), Row(nil, "it", is: .italian),
        Row("fr", "it", is: .french), Row("pl", "cs", is: .english), Row("zh-Hant-TW", is: .english),
        Row(nil, nil, is: .english), Row("", is: .english), Row("-de", is: .english),
        Row("den", is: .english), Row("english", is: .english),
    ]

    @Test("the nearest of the languages there are", arguments: rows) func nearest(_ row: Row) {
        let locale = ReaderLocale(preferring: row.tags)
        #expect(locale == ReaderLocale(row.language, region: row.region))
    }

    struct DateRow: Sendable, CustomTestStringConvertible {
        let language: Language
        let first: String
        let august: String
        let minute: String

        var testDescription: String { language.rawValue }
    }

    static let dateRows = [
        DateRow(
            language: .english, first: "1 March 2027", august: "31 August 2026",
            minute: "21 November 2026, 09:54 UTC"),
        DateRow(
            language: .german, first: "1. März 2027", august: "31. August 2026",
            minute: "21. November 2026, 09:54 Uhr (UTC)"),
        DateRow(
            language: .french, first: "1er mars 2027", august: "31 août 2026",
            minute: "21 novembre 2026 à 09:54 UTC"),
        DateRow(
            language: .spanish, first: "1 de marzo de 2027", august: "31 de agosto de 2026",
            minute: "21 de noviembre de 2026, 09:54 UTC"),
        DateRow(
            language: .italian, first: "1 marzo 2027", august: "31 agosto 2026",
            minute: "21 novembre 2026, 09:54 UTC"),
        DateRow(
            language: .dutch, first: "1 maart 2027", august: "31 augustus 2026",
            minute: "21 november 2026 om 09:54 UTC"),
    ]

    @Test("dates in words", arguments: dateRows) func dates(_ row: DateRow) throws {
        let locale = ReaderLocale(row.language)
        #expect(locale.day(try #require(CivilDate(year: 2027, month: 3, day: 1))) == row.first)
        #expect(locale.day(try #require(CivilDate(year: 2026, month: 8, day: 31))) == row.august)
        #expect(locale.minute(Timestamp(seconds: 1_795_254_843)) == row.minute)
    }

    @Test("every language has twelve months of different names", arguments: Language.allCases)
    func months(_ language: Language) throws {
        let days = try (1...12).map { month in
            ReaderLocale(language).day(try #require(CivilDate(year: 2027, month: month, day: 2)))
        }
        #expect(Set(days).count == 12)
    }
}
