import Glibc

/// A point on the machine's monotonic clock, at which waiting ends.
package struct Deadline: Hashable, Comparable, Sendable {
    /// Nanoseconds of CLOCK_MONOTONIC.
    package var nanoseconds: UInt64

    /// Makes a deadline from nanoseconds of CLOCK_MONOTONIC.
    package init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

    /// Waits for ever.
    package static let never = Deadline(nanoseconds: .max)

    /// The monotonic clock now; the coarse clock costs a memory read and is up to 4 ms behind.
    package static func now() -> Deadline {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
        return Deadline(nanoseconds: UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec))
    }

    /// The deadline that many milliseconds later; saturates at `never`.
    package func adding(milliseconds: Int) -> Deadline {
        let (more, tooMany) = UInt64(max(0, milliseconds)).multipliedReportingOverflow(by: 1_000_000)
        let (sum, tooLate) = nanoseconds.addingReportingOverflow(more)
        return tooMany || tooLate ? .never : Deadline(nanoseconds: sum)
    }

    /// Whether the left one is reached first.
    package static func < (left: Deadline, right: Deadline) -> Bool { left.nanoseconds < right.nanoseconds }
}
