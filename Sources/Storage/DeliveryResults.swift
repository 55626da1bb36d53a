package import Database
package import Domain
package import Support

/// What came of tries, written down.
package enum DeliveryResults {
    /// Adds a try to the log.
    package static func insert(_ attempt: DeliveryAttempt, of id: DeliveryID, in database: Connection) throws
    {
        try database.execute(
            """
            /* DeliveryResults.insert */ INSERT OR REPLACE INTO delivery_attempts (delivery_id, number,
                started_at_ms, milliseconds, status, fault, body)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            .identifier(id), .integer(attempt.number), .time(attempt.startedAt),
            .integer(attempt.milliseconds),
            attempt.status.map { .integer($0) } ?? .null, .optional(attempt.fault?.rawValue),
            .blob(attempt.body))
    }

    /// The address took it, whatever else became of the delivery meanwhile.
    package static func succeed(
        _ id: DeliveryID, lane: DeliveryLane, tries: Int, at time: Timestamp, in database: Connection
    ) throws {
        try database.execute(
            """
            /* DeliveryResults.succeed */ UPDATE deliveries SET status = 'delivered', tries = $3,
                next_attempt_at_ms = NULL, updated_at_ms = $4
            WHERE id = $1 AND site_id = $2
            """, .identifier(id), .identifier(lane.siteID), .integer(tries), .time(time))
    }

    /// The try failed: another one at that time, or none any more; what was parked or sent again meanwhile
    /// only counts the try.
    package static func fail(
        _ id: DeliveryID, lane: DeliveryLane, tries: Int, next: Timestamp?, at time: Timestamp,
        in database: Connection
    ) throws {
        try database.execute(
            """
            /* DeliveryResults.fail */ UPDATE deliveries SET tries = $3, updated_at_ms = $4,
                status = CASE WHEN status <> 'pending' THEN status WHEN $5 IS NULL THEN 'parked'
                    ELSE 'pending' END,
                next_attempt_at_ms = CASE WHEN status = 'pending' THEN $5 END
            WHERE id = $1 AND site_id = $2
            """, .identifier(id), .identifier(lane.siteID), .integer(tries), .time(time), .optionalTime(next))
    }

    /// Makes the first waiting delivery of a stream pending when none is; answers whether there was one.
    package static func promote(
        _ stream: EventStream, lane: DeliveryLane, at time: Timestamp, in database: Connection
    ) throws -> Bool {
        try database.execute(
            """
            /* DeliveryResults.promote */ UPDATE deliveries SET status = 'pending', next_attempt_at_ms = $3,
                round_began_ms = $3
            WHERE stream_id = $1 AND target_id = $2 AND site_id = $4 AND status = 'waiting'
                AND sequence = (
                SELECT MIN(sequence) FROM deliveries WHERE stream_id = $1 AND target_id = $2
                    AND status IN ('pending', 'waiting'))
            """, .stream(stream), .blob(lane.targetBytes), .time(time), .identifier(lane.siteID)) > 0
    }

    /// Parks open deliveries of a lane, at most so many; answers how many.
    package static func unscopedPark(
        _ lane: DeliveryLane, at time: Timestamp, limit: Int, in database: Connection
    ) throws -> Int {
        // Those that wait stand behind one that is pending, so they are reached through it.
        let streams: [[UInt8]] = try database.query(
            """
            /* DeliveryResults.unscopedPending */ SELECT stream_id FROM deliveries
            WHERE target_id = $1 AND next_attempt_at_ms IS NOT NULL LIMIT $2
            """, .blob(lane.targetBytes), .integer(limit)
        ) { row in try row.blob(0) }
        for stream in streams {
            try database.execute(
                """
                /* DeliveryResults.unscopedPark */ UPDATE deliveries SET status = 'parked',
                    next_attempt_at_ms = NULL, updated_at_ms = $3
                WHERE stream_id = $1 AND target_id = $2 AND status IN ('pending', 'waiting')
                """, .blob(stream), .blob(lane.targetBytes), .time(time))
        }
        return streams.count
    }

    /// Notes that an endpoint answers again.
    package static func noteSuccess(of endpoint: WebhookEndpointID, site: SiteID, in database: Connection)
        throws
    {
        try database.execute(
            """
            /* DeliveryResults.noteSuccess */ UPDATE webhook_endpoints SET failing_since_ms = NULL
            WHERE id = $1 AND site_id = $2 AND failing_since_ms IS NOT NULL
            """, .identifier(endpoint), .identifier(site))
    }

    /// Notes a failure; answers since when there was nothing else.
    package static func noteFailure(
        of endpoint: WebhookEndpointID, site: SiteID, at time: Timestamp, in database: Connection
    ) throws -> Timestamp {
        try database.execute(
            """
            /* DeliveryResults.noteFailure */ UPDATE webhook_endpoints SET failing_since_ms = $3
            WHERE id = $1 AND site_id = $2 AND failing_since_ms IS NULL
            """, .identifier(endpoint), .identifier(site), .time(time))
        let since = try database.first(
            """
            /* DeliveryResults.failingSince */ SELECT failing_since_ms FROM webhook_endpoints
            WHERE id = $1 AND site_id = $2
            """, .identifier(endpoint), .identifier(site)
        ) { row in try Column.optionalTime(row, 0) }
        return (since ?? nil) ?? time
    }

    /// Disables an endpoint that is enabled; answers whether it was.
    package static func disable(
        _ endpoint: WebhookEndpointID, site: SiteID, _ reason: EndpointDisabling, at time: Timestamp,
        in database: Connection
    ) throws -> Bool {
        try database.execute(
            """
            /* DeliveryResults.disable */ UPDATE webhook_endpoints SET disabled_reason = $3,
                disabled_at_ms = $4, updated_at_ms = $4
            WHERE id = $1 AND site_id = $2 AND disabled_reason IS NULL AND deleted_at_ms IS NULL
            """, .identifier(endpoint), .identifier(site), .text(reason.rawValue), .time(time)) > 0
    }
}
