import Support
import Testing

@Suite("Days as text") struct CivilDateTextTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let text: String
        let days: Int?
        var testDescription: String { text.isEmpty ? "nothing" : text }
    }

    static let rows = [
        Row(text: "1970-01-01", days: 0), Row(text: "1969-12-31", days: -1),
        Row(text: "2026-11-21", days: 20_778), Row(text: "2024-02-29", days: 19_782),
        Row(text: "0000-01-01", days: -719_528), Row(text: "9999-12-31", days: 2_932_896),
        Row(text: "", days: nil), Row(text: "2026-02-29", days: nil), Row(text: "2026-13-01", days: nil),
        Row(text: "2026-00-10", days: nil), Row(text: "2026-11-00", days: nil),
        Row(text: "2026-11-2", days: nil), Row(text: "2026-11-211", days: nil),
        Row(text: "2026/11/21", days: nil), Row(text: "2026-1-021", days: nil),
        Row(text: "+026-11-21", days: nil), Row(text: " 2026-11-2", days: nil),
        Row(text: "2026-11-21T00:00:00Z", days: nil), Row(text: "２026-11-2", days: nil),
    ]

    @Test("is read strictly, and written as it was read", arguments: rows) func reading(_ row: Row) {
        let date = CivilDate(text: row.text)
        #expect(date?.daysSinceEpoch == row.days)
        if let date { #expect(date.text == row.text) }
    }

    static let times: [(Int64, String)] = [
        (0, "1970-01-01"), (86_399, "1970-01-01"), (86_400, "1970-01-02"), (-1, "1969-12-31"),
        (-86_400, "1969-12-31"), (-86_401, "1969-12-30"), (1_795_219_199, "2026-11-20"),
        (1_795_219_200, "2026-11-21"),
    ]

    @Test("the day of a time is that of UTC, also before 1970", arguments: times)
    func days(seconds: Int64, text: String) {
        #expect(CivilDate(of: Timestamp(seconds: seconds)).text == text)
    }
}
