import Domain
import Portal
import Support

/// Where open pages learn how their checkouts stand.
final class LiveSource: Sendable {
    let engine: PaymentEngine
    let clock: Clock
    let random: RandomSource
    let seats: LiveSeats

    init(_ parts: FrontendParts) {
        engine = parts.engine
        clock = parts.clock
        random = parts.random
        seats = LiveSeats(total: parts.livePages, perClient: parts.livePagesPerClient)
    }

    /// The status of the checkout that the token opens; nil when it opens none.
    func status(of token: PageToken) throws -> LiveStatus? {
        guard let glance = try engine.glance(opening: token) else { return nil }
        var status = LiveStatus(glance)
        // Who has waited long may leave, where the merchant has a place for it. This is read in full, since
        // it is asked once a beat.
        if glance.status == .processing,
            waitedSeconds(since: glance.updatedAt) >= LiveLimits.leaveAfterSeconds,
            try engine.checkout(opening: token)?.checkout.details.addresses.address(for: .processing) != nil
        {
            status.page = .result
        }
        return status
    }

    private func waitedSeconds(since time: Timestamp) -> Int64 {
        (clock.now().milliseconds - time.milliseconds) / 1000
    }

    /// A random number below the limit, to spread what would otherwise happen at once.
    func spread(_ limit: Int) -> Int { Int(random.words().0 % UInt64(limit)) }
}
