import Support

/// Dates as mails name them, in UTC and said so: nobody knows where the reader is.
enum DateWords {
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ]

    /// `21 November 2026`.
    static func day(_ time: Timestamp) -> String {
        day(CivilDate(daysSinceEpoch: Int(max(time.seconds, 0) / 86_400)))
    }

    /// The same of a day that is the same everywhere.
    static func day(_ date: CivilDate) -> String {
        "\(date.day) \(months[date.month - 1]) \(date.year)"
    }

    /// `21 November 2026, 14:05 UTC`.
    static func minute(_ time: Timestamp) -> String {
        let minutes = max(time.seconds, 0) % 86_400 / 60
        let clock = [minutes / 60, minutes % 60].map { $0 < 10 ? "0\($0)" : String($0) }
        return "\(day(time)), \(clock.joined(separator: ":")) UTC"
    }
}
