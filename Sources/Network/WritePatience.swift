/// How long a peer that does not read is waited for while one answer is sent.
///
/// Only waiting counts, so that an answer that is slow in coming is never cut off; and it counts in all, so
/// that a peer that takes a few bytes now and then does not hold an answer in memory for ever.
package struct WritePatience: Sendable {
    private let stallMilliseconds: Int
    private let graceMilliseconds: Int
    private let bytesPerSecondMin: Int
    private var waitedMilliseconds = 0
    private var sent = 0

    /// Each wait ends after `stallMilliseconds`, and all of them together after `graceMilliseconds` and a
    /// second more for every `bytesPerSecondMin` bytes sent.
    package init(stallMilliseconds: Int, graceMilliseconds: Int = .max, bytesPerSecondMin: Int = 1) {
        self.stallMilliseconds = stallMilliseconds
        self.graceMilliseconds = graceMilliseconds
        self.bytesPerSecondMin = max(1, bytesPerSecondMin)
    }

    /// Notes bytes that were taken.
    mutating func note(sent count: Int) { sent += count }

    /// When a wait that begins now ends.
    func deadline(from now: Deadline) -> Deadline {
        let earned = sent / bytesPerSecondMin * 1000
        let (allowed, isEndless) = graceMilliseconds.addingReportingOverflow(earned)
        let left = isEndless ? Int.max : allowed - waitedMilliseconds
        return now.adding(milliseconds: min(stallMilliseconds, max(0, left)))
    }

    /// Notes a wait that has ended.
    mutating func note(waitFrom began: Deadline, to end: Deadline) {
        guard end > began else { return }
        waitedMilliseconds += Int((end.nanoseconds - began.nanoseconds) / 1_000_000)
    }
}
