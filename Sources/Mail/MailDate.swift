import Support

/// The date of a message (RFC 5322 section 3.3), in UTC: `Sat, 21 Nov 2026 09:54:03 +0000`.
enum MailDate {
    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    static func text(_ time: Timestamp) -> String {
        // Years before 1900 cannot be written (section 3.3) and only a broken clock has them.
        let seconds = Int(min(max(time.seconds, 0), 253_402_300_799))
        let date = CivilDate(daysSinceEpoch: seconds / 86_400)
        let second = seconds % 86_400
        // 1970-01-01 was a Thursday.
        let day = days[(seconds / 86_400 + 4) % 7]
        let clock = [second / 3600, second / 60 % 60, second % 60].map(two).joined(separator: ":")
        return "\(day), \(two(date.day)) \(months[date.month - 1]) \(date.year) \(clock) +0000"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
