import Database
package import Domain
import Storage
package import Support
import Synchronization

/// What an event tells of, in the state that the event's transaction leaves.
package struct EventSnapshot: Sendable {
    /// The event.
    package let event: EventEnvelope
    /// What it happened to.
    package let content: Content

    /// What an event happened to, with what belongs to it.
    package enum Content: Sendable {
        /// A checkout with its attempts, oldest first with all that happened to their money, and the saved
        /// method that the event tells of.
        case checkout(Checkout, ledgers: [TransactionLedger], savedMethod: SavedMethod?)
        /// A link, and the time at which its state is told.
        case link(PaymentLink, at: Timestamp)
    }
}

/// Where events are written: each with a delivery for every address that hears of it, in the transaction
/// that changes the state.
///
/// Who hears of what is kept in memory, so that an event nobody hears of costs one look. This process is the
/// only writer, and the memory is filled and emptied on the writer's thread.
package final class EventOutbox: Sendable {
    /// An endpoint as the writer of events sees it.
    struct Subscriber: Sendable {
        let lane: DeliveryLane
        let types: Set<EventType>
        let wantsObject: Bool
        /// Disabled for its failures: what happens is kept for it and not sent.
        let isParked: Bool
    }

    private struct Place: Hashable {
        let site: SiteID
        let isLive: Bool
    }

    private struct Contents {
        var subscribers: [Place: [Subscriber]] = [:]
        var newest = EventID(high: 0, low: 0)
        var wake: @Sendable (Set<DeliveryLane>) -> Void = { _ in }
    }

    private let contents = Mutex(Contents())
    private let encode: @Sendable (EventSnapshot) -> [UInt8]
    /// More places than this are not kept; the memory starts again, which costs reads and nothing else.
    static let capacity = 10_000

    init(encode: @escaping @Sendable (EventSnapshot) -> [UInt8]) { self.encode = encode }

    /// Names who is told, after each commit, where something new is due; on the writer's thread, so it must
    /// be short.
    package func onCommit(_ wake: @escaping @Sendable (Set<DeliveryLane>) -> Void) {
        contents.withLock { $0.wake = wake }
    }

    /// A fresh id, greater than every one before it: written by one thread, ids are in the order of commits,
    /// and one who reads on from an id misses nothing.
    func nextID(at now: Timestamp, random: RandomSource) -> EventID {
        let fresh = EventID(at: now, random: random)
        return contents.withLock { contents in
            let last = contents.newest
            let (low, overflow) = last.low.addingReportingOverflow(1)
            let id = max(fresh, EventID(high: overflow ? last.high + 1 : last.high, low: low))
            contents.newest = id
            return id
        }
    }

    /// Forgets who hears of a site's events; called inside the write that changes it, and after it.
    func forget(_ site: SiteID, isLive: Bool) {
        contents.withLock { $0.subscribers[Place(site: site, isLive: isLive)] = nil }
    }

    /// Wakes the worker for the lanes that a commit filled.
    func tell(_ announcements: [Announcement]) {
        let lanes = Set(announcements.compactMap(\.lane))
        if !lanes.isEmpty { wake(lanes) }
    }

    /// Wakes the worker for lanes that are due by other ways than an event.
    func wake(_ lanes: Set<DeliveryLane>) { contents.withLock { $0.wake }(lanes) }

    /// Stores the deliveries of events of one stream and transaction, due from the real time on.
    ///
    /// `content` is asked where someone wants the whole of an event, for what the transaction leaves.
    func deliver(
        _ entries: [Events.Entry], hasOwnAddress: Bool, at time: Timestamp, random: RandomSource,
        in database: Connection, content: (Events.Entry) throws -> EventSnapshot.Content
    ) throws {
        guard let first = entries.first else { return }
        var subscribers = try subscribers(of: first.siteID, isLive: first.isLive, in: database)
        if hasOwnAddress {
            subscribers.append(
                Subscriber(
                    lane: DeliveryLane(siteID: first.siteID, endpointID: nil),
                    types: EventFilter.everything.types, wantsObject: true, isParked: false))
        }
        guard !subscribers.isEmpty else { return }
        var lanes: Set<DeliveryLane> = []
        for entry in entries {
            var wantsObject = false
            for subscriber in subscribers where subscriber.types.contains(entry.type) {
                try Deliveries.insert(
                    DeliveryID(at: time, random: random), of: entry, to: subscriber.lane,
                    isParked: subscriber.isParked, at: time, in: database)
                wantsObject = wantsObject || subscriber.wantsObject
                if !subscriber.isParked { lanes.insert(subscriber.lane) }
            }
            guard wantsObject else { continue }
            let snapshot = EventSnapshot(event: entry.envelope, content: try content(entry))
            try Deliveries.insertObject(encode(snapshot), of: entry, in: database)
        }
        for lane in lanes { database.announce(Announcement(lane)) }
    }

    /// What an event tells of as it stands now, for readers who come later than it.
    func object(of event: EventEnvelope, _ content: EventSnapshot.Content) -> [UInt8] {
        encode(EventSnapshot(event: event, content: content))
    }

    /// The saved method that an event tells of; its checkout was found for its tenant.
    static func savedMethod(of subject: EventSubject?, in database: Connection) throws -> SavedMethod? {
        guard case .savedMethod(let id) = subject else { return nil }
        return try SavedMethods.unscopedFind(id, in: database)?.method
    }

    /// The attempts of a checkout when it had so many events: none where its making is the only one.
    static func ledgers(
        of checkout: Checkout, after count: Int64, in database: Connection
    ) throws -> [TransactionLedger] {
        if count == 1 { return [] }
        return try Transactions.all(of: checkout.id, site: checkout.siteID, in: database).map {
            try TransactionLedger(reading: $0, in: database)
        }
    }

    private func subscribers(of site: SiteID, isLive: Bool, in database: Connection) throws -> [Subscriber] {
        let place = Place(site: site, isLive: isLive)
        if let kept = contents.withLock({ $0.subscribers[place] }) { return kept }
        let read = try WebhookEndpoints.all(of: site, isLive: isLive, in: database).filter {
            $0.disabling == nil || $0.disabling == .failing
        }.map { endpoint in
            Subscriber(
                lane: DeliveryLane(siteID: site, endpointID: endpoint.id), types: endpoint.filter.types,
                wantsObject: endpoint.payload == .full, isParked: endpoint.disabling != nil)
        }
        contents.withLock { contents in
            if contents.subscribers.count >= Self.capacity { contents.subscribers.removeAll() }
            contents.subscribers[place] = read
        }
        return read
    }
}

extension Events.Entry {
    fileprivate var envelope: EventEnvelope {
        EventEnvelope(
            id: id, type: type, stream: stream, siteID: siteID, isLive: isLive, sequence: sequence,
            transactionID: transactionID, subject: subject, createdAt: createdAt)
    }
}
