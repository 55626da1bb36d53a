package import Support
import Synchronization

/// A clock that stands still until a test moves it.
package final class ManualClock: Sendable {
    private let time: Mutex<Timestamp>

    /// Starts at 2026-11-21T12:00:00Z.
    package init(_ start: Timestamp = Timestamp(seconds: 1_795_262_400)) { time = Mutex(start) }

    /// The time it shows.
    package var now: Timestamp { time.withLock { $0 } }

    /// Moves it on.
    package func advance(seconds: Int64) { time.withLock { $0 = $0.adding(seconds: seconds) } }

    /// Moves it on to a time, unless it is past it.
    package func advance(to target: Timestamp) { time.withLock { $0 = max($0, target) } }

    /// Moves it to a time, forward or back.
    package func set(_ time: Timestamp) { self.time.withLock { $0 = time } }

    /// The clock to hand out.
    package var clock: Clock { Clock { self.now } }
}
