package import Database
package import Domain
package import Support

/// The table of retries: what merchants had collected once more.
package enum Retries {
    /// Stores a new retry; a second pending one of an attempt is a constraint error.
    package static func insert(_ retry: Retry, in database: Connection) throws {
        let state = MovementColumns(retry.state)
        try database.execute(
            """
            /* Retries.insert */ INSERT INTO retries (transaction_id, number, checkout_id, site_id,
                resubmissions_before, status, is_unknown, decline_code, provider_code, next_query_at_ms,
                created_at_ms, updated_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """,
            .identifier(retry.transactionID), .integer(retry.number), .identifier(retry.checkoutID),
            .identifier(retry.siteID), .integer(retry.resubmissionsBefore), .text(state.status),
            .boolean(state.isUnknown), .optional(state.declineCode), .optional(state.providerCode),
            .optionalTime(state.nextQueryAt), .time(retry.createdAt), .time(retry.updatedAt))
    }

    /// Writes a retry's new state; the stored row must still be in the one that was read, else it throws
    /// `stale`.
    package static func update(_ retry: Retry, from old: RetryStatus, in database: Connection) throws {
        let state = MovementColumns(retry.state)
        let changed = try database.execute(
            """
            /* Retries.update */ UPDATE retries SET status = $5, is_unknown = $6, decline_code = $7,
                provider_code = $8, next_query_at_ms = $9, updated_at_ms = $10
            WHERE transaction_id = $1 AND number = $2 AND site_id = $3 AND status = $4
            """,
            .identifier(retry.transactionID), .integer(retry.number), .identifier(retry.siteID),
            .text(old.rawValue), .text(state.status), .boolean(state.isUnknown),
            .optional(state.declineCode), .optional(state.providerCode), .optionalTime(state.nextQueryAt),
            .time(retry.updatedAt))
        guard changed == 1 else { throw StorageError.stale(table: "retries") }
    }

    /// The retries of a checkout's attempts, oldest first.
    package static func all(of checkout: CheckoutID, site: SiteID, in database: Connection) throws -> [Retry]
    {
        try database.query(
            """
            /* Retries.all */ SELECT r.transaction_id, r.number, r.checkout_id, r.site_id,
                r.resubmissions_before, r.status, r.is_unknown, r.decline_code, r.provider_code,
                r.next_query_at_ms, r.created_at_ms, r.updated_at_ms
            FROM transactions t JOIN retries r ON r.transaction_id = t.id
            WHERE t.checkout_id = $1 AND r.site_id = $2 ORDER BY r.transaction_id, r.number
            """, .identifier(checkout), .identifier(site)
        ) { try retry($0) }
    }

    /// Whether an attempt of the checkout is being collected again, other than the one that is named.
    package static func areUnderWay(
        of checkout: CheckoutID, site: SiteID, besides id: TransactionID? = nil, in database: Connection
    ) throws -> Bool {
        try database.first(
            """
            /* Retries.areUnderWay */ SELECT 1 FROM retries
            WHERE checkout_id = $1 AND site_id = $2 AND status = 'pending' AND transaction_id IS NOT $3
            LIMIT 1
            """, .identifier(checkout), .identifier(site), .optionalIdentifier(id)
        ) { _ in true } ?? false
    }

    /// The retry of an attempt that is not decided, or nil, whoever's it is; for the engine's own questions.
    package static func unscopedPending(_ id: TransactionID, in database: Connection) throws -> Retry? {
        try database.first(
            """
            /* Retries.unscopedPending */ SELECT transaction_id, number, checkout_id, site_id,
                resubmissions_before, status, is_unknown, decline_code, provider_code, next_query_at_ms,
                created_at_ms, updated_at_ms
            FROM retries WHERE transaction_id = $1 AND status = 'pending'
            """, .identifier(id)
        ) { try retry($0) }
    }

    /// Postpones the next status query; the claim by which one worker asks and no other.
    ///
    /// Answers whether it was still due.
    package static func unscopedClaimQuery(
        _ id: TransactionID, dueAt due: Timestamp, next: Timestamp, in database: Connection
    ) throws -> Bool {
        try database.execute(
            """
            /* Retries.unscopedClaimQuery */ UPDATE retries SET next_query_at_ms = $3
            WHERE transaction_id = $1 AND status = 'pending' AND next_query_at_ms <= $2
            """, .identifier(id), .time(due), .time(next)) == 1
    }

    private static func retry(_ row: Row) throws -> Retry {
        Retry(
            transactionID: try Column.identifier(row, 0, table: "retries"), number: Int(try row.integer(1)),
            checkoutID: try Column.identifier(row, 2, table: "retries"),
            siteID: try Column.identifier(row, 3, table: "retries"),
            resubmissionsBefore: Int(try row.integer(4)), state: try state(row),
            createdAt: try Column.time(row, 10), updatedAt: try Column.time(row, 11))
    }

    private static func state(_ row: Row) throws -> RetryState {
        let status: RetryStatus = try Column.value(row, 5, table: "retries")
        switch status {
        case .pending:
            return .pending(isUnknown: try Column.flag(row, 6), nextQueryAt: try Column.time(row, 9))
        case .succeeded: return .succeeded
        case .failed:
            return .failed(
                try Column.value(row, 7, table: "retries"), providerCode: try row.optionalText(8))
        }
    }
}
