import Synchronization

/// What a write says it changed: one id or two of sixteen bytes, of a kind that means something to the caller
/// only.
package struct Announcement: Hashable, Sendable {
    /// What the ids are of.
    package let kind: UInt8
    /// The upper 64 bits.
    package let high: UInt64
    /// The lower 64 bits.
    package let low: UInt64
    /// The upper 64 bits of a second id.
    package let secondHigh: UInt64
    /// The lower 64 bits of a second id.
    package let secondLow: UInt64

    /// Names what was changed.
    package init(
        kind: UInt8 = 0, high: UInt64, low: UInt64, secondHigh: UInt64 = 0, secondLow: UInt64 = 0
    ) {
        self.kind = kind
        self.high = high
        self.low = low
        self.secondHigh = secondHigh
        self.secondLow = secondLow
    }
}

/// Who is told what was committed.
final class Announcements: Sendable {
    private let listeners = Mutex<[@Sendable ([Announcement]) -> Void]>([])

    func add(_ listener: @escaping @Sendable ([Announcement]) -> Void) {
        listeners.withLock { $0.append(listener) }
    }

    func tell(_ committed: [Announcement]) {
        for listener in listeners.withLock({ $0 }) { listener(committed) }
    }
}

extension Connection {
    /// Says that this write changes that: whoever listens to the database hears of it once it is on the
    /// disk, and never when the write is undone.
    package func announce(_ announcement: Announcement) { announced.append(announcement) }
}

extension Database {
    /// Has the listener told, after each commit, what its writes announced.
    ///
    /// It is called on the writer's thread, which others wait for: it hands on and returns.
    package func listen(_ listener: @escaping @Sendable ([Announcement]) -> Void) {
        announcements.add(listener)
    }
}
