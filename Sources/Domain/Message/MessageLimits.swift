package import Support

/// How much and how long payers are written.
package enum MessageLimits {
    /// Messages about one checkout: what a merchant's mistake in a loop can cost.
    package static let perCheckout = 20
    /// How long a message is tried, in seconds: three days.
    package static let triedSeconds: Int64 = 3 * 86_400
    /// The first pause before another try, in seconds.
    package static let firstPauseSeconds: Int64 = 60
    /// The longest pause before another try, in seconds: six hours.
    package static let longestPauseSeconds: Int64 = 6 * 3600
    /// How long the address of a message that is sent or failed is kept, in seconds: thirty days.
    package static let recipientSeconds: Int64 = 30 * 86_400
    /// How long an address stays marked as refused, in seconds: half a year.
    package static let refusedAddressSeconds: Int64 = 180 * 86_400
    /// Characters of a sender's name.
    package static let senderNameLength = 1...100
    /// Characters of a business address with its line breaks.
    package static let businessAddressLength = 1...500

    /// When to try again after that many tries; nil when it is over.
    ///
    /// Pauses double; `jitter`, 0 to 255, adds up to a quarter, so that what failed together does not come
    /// back together.
    package static func nextTry(
        after tries: Int, createdAt: Timestamp, now: Timestamp, jitter: UInt8
    ) -> Timestamp? {
        let doubled = firstPauseSeconds << Int64(min(max(tries - 1, 0), 20))
        let pause = min(doubled, longestPauseSeconds)
        let next = now.adding(seconds: pause).adding(milliseconds: pause * 1000 * Int64(jitter) / 1024)
        return next <= createdAt.adding(seconds: triedSeconds) ? next : nil
    }
}
