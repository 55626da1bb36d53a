/// Something with one deadline at a time.
///
/// The wheel links entries without owning them, so an entry must be unlinked before it goes away.
package class DeadlineEntry {
    fileprivate unowned(unsafe) var next: DeadlineEntry?
    fileprivate unowned(unsafe) var previous: DeadlineEntry?
    /// The wheel step at which the wheel looks at this entry again; 0 while it is not linked.
    fileprivate var step: UInt64 = 0
    /// When to wake; `never` while nothing waits.
    fileprivate(set) final var deadline = Deadline.never

    init() {}

    /// Called on the loop's thread once the deadline is over; the entry has no deadline then.
    func deadlineReached() {}
}

/// The deadlines of one loop, in slots of 100 ms.
///
/// Moving a deadline to a later time, which every keep-alive connection does at each request, only writes
/// the entry's field: the wheel finds out when it comes by. Only an earlier deadline relinks.
final class DeadlineWheel {
    private let slots: UnsafeMutableBufferPointer<Unmanaged<DeadlineEntry>?>
    /// The last step that was looked at.
    private var lastStep: UInt64
    /// How many entries are linked.
    private(set) var count = 0

    init(now: Deadline) {
        slots = .allocate(capacity: NetworkLimits.deadlineSteps)
        slots.initialize(repeating: nil)
        lastStep = DeadlineWheel.stepBefore(now)
    }

    deinit { slots.deallocate() }

    /// Sets the entry's deadline.
    func arm(_ entry: DeadlineEntry, at deadline: Deadline) {
        entry.deadline = deadline
        if deadline == .never { return }
        let step = max(DeadlineWheel.stepAfter(deadline), lastStep + 1)
        if entry.step != 0 {
            if entry.step <= step { return }
            unlink(entry)
        }
        link(entry, step)
    }

    /// Takes the entry's deadline away; it stays linked until the wheel comes by.
    func disarm(_ entry: DeadlineEntry) { entry.deadline = .never }

    /// Forgets the entry; must be called before it goes away.
    func remove(_ entry: DeadlineEntry) {
        entry.deadline = .never
        if entry.step != 0 { unlink(entry) }
    }

    /// Steps from the last one looked at to the next slot with an entry, at most `limit`.
    func stepsToNext(limit: Int) -> Int {
        for ahead in 1..<limit where slots[slot(lastStep + UInt64(ahead))] != nil { return ahead }
        return limit
    }

    /// Moves on to `now` and answers the entries whose deadline is over.
    func advance(to now: Deadline) -> [DeadlineEntry] {
        let target = DeadlineWheel.stepBefore(now)
        guard target > lastStep else { return [] }
        var due: [DeadlineEntry] = []
        // After a stop of more than one turn (a suspended machine) every slot is looked at once.
        let first = max(lastStep + 1, target &- min(target, UInt64(slots.count - 1)))
        lastStep = target
        for step in first...target { collect(slot(step), upTo: target, now, into: &due) }
        return due
    }

    private func collect(_ slot: Int, upTo target: UInt64, _ now: Deadline, into due: inout [DeadlineEntry]) {
        var following = slots[slot]?.takeUnretainedValue()
        while let entry = following {
            following = entry.next
            if entry.step > target { continue }
            unlink(entry)
            if entry.deadline == .never { continue }
            if entry.deadline <= now {
                due.append(entry)
            } else {
                link(entry, max(DeadlineWheel.stepAfter(entry.deadline), target + 1))
            }
        }
    }

    private func link(_ entry: DeadlineEntry, _ step: UInt64) {
        let slot = slot(step)
        entry.step = step
        entry.previous = nil
        entry.next = slots[slot]?.takeUnretainedValue()
        entry.next?.previous = entry
        slots[slot] = Unmanaged.passUnretained(entry)
        count += 1
    }

    private func unlink(_ entry: DeadlineEntry) {
        entry.next?.previous = entry.previous
        if let previous = entry.previous {
            previous.next = entry.next
        } else {
            slots[slot(entry.step)] = entry.next.map { Unmanaged.passUnretained($0) }
        }
        entry.next = nil
        entry.previous = nil
        entry.step = 0
        count -= 1
    }

    private func slot(_ step: UInt64) -> Int { Int(step % UInt64(slots.count)) }

    private static let stepNanoseconds = UInt64(NetworkLimits.deadlineStepMilliseconds) * 1_000_000

    /// The last step that is not after the time.
    private static func stepBefore(_ time: Deadline) -> UInt64 { time.nanoseconds / stepNanoseconds }

    /// The first step at which the time is over.
    private static func stepAfter(_ time: Deadline) -> UInt64 {
        time.nanoseconds / stepNanoseconds + (time.nanoseconds % stepNanoseconds == 0 ? 0 : 1)
    }
}

extension DeadlineEntry {
    /// Whether the deadline is set and over; a callback before this one may have moved it.
    final func isDue(_ now: Deadline) -> Bool { deadline <= now && deadline != .never }

    /// Marks the deadline as used up.
    final func clearDeadline() { deadline = .never }
}
