import Database
import Domain
import Storage
import Support

/// How long what is over is kept.
package enum RetentionLimits {
    /// What a delivery carried and every try of it, in seconds: ninety days, which are the thirty of its
    /// tries and sixty more for whoever looks back or has it sent again.
    ///
    /// Events and deliveries themselves stay: the feed has no end. What is older is told as it stands now,
    /// and sent again with its ids only.
    package static let deliverySeconds: Int64 = 90 * 86_400
    /// A message that was sent or failed, in seconds: half a year, as long as a refused address is known.
    package static let messageSeconds: Int64 = 180 * 86_400
}

extension PaymentEngine {
    /// The worker that deletes what is past its time, in short writes so that nobody waits for it; never what
    /// an open delivery still needs.
    ///
    /// Answers how many rows it deleted.
    package func prune() async throws -> Int {
        let now = clock.now()
        let deliveries = now.adding(seconds: -RetentionLimits.deliverySeconds)
        let messages = now.adding(seconds: -RetentionLimits.messageSeconds)
        let counts = now.adding(milliseconds: -2 * MessageAllowance.dayMilliseconds)
        let limit = Self.roundLimit
        return try await inRounds { try Pruning.unscopedAttempts(before: deliveries, limit: limit, in: $0) }
            + inRounds { try Pruning.unscopedObjects(before: deliveries, limit: limit, in: $0) }
            + inRounds { try Pruning.unscopedMessages(before: messages, limit: limit, in: $0) }
            + inRounds { try MessageCounts.unscopedForget(before: counts, limit: limit, in: $0) }
    }

    private func inRounds(_ delete: @escaping @Sendable (Connection) throws -> Int) async throws -> Int {
        var total = 0
        while true {
            let count = try await database.write(delete)
            total += count
            if count < Self.roundLimit { return total }
        }
    }
}
