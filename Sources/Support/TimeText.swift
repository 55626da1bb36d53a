/// Times as text: the date-time of RFC 3339 section 5.6.
package enum TimeText {
    /// The first time of year 0000 and the last millisecond of year 9999, in milliseconds: what four digits
    /// can write.
    private static let range: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

    /// The time in UTC, as `2026-11-21T03:27:45Z`, with three digits of milliseconds where they are not zero;
    /// a time that four digits of year cannot write becomes the nearest one that they can.
    package static func format(_ time: Timestamp) -> String {
        String(unsafeUninitializedCapacity: 24) { buffer in write(time, to: buffer) }
    }

    /// Appends the same text to bytes.
    static func append(_ time: Timestamp, to bytes: inout [UInt8]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 24) { buffer in
            let count = write(time, to: buffer)
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: UnsafeBufferPointer(buffer)[..<count]))
        }
    }

    /// Reads an RFC 3339 date-time, which may name an offset from UTC; digits after the third of a second are
    /// dropped.
    ///
    /// Nil for any other form: lower-case letters, a space for the T, a missing zone, a leap second (which no
    /// `Timestamp` can hold), a day that the calendar does not have.
    package static func parse(_ text: String) -> Timestamp? {
        var text = text
        return text.withUTF8 { bytes in
            var reader = FixedReader(bytes: bytes)
            return reader.dateTime()
        }
    }

    private static func write(_ time: Timestamp, to buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
        let milliseconds = min(max(time.milliseconds, range.lowerBound), range.upperBound)
        let days = Int(floored: milliseconds, by: 86_400_000)
        let ofDay = Int(milliseconds) - days * 86_400_000
        let date = CivilDate(daysSinceEpoch: days)
        put(date.year, digits: 4, at: 0, in: buffer)
        buffer[4] = UInt8(ascii: "-")
        put(date.month, digits: 2, at: 5, in: buffer)
        buffer[7] = UInt8(ascii: "-")
        put(date.day, digits: 2, at: 8, in: buffer)
        buffer[10] = UInt8(ascii: "T")
        put(ofDay / 3_600_000, digits: 2, at: 11, in: buffer)
        buffer[13] = UInt8(ascii: ":")
        put(ofDay / 60_000 % 60, digits: 2, at: 14, in: buffer)
        buffer[16] = UInt8(ascii: ":")
        put(ofDay / 1000 % 60, digits: 2, at: 17, in: buffer)
        guard !ofDay.isMultiple(of: 1000) else {
            buffer[19] = UInt8(ascii: "Z")
            return 20
        }
        buffer[19] = UInt8(ascii: ".")
        put(ofDay % 1000, digits: 3, at: 20, in: buffer)
        buffer[23] = UInt8(ascii: "Z")
        return 24
    }

    private static func put(
        _ value: Int, digits: Int, at place: Int, in buffer: UnsafeMutableBufferPointer<UInt8>
    ) {
        var left = value
        for offset in stride(from: digits - 1, through: 0, by: -1) {
            buffer[place + offset] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: left % 10)
            left /= 10
        }
    }

    /// Reads fields of a fixed width, one after another.
    private struct FixedReader {
        let bytes: UnsafeBufferPointer<UInt8>
        var position = 0

        mutating func dateTime() -> Timestamp? {
            guard let year = number(4), take("-"), let month = number(2), take("-"), let day = number(2),
                let date = CivilDate(year: year, month: month, day: day), take("T"),
                let hour = number(2), hour < 24, take(":"), let minute = number(2), minute < 60, take(":"),
                let second = number(2), second < 60, let milliseconds = fraction(),
                let offset = offsetMinutes(),
                position == bytes.count
            else { return nil }
            let minutes = (date.daysSinceEpoch * 24 + hour) * 60 + minute - offset
            return Timestamp(milliseconds: Int64((minutes * 60 + second) * 1000 + milliseconds))
        }

        private mutating func take(_ letter: Unicode.Scalar) -> Bool {
            guard position < bytes.count, bytes[position] == UInt8(ascii: letter) else { return false }
            position += 1
            return true
        }

        private mutating func digit() -> Int? {
            guard position < bytes.count, bytes[position] &- UInt8(ascii: "0") < 10 else { return nil }
            position += 1
            return Int(bytes[position - 1] - UInt8(ascii: "0"))
        }

        private mutating func number(_ digits: Int) -> Int? {
            var value = 0
            for _ in 0..<digits {
                guard let digit = digit() else { return nil }
                value = value * 10 + digit
            }
            return value
        }

        /// One to nine digits after a point, as milliseconds.
        private mutating func fraction() -> Int? {
            guard take(".") else { return 0 }
            var value = 0
            var count = 0
            while let digit = digit() {
                count += 1
                if count <= 3 { value = value * 10 + digit }
            }
            guard (1...9).contains(count) else { return nil }
            for _ in count..<max(count, 3) { value *= 10 }
            return value
        }

        private mutating func offsetMinutes() -> Int? {
            if take("Z") { return 0 }
            let isWest = take("-")
            guard isWest || take("+"), let hours = number(2), hours < 24, take(":"), let minutes = number(2),
                minutes < 60
            else { return nil }
            return isWest ? -(hours * 60 + minutes) : hours * 60 + minutes
        }
    }
}

extension Int {
    /// Division rounded down, also below zero.
    fileprivate init(floored value: Int64, by divisor: Int64) {
        self = Int(value >= 0 ? value / divisor : (value - divisor + 1) / divisor)
    }
}
