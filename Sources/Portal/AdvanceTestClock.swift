import Database
package import Domain
import Storage
package import Support

/// The clock of an organisation's test objects.
package struct TestClock: Hashable, Sendable {
    /// What it shows.
    package let now: Timestamp
    /// How far it is ahead, in seconds.
    package let secondsAhead: Int64

    /// Makes a reading of the clock.
    package init(now: Timestamp, secondsAhead: Int64) {
        self.now = now
        self.secondsAhead = secondsAhead
    }
}

/// Why a test clock is not moved on.
package enum TestClockRefusal: Error, Hashable, Sendable {
    /// It may be moved on by so many seconds at most.
    case tooFar(secondsLeft: Int64)
}

extension PaymentEngine {
    /// The clock of an organisation's test objects.
    package func testClock(of organization: OrganizationID) throws -> TestClock {
        TestClock(
            now: try now(of: organization, isLive: false),
            secondsAhead: try testClocks.seconds(of: organization))
    }

    /// Moves the clock of an organisation's test objects on, never back, and makes every question to a
    /// provider about them due: time may have answered it.
    ///
    /// Throws `TestClockRefusal`.
    package func advanceTestClock(
        of organization: OrganizationID, seconds: Int64, once: Once<TestClock>? = nil
    ) async throws -> TestClock {
        let now = clock.now()
        let clock = try await write(once) { database in
            let before = try TestClockRows.unscopedAll(in: database)[organization] ?? 0
            let left = TestClocks.secondsLimit - before
            guard seconds <= left else { throw TestClockRefusal.tooFar(secondsLeft: left) }
            let ahead = before + seconds
            try TestClockRows.put(ahead, of: organization, in: database)
            try TestClockRows.hasten(organization, to: now, in: database)
            return TestClock(now: now.adding(seconds: ahead), secondsAhead: ahead)
        }
        testClocks.forget()
        return clock
    }
}
