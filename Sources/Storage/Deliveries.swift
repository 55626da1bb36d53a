package import Database
package import Domain
package import Support

/// The outbox: events on their way to addresses.
package enum Deliveries {
    /// Stores a delivery of an event: pending, or waiting where an earlier one to the same target is open.
    ///
    /// `time` is the real one, which an event of a test object need not have.
    package static func insert(
        _ id: DeliveryID, of event: Events.Entry, to lane: DeliveryLane, isParked: Bool, at time: Timestamp,
        in database: Connection
    ) throws {
        // The first event of a stream has none before it.
        let mayWait = event.sequence > 1 && !isParked
        let waits =
            try mayWait
            && hasOpen(before: event.sequence, stream: event.stream, lane: lane, in: database)
        let status: DeliveryStatus = isParked ? .parked : waits ? .waiting : .pending
        try database.execute(
            """
            /* Deliveries.insert */ INSERT INTO deliveries (id, target_id, site_id, stream_id, sequence,
                status, tries, round_tries, round_began_ms, next_attempt_at_ms, updated_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, 0, 0, $7, $8, $7)
            """,
            .identifier(id), .blob(lane.targetBytes), .identifier(event.siteID),
            .stream(event.stream), .integer(event.sequence), .text(status.rawValue), .time(time),
            status == .pending ? .time(time) : .null)
    }

    /// Keeps what an event tells of.
    package static func insertObject(_ object: [UInt8], of event: Events.Entry, in database: Connection)
        throws
    {
        try database.execute(
            """
            /* Deliveries.insertObject */ INSERT INTO event_objects (stream_id, sequence, object)
            VALUES ($1, $2, $3)
            """, .stream(event.stream), .integer(event.sequence), .blob(object))
    }

    /// Whether a delivery of an earlier event of that stream to that lane is open.
    static func hasOpen(
        before sequence: Int64, stream: EventStream, lane: DeliveryLane, in database: Connection
    ) throws -> Bool {
        try database.first(
            """
            /* Deliveries.hasOpen */ SELECT 1 FROM deliveries
            WHERE stream_id = $1 AND target_id = $2 AND sequence < $3 AND site_id = $4
                AND status IN ('pending', 'waiting') LIMIT 1
            """, .stream(stream), .blob(lane.targetBytes), .integer(sequence),
            .identifier(lane.siteID)
        ) { _ in true } ?? false
    }

    /// Every lane in which something is pending, for the worker that begins.
    package static func unscopedLanes(in database: Connection) throws -> [DeliveryLane] {
        try database.query(
            """
            /* Deliveries.unscopedLanes */ SELECT DISTINCT target_id, site_id FROM deliveries
            WHERE next_attempt_at_ms IS NOT NULL
            """
        ) { row in try lane(row, target: 0, site: 1) }
    }

    /// The deliveries of a lane that are due, the longest due first.
    package static func unscopedDue(
        _ lane: DeliveryLane, at time: Timestamp, limit: Int, in database: Connection
    ) throws -> [DueDelivery] {
        try database.query(
            """
            /* Deliveries.unscopedDue */ SELECT d.id, e.id, e.type, d.stream_id, d.site_id, e.is_live,
                d.sequence, e.transaction_id, e.subject_id, e.created_at_ms, o.object, d.tries,
                d.round_tries, d.round_began_ms,
                CASE WHEN d.target_id = d.site_id THEN (
                    SELECT c.details ->> '$.webhookUrl' FROM checkouts c WHERE c.id = d.stream_id) END
            FROM deliveries d
                JOIN events e ON e.stream_id = d.stream_id AND e.sequence = d.sequence
                LEFT JOIN event_objects o ON o.stream_id = d.stream_id AND o.sequence = d.sequence
            WHERE d.target_id = $1 AND d.next_attempt_at_ms <= $2
            ORDER BY d.next_attempt_at_ms LIMIT $3
            """, .blob(lane.targetBytes), .time(time), .integer(limit)
        ) { row in
            DueDelivery(
                id: try Column.identifier(row, 0, table: "deliveries"), lane: lane,
                event: try EventFeed.envelope(row, at: 1),
                object: try row.isNull(10) ? nil : try row.blob(10), ownAddress: try row.optionalText(14),
                tries: Int(try row.integer(11)), roundTries: Int(try row.integer(12)),
                roundBegan: try Column.time(row, 13))
        }
    }

    /// When the next delivery of a lane is due after that time; nil when none is.
    package static func unscopedNextDue(
        _ lane: DeliveryLane, after time: Timestamp, in database: Connection
    ) throws -> Timestamp? {
        try database.first(
            """
            /* Deliveries.unscopedNextDue */ SELECT MIN(next_attempt_at_ms) FROM deliveries
            WHERE target_id = $1 AND next_attempt_at_ms > $2
            """, .blob(lane.targetBytes), .time(time)
        ) { row in try Column.optionalTime(row, 0) } ?? nil
    }

    static func lane(_ row: Row, target: Int, site: Int) throws -> DeliveryLane {
        let siteID: SiteID = try Column.identifier(row, site, table: "deliveries")
        let endpoint: WebhookEndpointID = try Column.identifier(row, target, table: "deliveries")
        return DeliveryLane(
            siteID: siteID, endpointID: endpoint.bytes == siteID.bytes ? nil : endpoint)
    }
}

extension DeliveryLane {
    /// The stored target: the endpoint, or the site for the addresses of its checkouts.
    var targetBytes: [UInt8] { endpointID?.bytes ?? siteID.bytes }
}
