package import Database
package import Domain
package import Support

/// The table of captures.
package enum Captures {
    /// Stores a new capture; one above what is authorised is a constraint error.
    package static func insert(_ capture: Capture, in database: Connection) throws {
        let state = MovementColumns(capture.state)
        try database.execute(
            """
            /* Captures.insert */ INSERT INTO captures (
            id, transaction_id, checkout_id, site_id, amount, currency, is_final, provider_reference, status,
            is_unknown,
            decline_code, provider_code, next_query_at_ms, created_at_ms, updated_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            """,
            .identifier(capture.id), .identifier(capture.transactionID), .identifier(capture.checkoutID),
            .identifier(capture.siteID), .integer(capture.amount.minorUnits),
            .text(capture.amount.currency.code), .boolean(capture.isFinal),
            .optional(capture.providerReference), .text(state.status), .boolean(state.isUnknown),
            .optional(state.declineCode), .optional(state.providerCode), .optionalTime(state.nextQueryAt),
            .time(capture.createdAt), .time(capture.updatedAt))
    }

    /// Writes a capture's new state; the stored row must still be in the state that was read, else it throws
    /// `stale`.
    package static func update(_ capture: Capture, from old: CaptureStatus, in database: Connection) throws {
        let state = MovementColumns(capture.state)
        let changed = try database.execute(
            """
            /* Captures.update */ UPDATE captures SET provider_reference = $4, status = $5, is_unknown = $6,
                decline_code = $7, provider_code = $8, next_query_at_ms = $9, updated_at_ms = $10
            WHERE id = $1 AND site_id = $2 AND status = $3
            """,
            .identifier(capture.id), .identifier(capture.siteID), .text(old.rawValue),
            .optional(capture.providerReference), .text(state.status), .boolean(state.isUnknown),
            .optional(state.declineCode), .optional(state.providerCode), .optionalTime(state.nextQueryAt),
            .time(capture.updatedAt))
        guard changed == 1 else { throw StorageError.stale(table: "captures") }
    }

    /// The captures of a checkout, oldest first.
    package static func all(of checkout: CheckoutID, site: SiteID, in database: Connection) throws
        -> [Capture]
    {
        try database.query(
            """
            /* Captures.all */ SELECT id, transaction_id, checkout_id, site_id, amount,
            currency, is_final, provider_reference, status, is_unknown,
            decline_code, provider_code, next_query_at_ms, created_at_ms, updated_at_ms
            FROM captures WHERE checkout_id = $1 AND site_id = $2 ORDER BY id
            """, .identifier(checkout), .identifier(site)
        ) { row in try capture(row) }
    }

    /// A capture of that organisation and mode, or nil, whoever else may have one of that id.
    package static func find(
        _ id: CaptureID, organization: OrganizationID, isLive: Bool, in database: Connection
    ) throws -> Capture? {
        try database.first(
            """
            /* Captures.find */ SELECT m.id, m.transaction_id, m.checkout_id, m.site_id, m.amount, m.currency,
            m.is_final,
            m.provider_reference, m.status, m.is_unknown, m.decline_code, m.provider_code,
            m.next_query_at_ms, m.created_at_ms, m.updated_at_ms
            FROM captures m JOIN sites s ON s.id = m.site_id JOIN checkouts c ON c.id = m.checkout_id
            WHERE m.id = $1 AND s.organization_id = $2 AND c.is_live = $3
            """, .identifier(id), .identifier(organization), .boolean(isLive)
        ) { row in try capture(row) }
    }

    /// The capture of that id, whoever's it is; for workers.
    package static func unscopedFind(_ id: CaptureID, in database: Connection) throws -> Capture? {
        try database.first(
            """
            /* Captures.unscopedFind */ SELECT id, transaction_id, checkout_id, site_id, amount,
            currency, is_final, provider_reference, status, is_unknown,
            decline_code, provider_code, next_query_at_ms, created_at_ms, updated_at_ms
            FROM captures WHERE id = $1
            """, .identifier(id)
        ) { row in try capture(row) }
    }

    /// Postpones the next status query; the claim by which one worker asks and no other.
    ///
    /// Answers whether it was still due.
    package static func unscopedClaimQuery(
        _ id: CaptureID, dueAt due: Timestamp, next: Timestamp, in database: Connection
    ) throws -> Bool {
        try database.execute(
            """
            /* Captures.unscopedClaimQuery */ UPDATE captures SET next_query_at_ms = $3
            WHERE id = $1 AND next_query_at_ms <= $2
            """, .identifier(id), .time(due), .time(next)) == 1
    }

    private static func capture(_ row: Row) throws -> Capture {
        Capture(
            id: try Column.identifier(row, 0, table: "captures"),
            transactionID: try Column.identifier(row, 1, table: "captures"),
            checkoutID: try Column.identifier(row, 2, table: "captures"),
            siteID: try Column.identifier(row, 3, table: "captures"),
            amount: Money(
                minorUnits: try row.integer(4), currency: try Column.currency(row, 5, table: "captures")),
            isFinal: try Column.flag(row, 6), providerReference: try row.optionalText(7),
            state: try MovementColumns.captureState(row), createdAt: try Column.time(row, 13),
            updatedAt: try Column.time(row, 14))
    }
}
