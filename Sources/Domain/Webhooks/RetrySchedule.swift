package import Support

/// When a delivery that failed is tried again: twenty tries in the first hour, then ever fewer over thirty
/// days.
package enum RetrySchedule {
    /// Seconds after each of the first tries; together 3,330, so that the twentieth try falls into the first
    /// hour even with jitter.
    static let firstDelays: [Int64] = [
        5, 10, 15, 20, 30, 45, 60, 75, 90, 120, 150, 180, 210, 240, 300, 360, 420, 480, 520,
    ]
    /// Seconds between later tries at most: twelve hours.
    static let delayMax: Int64 = 43_200
    /// Seconds between later tries at least: ten minutes.
    static let delayMin: Int64 = 600
    /// Seconds from the first try until nobody tries any more: thirty days.
    package static let windowSeconds: Int64 = 30 * 86_400
    /// A receiver's `Retry-After` counts up to a day, in seconds.
    package static let retryAfterMax: Int64 = 86_400

    /// The time of the next try, or nil when the window is over.
    ///
    /// `tries` counts those since `begin`, the one that has just failed included; `jitter` is from 0 to
    /// 1,000 and moves the time by at most a fiftieth in the first hour and a tenth later; `retryAfter` is
    /// what the receiver asked for, in seconds.
    package static func next(
        after tries: Int, since begin: Timestamp, now: Timestamp, retryAfter: Int64?, jitter: Int64
    ) -> Timestamp? {
        let age = max((now.milliseconds - begin.milliseconds) / 1000, 0)
        let isEarly = tries >= 1 && tries <= firstDelays.count
        // An eighth of the age: each delay is longer than the last one by about that part.
        let seconds = isEarly ? firstDelays[tries - 1] : min(max(age / 8, delayMin), delayMax)
        let spread = seconds * 1000 / (isEarly ? 50 : 10)
        let milliseconds = seconds * 1000 - spread + 2 * spread * min(max(jitter, 0), 1000) / 1000
        let asked = min(max(retryAfter ?? 0, 0), retryAfterMax) * 1000
        let time = now.adding(milliseconds: max(milliseconds, asked))
        return time.milliseconds - begin.milliseconds > windowSeconds * 1000 ? nil : time
    }
}
