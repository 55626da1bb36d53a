import Database
package import Domain
import Storage
package import Support

/// What followed from results that were written down.
package struct DeliveryConsequences: Sendable {
    /// Lanes in which a delivery that waited is pending now.
    package var promoted: Set<DeliveryLane> = []
    /// Endpoints that were disabled, and why.
    package var disabled: [DeliveryLane: EndpointDisabling] = [:]
}

extension PaymentEngine {
    /// The lanes in which something is pending; for the worker that begins.
    package func unscopedDeliveryLanes() throws -> [DeliveryLane] {
        try database.read { try Deliveries.unscopedLanes(in: $0) }
    }

    /// What is due in a lane, at most so many, and when more will be: at once when there was no room.
    package func unscopedDueDeliveries(
        in lane: DeliveryLane, limit: Int
    ) throws -> (due: [DueDelivery], next: Timestamp?) {
        let now = clock.now()
        return try database.read { database in
            let due = try Deliveries.unscopedDue(lane, at: now, limit: limit, in: database)
            if due.count == limit { return (due, now) }
            // What was found stays due until its result is written, so the next one is looked for behind it.
            return (due, try Deliveries.unscopedNextDue(lane, after: now, in: database))
        }
    }

    /// Writes down what came of tries: the log, the deliveries, those that waited behind them, and the health
    /// of the endpoints.
    package func record(_ results: [DeliveryResult]) async throws -> DeliveryConsequences {
        let now = clock.now()
        let outbox = outbox
        let queue = messageQueue
        let consequences = try await database.write { database in
            var consequences = DeliveryConsequences()
            for result in results {
                try Self.record(result, at: now, &consequences, in: database)
            }
            for (lane, results) in Dictionary(grouping: results, by: \.delivery.lane) {
                guard let endpoint = lane.endpointID else { continue }
                guard
                    let reason = try Self.noteHealth(of: endpoint, lane, results, at: now, in: database),
                    try DeliveryResults.disable(
                        endpoint, site: lane.siteID, reason, at: now, in: database)
                else { continue }
                consequences.disabled[lane] = reason
                try queue.tellMembers(disabled: endpoint, of: lane.siteID, in: database)
                outbox.forget(lane.siteID, isLive: results[0].delivery.event.isLive)
            }
            return consequences
        }
        for lane in consequences.disabled.keys { targets.forget(lane) }
        return consequences
    }

    /// Parks what is on its way in a lane that is closed, in short writes so that nobody waits for it.
    package func unscopedPark(_ lane: DeliveryLane) async throws {
        while true {
            let now = clock.now()
            let count = try await database.write {
                try DeliveryResults.unscopedPark(lane, at: now, limit: Self.roundLimit, in: $0)
            }
            if count < Self.roundLimit { return }
        }
    }

    private static func record(
        _ result: DeliveryResult, at now: Timestamp, _ consequences: inout DeliveryConsequences,
        in database: Connection
    ) throws {
        let delivery = result.delivery
        try DeliveryResults.insert(result.attempt, of: delivery.id, in: database)
        if result.isSuccess {
            try DeliveryResults.succeed(
                delivery.id, lane: delivery.lane, tries: result.attempt.number, at: now, in: database)
        } else {
            try DeliveryResults.fail(
                delivery.id, lane: delivery.lane, tries: result.attempt.number, next: result.next, at: now,
                in: database)
        }
        guard result.isSuccess || result.next == nil else { return }
        let isPromoted = try DeliveryResults.promote(
            delivery.event.stream, lane: delivery.lane, at: now, in: database)
        if isPromoted { consequences.promoted.insert(delivery.lane) }
    }

    /// Why the endpoint is to be disabled after these results; nil when it is not.
    private static func noteHealth(
        of endpoint: WebhookEndpointID, _ lane: DeliveryLane, _ results: [DeliveryResult],
        at now: Timestamp, in database: Connection
    ) throws -> EndpointDisabling? {
        if results.contains(where: \.isSuccess) {
            try DeliveryResults.noteSuccess(of: endpoint, site: lane.siteID, in: database)
            return nil
        }
        let since = try DeliveryResults.noteFailure(
            of: endpoint, site: lane.siteID, at: now, in: database)
        if results.contains(where: \.isGone) { return .gone }
        let isOver = now >= since.adding(seconds: WebhookEndpoint.failingSecondsMax)
        return isOver ? .failing : nil
    }
}
