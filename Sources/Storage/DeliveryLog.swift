package import Database
package import Domain
package import Support

/// Deliveries as merchants look at them, and have them sent again.
package enum DeliveryLog {
    /// A delivery of that organisation and mode, or nil.
    package static func find(
        _ id: DeliveryID, organization: OrganizationID, isLive: Bool, in database: Connection
    ) throws -> Delivery? {
        try database.first(
            """
            /* DeliveryLog.find */ SELECT d.id, d.target_id, d.site_id, e.id, e.type, d.stream_id,
                d.sequence, d.status, d.tries, d.next_attempt_at_ms, d.updated_at_ms
            FROM deliveries d JOIN sites s ON s.id = d.site_id
                JOIN events e ON e.stream_id = d.stream_id AND e.sequence = d.sequence
            WHERE d.id = $1 AND s.organization_id = $2 AND e.is_live = $3
            """, .identifier(id), .identifier(organization), .boolean(isLive)
        ) { row in try delivery(row) }
    }

    /// The delivery of that id, whoever's it is, for a caller that has found it for its tenant.
    package static func unscopedFind(_ id: DeliveryID, in database: Connection) throws -> Delivery? {
        try database.first(
            """
            /* DeliveryLog.unscopedFind */ SELECT d.id, d.target_id, d.site_id, e.id, e.type, d.stream_id,
                d.sequence, d.status, d.tries, d.next_attempt_at_ms, d.updated_at_ms
            FROM deliveries d JOIN events e ON e.stream_id = d.stream_id AND e.sequence = d.sequence
            WHERE d.id = $1
            """, .identifier(id)
        ) { row in try delivery(row) }
    }

    /// The deliveries of a lane, newest first, before that id.
    package static func page(
        _ filter: DeliveryFilter, of lane: DeliveryLane, isLive: Bool, before: DeliveryID?, limit: Int,
        in database: Connection
    ) throws -> [Delivery] {
        let found = try statuses(of: filter).flatMap { status in
            try database.query(
                """
                /* DeliveryLog.page */ SELECT d.id, d.target_id, d.site_id, e.id, e.type, d.stream_id,
                    d.sequence, d.status, d.tries, d.next_attempt_at_ms, d.updated_at_ms
                FROM deliveries d INDEXED BY deliveries_by_status
                    JOIN events e ON e.stream_id = d.stream_id AND e.sequence = d.sequence
                WHERE d.target_id = $1 AND d.site_id = $2 AND d.status = $3 AND d.id < $4 AND e.is_live = $5
                ORDER BY d.id DESC LIMIT $6
                """, .blob(lane.targetBytes), .identifier(lane.siteID), .text(status.rawValue),
                .blob(before?.bytes ?? [UInt8](repeating: 0xFF, count: 17)), .boolean(isLive),
                .integer(limit)
            ) { row in try delivery(row) }
        }
        return Array(found.sorted { $0.id > $1.id }.prefix(limit))
    }

    /// The statuses whose pages are merged: an index has each in the order of ids.
    private static func statuses(of filter: DeliveryFilter) -> [DeliveryStatus] {
        filter.status.map { [$0] } ?? DeliveryStatus.allCases
    }

    /// All deliveries of a checkout, in the order of its events.
    package static func all(of checkout: CheckoutID, site: SiteID, in database: Connection) throws
        -> [Delivery]
    {
        try database.query(
            """
            /* DeliveryLog.all */ SELECT d.id, d.target_id, d.site_id, e.id, e.type, d.stream_id,
                d.sequence, d.status, d.tries, d.next_attempt_at_ms, d.updated_at_ms
            FROM deliveries d
                JOIN events e ON e.stream_id = d.stream_id AND e.sequence = d.sequence
            WHERE d.stream_id = $1 AND d.site_id = $2 ORDER BY d.sequence, d.id
            """, .identifier(checkout), .identifier(site)
        ) { row in try delivery(row) }
    }

    /// The deliveries of a lane that fit, oldest first, after that id.
    package static func fitting(
        _ filter: DeliveryFilter, in lane: DeliveryLane, after: DeliveryID?, limit: Int,
        in database: Connection
    ) throws -> [Delivery] {
        // An id begins with its time in milliseconds.
        let from = filter.from.map { DeliveryID(high: UInt64(max($0.milliseconds, 0)) << 16, low: 0) }
        let end = filter.before.map { DeliveryID(high: UInt64(max($0.milliseconds, 0)) << 16, low: 0) }
        let first = from?.bytes ?? [UInt8](repeating: 0, count: 16)
        let last = end?.bytes ?? [UInt8](repeating: 0xFF, count: 17)
        let found = try statuses(of: filter).flatMap { status in
            // A stream has few events: they are walked alone where one is named.
            let sql: StaticString =
                filter.stream == nil
                ? """
                /* DeliveryLog.fitting */ SELECT d.id, d.target_id, d.site_id, e.id, e.type, d.stream_id,
                    d.sequence, d.status, d.tries, d.next_attempt_at_ms, d.updated_at_ms
                FROM deliveries d INDEXED BY deliveries_by_status
                    JOIN events e ON e.stream_id = d.stream_id AND e.sequence = d.sequence
                WHERE d.target_id = $1 AND d.site_id = $2 AND d.id >= $3 AND d.id < $4
                    AND d.id > $5 AND d.status = $6 AND $7 IS NULL
                ORDER BY d.id LIMIT $8
                """
                : """
                /* DeliveryLog.fittingOfStream */ SELECT d.id, d.target_id, d.site_id, e.id, e.type,
                    d.stream_id, d.sequence, d.status, d.tries, d.next_attempt_at_ms, d.updated_at_ms
                FROM deliveries d INDEXED BY deliveries_in_order
                    JOIN events e ON e.stream_id = d.stream_id AND e.sequence = d.sequence
                WHERE d.target_id = $1 AND d.site_id = $2 AND d.id >= $3 AND d.id < $4
                    AND d.id > $5 AND d.status = $6 AND d.stream_id = $7
                ORDER BY d.id LIMIT $8
                """
            return try database.query(
                sql, .blob(lane.targetBytes), .identifier(lane.siteID), .blob(first), .blob(last),
                .blob(after?.bytes ?? [UInt8](repeating: 0, count: 15)), .text(status.rawValue),
                .optional(filter.stream?.bytes), .integer(limit)
            ) { row in try delivery(row) }
        }
        return Array(found.sorted { $0.id < $1.id }.prefix(limit))
    }

    /// Has a delivery sent again, after what is open before it; answers whether it was not open already.
    package static func reopen(_ delivery: Delivery, at time: Timestamp, in database: Connection) throws
        -> Bool
    {
        let waits = try Deliveries.hasOpen(
            before: delivery.sequence, stream: delivery.stream, lane: delivery.lane, in: database)
        // One that is pending is brought forward.
        return try database.execute(
            """
            /* DeliveryLog.reopen */ UPDATE deliveries SET status = $3, next_attempt_at_ms = $4,
                round_tries = tries, round_began_ms = $5, updated_at_ms = $5
            WHERE id = $1 AND site_id = $2 AND status <> 'waiting'
            """, .identifier(delivery.id), .identifier(delivery.lane.siteID),
            .text(waits ? DeliveryStatus.waiting.rawValue : DeliveryStatus.pending.rawValue),
            waits ? .null : .time(time), .time(time)) > 0
    }

    /// The tries of a delivery that the caller has found for its tenant, oldest first.
    package static func unscopedAttempts(of id: DeliveryID, in database: Connection) throws
        -> [DeliveryAttempt]
    {
        try database.query(
            """
            /* DeliveryLog.unscopedAttempts */ SELECT number, started_at_ms, milliseconds, status, fault, body
            FROM delivery_attempts WHERE delivery_id = $1 ORDER BY number
            """, .identifier(id)
        ) { row in
            DeliveryAttempt(
                number: Int(try row.integer(0)), startedAt: try Column.time(row, 1),
                milliseconds: try row.integer(2), status: try row.optionalInteger(3).map { Int($0) },
                fault: try Column.optionalValue(row, 4, table: "delivery_attempts"), body: try row.blob(5))
        }
    }

    private static func delivery(_ row: Row) throws -> Delivery {
        let type: EventType = try Column.value(row, 4, table: "events")
        return Delivery(
            id: try Column.identifier(row, 0, table: "deliveries"),
            lane: try Deliveries.lane(row, target: 1, site: 2),
            eventID: try Column.identifier(row, 3, table: "events"),
            eventType: type, stream: try Events.stream(row, 5, type: type), sequence: try row.integer(6),
            status: try Column.value(row, 7, table: "deliveries"), tries: Int(try row.integer(8)),
            nextAttemptAt: try Column.optionalTime(row, 9), updatedAt: try Column.time(row, 10))
    }
}
