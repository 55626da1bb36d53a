package import Support
import Synchronization

/// Lets each caller do so many things a second on average, and a burst of as many at once (a token bucket
/// each).
package final class RateLimiter<Caller: Hashable & Sendable>: Sendable {
    private let buckets = Mutex<[Caller: Bucket]>([:])
    private let perSecond: Double
    /// The most that can be done at once.
    package let burst: Int
    private let clock: Clock
    /// More callers than this are not remembered; forgetting them is in their favour.
    static var capacity: Int { 20_000 }

    /// Makes a limiter.
    package init(perSecond: Double, burst: Int, clock: Clock) {
        self.perSecond = perSecond
        self.burst = burst
        self.clock = clock
    }

    /// Takes one from the caller's bucket.
    ///
    /// Answers how many are left, or after how many seconds to try again.
    package func take(for caller: Caller) -> Verdict {
        let now = clock.now()
        return buckets.withLock { buckets in
            if buckets.count >= Self.capacity { buckets.removeAll() }
            var bucket = buckets[caller] ?? Bucket(tokens: Double(burst), filledAt: now)
            let elapsed = Double(max(0, now.milliseconds - bucket.filledAt.milliseconds)) / 1000
            bucket.tokens = min(Double(burst), bucket.tokens + elapsed * perSecond)
            bucket.filledAt = now
            defer { buckets[caller] = bucket }
            guard bucket.tokens >= 1 else {
                return .refused(retryAfterSeconds: Int(((1 - bucket.tokens) / perSecond).rounded(.up)))
            }
            bucket.tokens -= 1
            return .allowed(remaining: Int(bucket.tokens))
        }
    }

    /// After how many seconds the caller may try again; nil when its bucket is not empty, which this leaves
    /// as it is.
    package func wait(for caller: Caller) -> Int? {
        let now = clock.now()
        return buckets.withLock { buckets in
            guard let bucket = buckets[caller] else { return nil }
            let elapsed = Double(max(0, now.milliseconds - bucket.filledAt.milliseconds)) / 1000
            let tokens = bucket.tokens + elapsed * perSecond
            return tokens >= 1 ? nil : Int(((1 - tokens) / perSecond).rounded(.up))
        }
    }

    /// What a limiter says.
    package enum Verdict: Hashable, Sendable {
        case allowed(remaining: Int)
        case refused(retryAfterSeconds: Int)
    }
}

/// Outside the limiter, so that it is one type whoever the callers are.
private struct Bucket {
    var tokens: Double
    var filledAt: Timestamp
}
