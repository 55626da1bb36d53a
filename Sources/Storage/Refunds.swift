package import Database
package import Domain
package import Support

/// The table of refunds.
package enum Refunds {
    /// Stores a new refund; one above what was received is a constraint error.
    package static func insert(_ refund: Refund, in database: Connection) throws {
        let state = MovementColumns(refund.state)
        try database.execute(
            """
            /* Refunds.insert */ INSERT INTO refunds (
            id, transaction_id, checkout_id, site_id, amount, currency, details, provider_reference, status,
            is_unknown,
            decline_code, provider_code, next_query_at_ms, created_at_ms, updated_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            """,
            .identifier(refund.id), .identifier(refund.transactionID), .identifier(refund.checkoutID),
            .identifier(refund.siteID), .integer(refund.amount.minorUnits),
            .text(refund.amount.currency.code), .text(RefundDetailsText.encode(refund.details)),
            .optional(refund.providerReference), .text(state.status), .boolean(state.isUnknown),
            .optional(state.declineCode), .optional(state.providerCode), .optionalTime(state.nextQueryAt),
            .time(refund.createdAt), .time(refund.updatedAt))
    }

    /// Writes a refund's new state; the stored row must still be in the state that was read, else it throws
    /// `stale`.
    package static func update(_ refund: Refund, from old: RefundStatus, in database: Connection) throws {
        let state = MovementColumns(refund.state)
        let changed = try database.execute(
            """
            /* Refunds.update */ UPDATE refunds SET provider_reference = $4, status = $5, is_unknown = $6,
                decline_code = $7, provider_code = $8, next_query_at_ms = $9, updated_at_ms = $10
            WHERE id = $1 AND site_id = $2 AND status = $3
            """,
            .identifier(refund.id), .identifier(refund.siteID), .text(old.rawValue),
            .optional(refund.providerReference), .text(state.status), .boolean(state.isUnknown),
            .optional(state.declineCode), .optional(state.providerCode), .optionalTime(state.nextQueryAt),
            .time(refund.updatedAt))
        guard changed == 1 else { throw StorageError.stale(table: "refunds") }
    }

    /// The refunds of a checkout, oldest first.
    package static func all(of checkout: CheckoutID, site: SiteID, in database: Connection) throws
        -> [Refund]
    {
        try database.query(
            """
            /* Refunds.all */ SELECT id, transaction_id, checkout_id, site_id, amount,
            currency, details, provider_reference, status, is_unknown,
            decline_code, provider_code, next_query_at_ms, created_at_ms, updated_at_ms
            FROM refunds WHERE checkout_id = $1 AND site_id = $2 ORDER BY id
            """, .identifier(checkout), .identifier(site)
        ) { row in try refund(row) }
    }

    /// A refund of that organisation and mode, or nil, whoever else may have one of that id.
    package static func find(
        _ id: RefundID, organization: OrganizationID, isLive: Bool, in database: Connection
    ) throws -> Refund? {
        try database.first(
            """
            /* Refunds.find */ SELECT m.id, m.transaction_id, m.checkout_id, m.site_id, m.amount, m.currency,
            m.details,
            m.provider_reference, m.status, m.is_unknown, m.decline_code, m.provider_code,
            m.next_query_at_ms, m.created_at_ms, m.updated_at_ms
            FROM refunds m JOIN sites s ON s.id = m.site_id JOIN checkouts c ON c.id = m.checkout_id
            WHERE m.id = $1 AND s.organization_id = $2 AND c.is_live = $3
            """, .identifier(id), .identifier(organization), .boolean(isLive)
        ) { row in try refund(row) }
    }

    /// The refund of that id, whoever's it is; for workers.
    package static func unscopedFind(_ id: RefundID, in database: Connection) throws -> Refund? {
        try database.first(
            """
            /* Refunds.unscopedFind */ SELECT id, transaction_id, checkout_id, site_id, amount,
            currency, details, provider_reference, status, is_unknown,
            decline_code, provider_code, next_query_at_ms, created_at_ms, updated_at_ms
            FROM refunds WHERE id = $1
            """, .identifier(id)
        ) { row in try refund(row) }
    }

    /// Postpones the next status query; the claim by which one worker asks and no other.
    ///
    /// Answers whether it was still due.
    package static func unscopedClaimQuery(
        _ id: RefundID, dueAt due: Timestamp, next: Timestamp, in database: Connection
    ) throws -> Bool {
        try database.execute(
            """
            /* Refunds.unscopedClaimQuery */ UPDATE refunds SET next_query_at_ms = $3
            WHERE id = $1 AND next_query_at_ms <= $2
            """, .identifier(id), .time(due), .time(next)) == 1
    }

    private static func refund(_ row: Row) throws -> Refund {
        Refund(
            id: try Column.identifier(row, 0, table: "refunds"),
            transactionID: try Column.identifier(row, 1, table: "refunds"),
            checkoutID: try Column.identifier(row, 2, table: "refunds"),
            siteID: try Column.identifier(row, 3, table: "refunds"),
            amount: Money(
                minorUnits: try row.integer(4), currency: try Column.currency(row, 5, table: "refunds")),
            details: try RefundDetailsText.decode(try row.text(6)),
            providerReference: try row.optionalText(7),
            state: try MovementColumns.refundState(row), createdAt: try Column.time(row, 13),
            updatedAt: try Column.time(row, 14))
    }
}
