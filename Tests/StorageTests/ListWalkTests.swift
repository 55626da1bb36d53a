import Database
import Domain
import Storage
import Support
import TestHarness
import Testing

@Suite("Lists walk an index from where the page begins")
struct ListWalkTests {
    private static let types: [EventType] = [
        .checkoutCreated, .transactionCreated, .checkoutPaid, .transactionSucceeded, .refundSucceeded,
        .linkCreated,
    ]

    /// Stores an event of each type for each of ten streams; answers them in the order of their ids.
    private func events(_ shelf: Shelf) throws -> [Events.Entry] {
        var entries: [Events.Entry] = []
        for number in 0..<10 {
            for (place, type) in Self.types.enumerated() {
                let time = Shelf.start.adding(seconds: Int64(number * Self.types.count + place))
                let stream: EventStream =
                    type.isOfLink
                    ? .link(PaymentLinkID(high: 8, low: UInt64(number)))
                    : .checkout(CheckoutID(high: 7, low: UInt64(number)))
                entries.append(
                    Events.Entry(
                        id: EventID(at: time, random: shelf.random.source), stream: stream,
                        siteID: shelf.site.id, isLive: false, sequence: Int64(place + 1), type: type,
                        createdAt: time))
            }
        }
        try shelf.database.writeBlocking { [entries] database in
            for entry in entries { try Events.insert(entry, in: database) }
        }
        return entries
    }

    static let wanted: [Set<EventType>] = [
        [], [.checkoutPaid], [.checkoutCreated], [.checkoutCreated, .checkoutPaid], [.linkCreated],
        [.checkoutPaid, .refundSucceeded, .linkCreated], [.disputeWon], Set(EventType.allCases),
        Set(EventType.allCases).subtracting([.checkoutCreated]),
    ]

    @Test("Events of some types come page by page as a walk over all of them gives them", arguments: wanted)
    func feed(_ types: Set<EventType>) throws {
        let shelf = try Shelf()
        let all = try events(shelf)
        for (from, before) in [(nil, nil), (Shelf.start.adding(seconds: 7), Shelf.start.adding(seconds: 44))]
        {
            var filter = EventFeedFilter()
            filter.types = types
            filter.from = from
            filter.before = before
            let expected = all.filter { entry in
                (types.isEmpty || types.contains(entry.type)) && from.map { $0 <= entry.createdAt } ?? true
                    && before.map { entry.createdAt < $0 } ?? true
            }
            var found: [EventID] = []
            for _ in 0..<all.count {
                let last = found.last
                let page = try shelf.database.read {
                    try EventFeed.page(
                        of: shelf.site.id, isLive: false, filter, after: last, limit: 7, in: $0)
                }
                found += page.map(\.id)
                if page.count < 7 { break }
            }
            #expect(found == expected.map(\.id))
        }
    }

    @Test("Deliveries come newest first, in any status and in one, page by page")
    func deliveries() throws {
        let shelf = try Shelf()
        let lane = DeliveryLane(
            siteID: shelf.site.id,
            endpointID: WebhookEndpointID(at: Shelf.start, random: shelf.random.source))
        let statuses = DeliveryStatus.allCases
        var expected: [(id: DeliveryID, status: DeliveryStatus, stream: EventStream)] = []
        for (place, entry) in try events(shelf).enumerated() {
            let time = Shelf.start.adding(seconds: Int64(place))
            let id = DeliveryID(at: time, random: shelf.random.source)
            try shelf.database.writeBlocking { database in
                try Deliveries.insert(
                    id, of: entry, to: lane, isParked: false, at: time, in: database)
                try database.execute(
                    """
                    /* test */ UPDATE deliveries SET status = $2,
                    next_attempt_at_ms = CASE WHEN $2 = 'pending' THEN 1 END WHERE id = $1
                    """, .blob(id.bytes), .text(statuses[place % 4].rawValue))
            }
            expected.append((id, statuses[place % 4], entry.stream))
        }
        for status in [nil] + statuses.map({ $0 as DeliveryStatus? }) {
            var filter = DeliveryFilter()
            filter.status = status
            let fit = expected.filter { status == nil || $0.status == status }
            var found: [DeliveryID] = []
            var fitting: [DeliveryID] = []
            for _ in 0..<expected.count {
                let (last, lastFitting) = (found.last, fitting.last)
                try shelf.database.read { database throws in
                    found += try DeliveryLog.page(
                        filter, of: lane, isLive: false, before: last, limit: 7, in: database
                    ).map(\.id)
                    fitting += try DeliveryLog.fitting(
                        filter, in: lane, after: lastFitting, limit: 7, in: database
                    ).map(\.id)
                }
            }
            #expect(found == fit.reversed().map(\.id))
            #expect(fitting == fit.map(\.id))
            for stream in [expected[0].stream, expected[5].stream] {
                filter.stream = stream
                let one = try shelf.database.read { [filter] in
                    try DeliveryLog.fitting(filter, in: lane, after: nil, limit: 50, in: $0)
                }
                #expect(one.map(\.id) == fit.filter { $0.stream == stream }.map(\.id))
            }
        }
        #expect(
            try shelf.database.read {
                try DeliveryLog.page(
                    DeliveryFilter(), of: lane, isLive: true, before: nil, limit: 7, in: $0)
            }.isEmpty)
    }
}
