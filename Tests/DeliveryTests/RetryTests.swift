import Domain
import Support
import Testing

/// What a receiver asks for and what becomes of the next try.
struct RetryCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let tries: Int
    let ageSeconds: Int64
    var retryAfter: Int64?
    /// Seconds from now, with any jitter.
    let wait: ClosedRange<Double>?

    static let all = [
        RetryCase(testDescription: "first failure", tries: 1, ageSeconds: 0, wait: 4.9...5.1),
        RetryCase(testDescription: "second failure", tries: 2, ageSeconds: 5, wait: 9.8...10.2),
        RetryCase(testDescription: "nineteenth", tries: 19, ageSeconds: 2_800, wait: 509.6...530.4),
        RetryCase(testDescription: "after the first hour", tries: 20, ageSeconds: 3_600, wait: 540...660),
        RetryCase(testDescription: "after a day", tries: 50, ageSeconds: 86_400, wait: 9_720...11_880),
        RetryCase(
            testDescription: "at most half a day", tries: 90, ageSeconds: 1_000_000,
            wait: 38_880...47_520),
        RetryCase(
            testDescription: "the last one", tries: 100, ageSeconds: 29 * 86_400,
            wait: 38_880...47_520),
        RetryCase(testDescription: "none after thirty days", tries: 110, ageSeconds: 30 * 86_400, wait: nil),
        RetryCase(testDescription: "Retry-After", tries: 1, ageSeconds: 0, retryAfter: 120, wait: 120...120),
        RetryCase(
            testDescription: "a Retry-After before our own time", tries: 1, ageSeconds: 0,
            retryAfter: 1, wait: 4.9...5.1),
        RetryCase(
            testDescription: "Retry-After counts up to a day", tries: 1, ageSeconds: 0,
            retryAfter: 86_401, wait: 86_400...86_400),
        RetryCase(
            testDescription: "a hostile Retry-After", tries: 1, ageSeconds: 0, retryAfter: .max,
            wait: 86_400...86_400),
    ]
}

@Suite("Retry schedule")
struct RetryTests {
    static let begin = Timestamp(seconds: 1_795_262_400)

    @Test("Waits within the bounds, at every jitter", arguments: RetryCase.all)
    func waits(_ row: RetryCase) throws {
        let now = Self.begin.adding(seconds: row.ageSeconds)
        for jitter: Int64 in [0, 1, 500, 999, 1_000] {
            let next = RetrySchedule.next(
                after: row.tries, since: Self.begin, now: now, retryAfter: row.retryAfter, jitter: jitter)
            guard let wait = row.wait else {
                #expect(next == nil)
                continue
            }
            let seconds = Double(try #require(next).milliseconds - now.milliseconds) / 1000
            #expect(wait.contains(seconds), "\(seconds) s")
        }
    }

    @Test(
        "Twenty tries in the first hour, at least sixty in thirty days, then none",
        arguments: [0, 500, 1_000])
    func counts(_ jitter: Int64) {
        var now = Self.begin
        var times = [now]
        while let next = RetrySchedule.next(
            after: times.count, since: Self.begin, now: now, retryAfter: nil, jitter: jitter)
        {
            #expect(next > now)
            now = next
            times.append(now)
        }
        #expect(times.count { $0 < Self.begin.adding(seconds: 3_600) } == 20)
        #expect(times.count >= 60)
        #expect(times.count <= 150)
        #expect(now <= Self.begin.adding(seconds: RetrySchedule.windowSeconds))
        #expect(now >= Self.begin.adding(seconds: 29 * 86_400))
    }
}
