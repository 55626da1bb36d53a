package import Database
package import Domain
import Support

/// The events of a tenant in the order in which they were written.
package enum EventFeed {
    /// The events of a site and mode after that one, oldest first, without what they tell of.
    package static func page(
        of site: SiteID, isLive: Bool, _ filter: EventFeedFilter, after: EventID?, limit: Int,
        in database: Connection
    ) throws -> [EventEnvelope] {
        // Each checkout has one `checkout.created`, so no walk to the next one is long; the others are looked
        // up by their own index, a page of each, and merged.
        if filter.stream == nil, !filter.types.isEmpty, !filter.types.contains(.checkoutCreated) {
            let found = try filter.types.flatMap {
                try page(of: site, isLive: isLive, $0, filter, after: after, limit: limit, in: database)
            }
            return Array(found.sorted { $0.id < $1.id }.prefix(limit))
        }
        let start = filter.from.map { EventID(high: UInt64(max($0.milliseconds, 0)) << 16, low: 0) }
        let end = filter.before.map { EventID(high: UInt64(max($0.milliseconds, 0)) << 16, low: 0) }
        // A stream has few events: they are walked alone where one is named.
        let sql: StaticString =
            filter.stream == nil
            ? """
            /* EventFeed.page */ SELECT id, type, stream_id, site_id, is_live, sequence, transaction_id,
                subject_id, created_at_ms
            FROM events INDEXED BY events_by_site
            WHERE site_id = $1 AND is_live = $2 AND id > $3 AND id >= $4 AND id < $5 AND $6 IS NULL
                AND ($7 IS NULL OR instr($7, ' ' || type || ' ') > 0)
            ORDER BY id LIMIT $8
            """
            : """
            /* EventFeed.pageOfStream */ SELECT id, type, stream_id, site_id, is_live, sequence,
                transaction_id, subject_id, created_at_ms
            FROM events NOT INDEXED
            WHERE site_id = $1 AND is_live = $2 AND id > $3 AND id >= $4 AND id < $5 AND stream_id = $6
                AND ($7 IS NULL OR instr($7, ' ' || type || ' ') > 0)
            ORDER BY sequence LIMIT $8
            """
        return try database.query(
            sql, .identifier(site), .boolean(isLive),
            .blob(after?.bytes ?? [UInt8](repeating: 0, count: 15)),
            .blob(start?.bytes ?? [UInt8](repeating: 0, count: 15)),
            .blob(end?.bytes ?? [UInt8](repeating: 0xFF, count: 17)),
            .optional(filter.stream?.bytes), .optional(typeList(filter.types)), .integer(limit)
        ) { row in try envelope(row, at: 0) }
    }

    private static func page(
        of site: SiteID, isLive: Bool, _ type: EventType, _ filter: EventFeedFilter, after: EventID?,
        limit: Int, in database: Connection
    ) throws -> [EventEnvelope] {
        let start = filter.from.map { EventID(high: UInt64(max($0.milliseconds, 0)) << 16, low: 0) }
        let end = filter.before.map { EventID(high: UInt64(max($0.milliseconds, 0)) << 16, low: 0) }
        return try database.query(
            """
            /* EventFeed.pageOfType */ SELECT id, type, stream_id, site_id, is_live, sequence, transaction_id,
                subject_id, created_at_ms
            FROM events INDEXED BY events_by_type
            WHERE site_id = $1 AND is_live = $2 AND type = $3 AND type <> 'checkout.created'
                AND id > $4 AND id >= $5 AND id < $6
            ORDER BY id LIMIT $7
            """, .identifier(site), .boolean(isLive), .text(type.rawValue),
            .blob(after?.bytes ?? [UInt8](repeating: 0, count: 15)),
            .blob(start?.bytes ?? [UInt8](repeating: 0, count: 15)),
            .blob(end?.bytes ?? [UInt8](repeating: 0xFF, count: 17)), .integer(limit)
        ) { row in try envelope(row, at: 0) }
    }

    /// One event of a site and mode, or nil.
    package static func find(_ id: EventID, site: SiteID, isLive: Bool, in database: Connection) throws
        -> EventEnvelope?
    {
        try database.first(
            """
            /* EventFeed.find */ SELECT id, type, stream_id, site_id, is_live, sequence, transaction_id,
                subject_id, created_at_ms
            FROM events WHERE site_id = $1 AND id = $2 AND is_live = $3
            """, .identifier(site), .identifier(id), .boolean(isLive)
        ) { row in try envelope(row, at: 0) }
    }

    /// What an event told of when it happened; nil where nobody wanted the whole of it.
    package static func object(of event: EventEnvelope, in database: Connection) throws -> [UInt8]? {
        try database.first(
            """
            /* EventFeed.object */ SELECT o.object FROM event_objects o
                JOIN events e ON e.stream_id = o.stream_id AND e.sequence = o.sequence
            WHERE o.stream_id = $1 AND o.sequence = $2 AND e.site_id = $3
            """, .stream(event.stream), .integer(event.sequence), .identifier(event.siteID)
        ) { try $0.blob(0) }
    }

    /// Each type between spaces, for `instr`; nil for all.
    private static func typeList(_ types: Set<EventType>) -> String? {
        types.isEmpty ? nil : " " + types.map(\.rawValue).sorted().joined(separator: " ") + " "
    }

    /// An event from nine columns: id, type, stream, site, mode, sequence, transaction, subject, time.
    static func envelope(_ row: Row, at first: Int) throws -> EventEnvelope {
        let type: EventType = try Column.value(row, first + 1, table: "events")
        return EventEnvelope(
            id: try Column.identifier(row, first, table: "events"), type: type,
            stream: try Events.stream(row, first + 2, type: type),
            siteID: try Column.identifier(row, first + 3, table: "events"),
            isLive: try Column.flag(row, first + 4), sequence: try row.integer(first + 5),
            transactionID: try Column.optionalIdentifier(row, first + 6, table: "events"),
            subject: try row.isNull(first + 7)
                ? nil : EventSubject(of: type, bytes: try row.blob(first + 7)),
            createdAt: try Column.time(row, first + 8))
    }
}
