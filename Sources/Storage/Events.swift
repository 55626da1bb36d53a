package import Database
package import Domain
package import Support

/// The append-only table of events.
package enum Events {
    /// One event as it is stored.
    package struct Entry: Hashable, Sendable {
        package var id: EventID
        package var checkoutID: CheckoutID
        package var siteID: SiteID
        package var sequence: Int64
        package var type: EventType
        package var transactionID: TransactionID?
        package var createdAt: Timestamp

        /// Makes an entry.
        package init(
            id: EventID, checkoutID: CheckoutID, siteID: SiteID, sequence: Int64, type: EventType,
            transactionID: TransactionID? = nil, createdAt: Timestamp
        ) {
            self.id = id
            self.checkoutID = checkoutID
            self.siteID = siteID
            self.sequence = sequence
            self.type = type
            self.transactionID = transactionID
            self.createdAt = createdAt
        }
    }

    /// Appends an event; its number must be new in its checkout.
    package static func insert(_ entry: Entry, in database: Connection) throws {
        try database.execute(
            """
            /* Events.insert */ INSERT INTO events (checkout_id, sequence, id, site_id, type, transaction_id, created_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            .identifier(entry.checkoutID), .integer(entry.sequence), .identifier(entry.id),
            .identifier(entry.siteID),
            .text(entry.type.rawValue), .optionalIdentifier(entry.transactionID), .time(entry.createdAt))
    }

    /// The events of a checkout in order.
    package static func all(of checkout: CheckoutID, site: SiteID, in database: Connection) throws -> [Entry]
    {
        try database.query(
            """
            /* Events.all */ SELECT id, checkout_id, site_id, sequence, type, transaction_id, created_at_ms
            FROM events WHERE checkout_id = $1 AND site_id = $2 ORDER BY sequence
            """, .identifier(checkout), .identifier(site)
        ) { row in
            Entry(
                id: try Column.identifier(row, 0, table: "events"),
                checkoutID: try Column.identifier(row, 1, table: "events"),
                siteID: try Column.identifier(row, 2, table: "events"), sequence: try row.integer(3),
                type: try Column.value(row, 4, table: "events"),
                transactionID: try Column.optionalIdentifier(row, 5, table: "events"),
                createdAt: try Column.time(row, 6))
        }
    }
}
