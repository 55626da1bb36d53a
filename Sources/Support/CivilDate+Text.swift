/// Days as text and as part of a time, in UTC.
extension CivilDate {
    /// Reads `2025-07-01`, the full-date of RFC 3339; nil for anything else.
    package init?(text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]),
            let day = Self.number(bytes[8..<10])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// The day of a time in UTC.
    package init(of time: Timestamp) {
        let secondsOfDay: Int64 = 86_400
        let days = time.seconds / secondsOfDay - (time.seconds % secondsOfDay < 0 ? 1 : 0)
        self.init(daysSinceEpoch: Int(days))
    }

    /// `2025-07-01`; years before 0 or after 9999 have no such text and stand as they are.
    package var text: String {
        "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for byte in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return value
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
