package import Database
package import Domain
import Support

/// The events of a tenant in the order in which they were written.
package enum EventFeed {
    /// The events of a site and mode after that one, oldest first.
    package static func page(
        of site: SiteID, isLive: Bool, _ filter: EventFeedFilter, after: EventID?, limit: Int,
        in database: Connection
    ) throws -> [ToldEvent] {
        let start = filter.from.map { EventID(high: UInt64(max($0.milliseconds, 0)) << 16, low: 0) }
        let end = filter.before.map { EventID(high: UInt64(max($0.milliseconds, 0)) << 16, low: 0) }
        return try database.query(
            """
            /* EventFeed.page */ SELECT e.id, e.type, e.checkout_id, e.site_id, c.is_live, e.sequence,
                e.transaction_id, e.subject_id, e.created_at_ms, o.object
            FROM events e JOIN checkouts c ON c.id = e.checkout_id
                LEFT JOIN event_objects o ON o.checkout_id = e.checkout_id AND o.sequence = e.sequence
            WHERE e.site_id = $1 AND c.is_live = $2 AND e.id > $3 AND e.id >= $4 AND e.id < $5
                AND ($6 IS NULL OR e.checkout_id = $6)
                AND ($7 IS NULL OR instr($7, ' ' || e.type || ' ') > 0)
            ORDER BY e.id LIMIT $8
            """, .identifier(site), .boolean(isLive),
            .blob(after?.bytes ?? [UInt8](repeating: 0, count: 15)),
            .blob(start?.bytes ?? [UInt8](repeating: 0, count: 15)),
            .blob(end?.bytes ?? [UInt8](repeating: 0xFF, count: 17)),
            .optionalIdentifier(filter.checkoutID), .optional(typeList(filter.types)), .integer(limit)
        ) { row in
            ToldEvent(event: try envelope(row, at: 0), object: try row.isNull(9) ? nil : try row.blob(9))
        }
    }

    /// One event of a site and mode, or nil.
    package static func find(_ id: EventID, site: SiteID, isLive: Bool, in database: Connection) throws
        -> ToldEvent?
    {
        try database.first(
            """
            /* EventFeed.find */ SELECT e.id, e.type, e.checkout_id, e.site_id, c.is_live, e.sequence,
                e.transaction_id, e.subject_id, e.created_at_ms, o.object
            FROM events e JOIN checkouts c ON c.id = e.checkout_id
                LEFT JOIN event_objects o ON o.checkout_id = e.checkout_id AND o.sequence = e.sequence
            WHERE e.site_id = $1 AND e.id = $2 AND c.is_live = $3
            """, .identifier(site), .identifier(id), .boolean(isLive)
        ) { row in
            ToldEvent(event: try envelope(row, at: 0), object: try row.isNull(9) ? nil : try row.blob(9))
        }
    }

    /// Each type between spaces, for `instr`; nil for all.
    private static func typeList(_ types: Set<EventType>) -> String? {
        types.isEmpty ? nil : " " + types.map(\.rawValue).sorted().joined(separator: " ") + " "
    }

    /// An event from nine columns: id, type, checkout, site, mode, sequence, transaction, subject, time.
    static func envelope(_ row: Row, at first: Int) throws -> EventEnvelope {
        let type: EventType = try Column.value(row, first + 1, table: "events")
        return EventEnvelope(
            id: try Column.identifier(row, first, table: "events"), type: type,
            checkoutID: try Column.identifier(row, first + 2, table: "events"),
            siteID: try Column.identifier(row, first + 3, table: "events"),
            isLive: try Column.flag(row, first + 4), sequence: try row.integer(first + 5),
            transactionID: try Column.optionalIdentifier(row, first + 6, table: "events"),
            subject: try row.isNull(first + 7)
                ? nil : EventSubject(of: type, bytes: try row.blob(first + 7)),
            createdAt: try Column.time(row, first + 8))
    }
}
