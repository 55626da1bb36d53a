/// A point in time: whole milliseconds since 1970-01-01T00:00:00Z, the unit of every stored time.
package struct Timestamp: Hashable, Comparable, Sendable {
    /// Milliseconds since the Unix epoch, leap seconds not counted.
    package var milliseconds: Int64

    /// Makes a time from milliseconds since the Unix epoch.
    @inlinable package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Makes a time from whole seconds since the Unix epoch; saturates instead of overflowing.
    package init(seconds: Int64) { self.milliseconds = Self.milliseconds(seconds) }

    /// Whole seconds since the Unix epoch, rounded down.
    package var seconds: Int64 {
        milliseconds >= 0 ? milliseconds / 1000 : (milliseconds + 1) / 1000 - 1
    }

    /// The time that many seconds later (or earlier, when negative); saturates instead of overflowing.
    package func adding(seconds: Int64) -> Timestamp {
        adding(milliseconds: Self.milliseconds(seconds))
    }

    /// The time that many milliseconds later (or earlier, when negative); saturates instead of overflowing.
    package func adding(milliseconds more: Int64) -> Timestamp {
        let (sum, overflow) = milliseconds.addingReportingOverflow(more)
        return Timestamp(milliseconds: overflow ? (more > 0 ? .max : .min) : sum)
    }

    /// Whether the left one comes before the right one.
    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }

    private static func milliseconds(_ seconds: Int64) -> Int64 {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        return overflow ? (seconds > 0 ? .max : .min) : product
    }
}
