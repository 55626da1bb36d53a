import HTTPCore
import Support

/// Dates as the page shows them: in UTC, said so, because a television's clock and zone are often wrong.
enum DateText {
    /// `21 Nov 2026, 14:05 UTC`.
    static func plain(_ time: Timestamp) -> String {
        // The parts of an IMF-fixdate stand at fixed places (RFC 9110 section 5.6.7).
        let date = HTTPDate.bytes(time)
        let day = date[5] == UInt8(ascii: "0") ? date[6..<7] : date[5..<7]
        let text = { (part: ArraySlice<UInt8>) in String(decoding: part, as: UTF8.self) }
        return "\(text(day)) \(text(date[8..<16])), \(text(date[17..<22])) UTC"
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
