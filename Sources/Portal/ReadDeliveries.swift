import Database
package import Domain
import Storage
import Support

extension PaymentEngine {
    /// A delivery of that tenant and mode, or nil.
    package func delivery(_ id: DeliveryID, organization: OrganizationID, isLive: Bool) throws -> Delivery? {
        try database.read {
            try DeliveryLog.find(id, organization: organization, isLive: isLive, in: $0)
        }
    }

    /// The tries of a delivery that the caller has found for its tenant, oldest first.
    package func attempts(of delivery: Delivery) throws -> [DeliveryAttempt] {
        try database.read { try DeliveryLog.unscopedAttempts(of: delivery.id, in: $0) }
    }

    /// The deliveries of a lane that the caller has found for its tenant, newest first.
    package func deliveryList(
        of lane: DeliveryLane, isLive: Bool, _ filter: DeliveryFilter, before: DeliveryID?, limit: Int
    ) throws -> [Delivery] {
        try database.read {
            try DeliveryLog.page(filter, of: lane, isLive: isLive, before: before, limit: limit, in: $0)
        }
    }

    /// All deliveries of a checkout, in the order of its events.
    package func deliveries(of checkout: Checkout) throws -> [Delivery] {
        try database.read { try DeliveryLog.all(of: checkout.id, site: checkout.siteID, in: $0) }
    }

    /// Has a delivery sent again, whatever became of it.
    package func resend(_ delivery: Delivery, isLive: Bool, once: Once<Delivery>? = nil) async throws
        -> Delivery
    {
        let now = clock.now()
        let resent = try await write(once) { database in
            _ = try DeliveryLog.reopen(delivery, at: now, in: database)
            return try DeliveryLog.unscopedFind(delivery.id, in: database) ?? delivery
        }
        outbox.wake([delivery.lane])
        return resent
    }

    /// Has the deliveries to an endpoint sent again that fit, in short writes; answers how many.
    ///
    /// Each is sent after what is open before it, so the events of each checkout and link come in order.
    package func resend(
        _ filter: DeliveryFilter, to endpoint: WebhookEndpoint, once: Once<Int>? = nil
    ) async throws -> Int {
        let lane = DeliveryLane(siteID: endpoint.siteID, endpointID: endpoint.id)
        var count = 0
        var last: DeliveryID?
        while true {
            let after = last
            let found = try database.read {
                try DeliveryLog.fitting(filter, in: lane, after: after, limit: Self.roundLimit, in: $0)
            }
            let now = clock.now()
            let wanted = found.filter { filter.types.isEmpty || filter.types.contains($0.eventType) }
            count += try await database.write { database in
                try wanted.count { try DeliveryLog.reopen($0, at: now, in: database) }
            }
            outbox.wake([lane])
            guard found.count == Self.roundLimit else { break }
            last = found.last?.id
        }
        return try await keep(once, count)
    }

    /// Bytes of objects after which a page of events ends early: a merchant's checkouts may be large.
    package static let feedBytes = 4 * 1024 * 1024

    /// The events of sites and a mode after that one, in the order in which they were written, and whether
    /// there are more.
    package func eventFeed(
        of sites: [SiteID], isLive: Bool, _ filter: EventFeedFilter, after: EventID?, limit: Int
    ) throws -> (events: [ToldEvent], hasMore: Bool) {
        let now = try sites.first.map { try self.now(at: $0, isLive: isLive) } ?? clock.now()
        return try database.read { database in
            var found: [EventEnvelope] = []
            for site in sites {
                found += try EventFeed.page(
                    of: site, isLive: isLive, filter, after: after, limit: limit + 1, in: database)
            }
            found.sort { $0.id < $1.id }
            var events: [ToldEvent] = []
            var bytes = 0
            for event in found.prefix(limit) where bytes < Self.feedBytes {
                let told = try completed(event, at: now, in: database)
                bytes += told.object?.count ?? 0
                events.append(told)
            }
            return (events, found.count > events.count)
        }
    }

    /// One event of those sites and that mode, or nil.
    package func event(_ id: EventID, of sites: [SiteID], isLive: Bool) throws -> ToldEvent? {
        let now = try sites.first.map { try self.now(at: $0, isLive: isLive) } ?? clock.now()
        return try database.read { database in
            for site in sites {
                guard let found = try EventFeed.find(id, site: site, isLive: isLive, in: database) else {
                    continue
                }
                return try completed(found, at: now, in: database)
            }
            return nil
        }
    }

    /// An event with its object: as it was kept, else as it stands now.
    private func completed(
        _ event: EventEnvelope, at now: Timestamp, in database: Connection
    ) throws -> ToldEvent {
        let kept = ToldEvent(event: event, object: try EventFeed.object(of: event, in: database))
        guard kept.object == nil, let content = try content(of: event, at: now, in: database) else {
            return kept
        }
        return ToldEvent(event: event, object: outbox.object(of: event, content))
    }

    private func content(
        of event: EventEnvelope, at now: Timestamp, in database: Connection
    ) throws -> EventSnapshot.Content? {
        switch event.stream {
        case .checkout(let id):
            guard let stored = try Checkouts.unscopedFind(id, in: database) else { return nil }
            return .checkout(
                stored.checkout,
                ledgers: try EventOutbox.ledgers(
                    of: stored.checkout, after: stored.eventCount, in: database),
                savedMethod: try EventOutbox.savedMethod(of: event.subject, in: database))
        case .link(let id):
            return try PaymentLinks.unscopedFind(id, in: database).map { .link($0, at: now) }
        }
    }
}
