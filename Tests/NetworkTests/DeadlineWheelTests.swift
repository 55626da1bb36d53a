import Testing

@testable import Network

@Suite struct DeadlineWheelTests {
    private final class Entry: DeadlineEntry {}

    private let step = NetworkLimits.deadlineStepMilliseconds

    private func time(_ milliseconds: Int) -> Deadline {
        Deadline(nanoseconds: 0).adding(milliseconds: milliseconds)
    }

    @Test func anEntryIsDueOnceItsDeadlineIsOverAndNotBefore() {
        let wheel = DeadlineWheel(now: time(1000))
        let entry = Entry()
        wheel.arm(entry, at: time(1000 + 3 * step))
        #expect(wheel.advance(to: time(1000 + 3 * step - 1)).isEmpty)
        #expect(wheel.advance(to: time(1000 + 3 * step)).first === entry)
        #expect(wheel.count == 0)
    }

    @Test func aLaterDeadlineOnlyMovesTheField() {
        let wheel = DeadlineWheel(now: time(0))
        let entry = Entry()
        wheel.arm(entry, at: time(500))
        for later in 1...100 { wheel.arm(entry, at: time(500 + later * 10)) }
        #expect(wheel.count == 1)
        #expect(wheel.advance(to: time(1499)).isEmpty)
        #expect(wheel.advance(to: time(1500)).count == 1)
    }

    @Test func anEarlierDeadlineCounts() {
        let wheel = DeadlineWheel(now: time(0))
        let entry = Entry()
        wheel.arm(entry, at: time(60_000))
        wheel.arm(entry, at: time(300))
        #expect(wheel.count == 1)
        #expect(wheel.advance(to: time(300)).count == 1)
        #expect(wheel.advance(to: time(70_000)).isEmpty)
    }

    @Test func deadlinesBeyondOneTurnWaitForTheirTurn() {
        let turn = NetworkLimits.deadlineSteps * step
        let wheel = DeadlineWheel(now: time(0))
        let near = Entry()
        let far = Entry()
        wheel.arm(near, at: time(500))
        wheel.arm(far, at: time(500 + 2 * turn))
        #expect(wheel.advance(to: time(600)).first === near)
        #expect(wheel.advance(to: time(600 + turn)).isEmpty)
        #expect(wheel.advance(to: time(499 + 2 * turn)).isEmpty)
        #expect(wheel.advance(to: time(500 + 2 * turn)).first === far)
    }

    @Test func aLongStopLosesNothing() {
        let wheel = DeadlineWheel(now: time(0))
        let entries = (1...50).map { _ in Entry() }
        for (index, entry) in entries.enumerated() { wheel.arm(entry, at: time(index * 7919 % 100_000)) }
        #expect(wheel.advance(to: time(10_000_000)).count == 50)
        #expect(wheel.count == 0)
    }

    @Test func removedAndDisarmedEntriesAreNeverDue() {
        let wheel = DeadlineWheel(now: time(0))
        let (removed, disarmed, kept) = (Entry(), Entry(), Entry())
        for entry in [removed, disarmed, kept] { wheel.arm(entry, at: time(500)) }
        wheel.remove(removed)
        wheel.disarm(disarmed)
        #expect(wheel.count == 2)
        #expect(wheel.advance(to: time(500)).map { $0 === kept } == [true])
        #expect(wheel.count == 0)
    }

    @Test func modelAgreement() {
        var generator = SystemRandomNumberGenerator()
        let wheel = DeadlineWheel(now: time(0))
        let entries = (0..<40).map { _ in Entry() }
        var model = [Int?](repeating: nil, count: entries.count)
        var now = 0
        for _ in 0..<5000 {
            let index = Int.random(in: 0..<entries.count, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0:
                wheel.disarm(entries[index])
                model[index] = nil
            case 1:
                wheel.remove(entries[index])
                model[index] = nil
            case 2:
                let deadline = now + Int.random(in: 0..<200_000, using: &generator)
                wheel.arm(entries[index], at: time(deadline))
                model[index] = deadline
            default:
                now += Int.random(in: 0..<3_000, using: &generator)
                let due = Set(wheel.advance(to: time(now)).map { ObjectIdentifier($0) })
                let steps = now / step * step
                for (index, deadline) in model.enumerated() {
                    let isDue = due.contains(ObjectIdentifier(entries[index]))
                    if let deadline {
                        #expect(isDue == (deadline <= steps && deadline <= now) || deadline > steps - step)
                        if isDue { model[index] = nil }
                    } else {
                        #expect(!isDue)
                    }
                }
            }
        }
        for entry in entries { wheel.remove(entry) }
        #expect(wheel.count == 0)
    }
}
