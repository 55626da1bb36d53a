import HTTPCore
import Support

/// Dates as the page shows them: in UTC, said so, because a television's clock and zone are often wrong.
enum DateText {
    /// `21 Nov 2026, 14:05 UTC`.
    static func plain(_ time: Timestamp) -> String {
        let clock = String(decoding: HTTPDate.bytes(time)[17..<22], as: UTF8.self)
        return "\(day(CivilDate(of: time))), \(clock) UTC"
    }

    /// `21 Nov 2026`.
    static func day(_ date: CivilDate) -> String {
        // The parts of an IMF-fixdate stand at fixed places (RFC 9110 section 5.6.7).
        let text = HTTPDate.bytes(Timestamp(seconds: Int64(date.daysSinceEpoch) * 86_400))
        return "\(date.day) \(String(decoding: text[8..<16], as: UTF8.self))"
    }

    /// `21 Nov 2026, 14:05 UTC (23 hours left)`.
    static func expiry(_ time: Timestamp, now: Timestamp) -> String {
        let minutes = max(0, (time.milliseconds - now.milliseconds) / 60_000)
        let left: String =
            switch minutes {
            case ..<1: "less than a minute left"
            case 1: "1 minute left"
            case ..<120: "\(minutes) minutes left"
            case ..<2880: "\(minutes / 60) hours left"
            default: "\(minutes / 1440) days left"
            }
        return "\(plain(time)) (\(left))"
    }

    /// RFC 3339.
    static func machine(_ time: Timestamp) -> String { TimeText.format(time) }
}
