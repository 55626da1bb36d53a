package import Database
package import Domain
package import Support

/// The table of holds: what authorised attempts hold.
package enum Holds {
    /// Stores the hold of an attempt that was authorised; one that was authorised before, given up and is
    /// held after all is open anew.
    package static func insert(_ hold: Hold, in database: Connection) throws {
        let state = Columns(hold.state)
        try database.execute(
            """
            /* Holds.insert */ INSERT INTO holds (transaction_id, checkout_id, site_id, status,
                release_reason,
                expires_at_ms, next_query_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (transaction_id) DO UPDATE SET status = excluded.status,
                release_reason = excluded.release_reason, expires_at_ms = excluded.expires_at_ms,
                next_query_at_ms = excluded.next_query_at_ms
            """,
            .identifier(hold.transactionID), .identifier(hold.checkoutID), .identifier(hold.siteID),
            .text(hold.state.name.rawValue), .optional(state.reason), .time(hold.expiresAt),
            .optionalTime(state.nextQueryAt))
    }

    /// Writes a hold's new state; the stored row must still be in the state that was read, else it throws
    /// `stale`.
    package static func update(_ hold: Hold, from old: HoldStatus, in database: Connection) throws {
        let state = Columns(hold.state)
        let changed = try database.execute(
            """
            /* Holds.update */ UPDATE holds SET status = $4, release_reason = $5, next_query_at_ms = $6
            WHERE transaction_id = $1 AND site_id = $2 AND status = $3
            """,
            .identifier(hold.transactionID), .identifier(hold.siteID), .text(old.rawValue),
            .text(hold.state.name.rawValue), .optional(state.reason), .optionalTime(state.nextQueryAt))
        guard changed == 1 else { throw StorageError.stale(table: "holds") }
    }

    /// The hold of an attempt; nil when it holds nothing.
    package static func find(_ id: TransactionID, site: SiteID, in database: Connection) throws -> Hold? {
        try database.first(
            """
            /* Holds.find */ SELECT transaction_id, checkout_id, site_id, status, release_reason,
                expires_at_ms,
                next_query_at_ms
            FROM holds WHERE transaction_id = $1 AND site_id = $2
            """, .identifier(id), .identifier(site)
        ) { row in try hold(row) }
    }

    /// What the attempts of a checkout hold.
    package static func all(of checkout: CheckoutID, site: SiteID, in database: Connection) throws -> [Hold] {
        try database.query(
            """
            /* Holds.all */ SELECT transaction_id, checkout_id, site_id, status, release_reason,
                expires_at_ms,
                next_query_at_ms
            FROM holds WHERE site_id = $2 AND transaction_id IN (
                SELECT id FROM transactions WHERE checkout_id = $1)
            """, .identifier(checkout), .identifier(site)
        ) { row in try hold(row) }
    }

    /// Attempts whose hold's time is over; for the worker that releases them.
    package static func unscopedExpired(at time: Timestamp, limit: Int, in database: Connection) throws
        -> [TransactionID]
    {
        try database.query(
            """
            /* Holds.unscopedExpired */ SELECT transaction_id FROM holds
            WHERE status = 'open' AND expires_at_ms <= $1 ORDER BY expires_at_ms LIMIT $2
            """, .time(time), .integer(limit)
        ) { row in try Column.identifier(row, 0, table: "holds") }
    }

    /// Postpones the next question; the claim by which one worker asks and no other.
    ///
    /// Answers whether it was still due.
    package static func unscopedClaimQuery(
        _ id: TransactionID, dueAt due: Timestamp, next: Timestamp, in database: Connection
    ) throws -> Bool {
        try database.execute(
            """
            /* Holds.unscopedClaimQuery */ UPDATE holds SET next_query_at_ms = $3
            WHERE transaction_id = $1 AND next_query_at_ms <= $2
            """, .identifier(id), .time(due), .time(next)) == 1
    }

    /// Moves the end of an open hold on, so that a release the provider refused is tried again later.
    package static func unscopedPostpone(
        _ id: TransactionID, until time: Timestamp, in database: Connection
    ) throws {
        try database.execute(
            """
            /* Holds.unscopedPostpone */ UPDATE holds SET expires_at_ms = $2
            WHERE transaction_id = $1 AND status = 'open' AND expires_at_ms < $2
            """, .identifier(id), .time(time))
    }

    private struct Columns {
        var reason: String?
        var nextQueryAt: Timestamp?

        init(_ state: HoldState) {
            switch state {
            case .open, .captured: break
            case .releasing(let reason, let next):
                self.reason = reason.rawValue
                nextQueryAt = next
            case .released(let reason): self.reason = reason.rawValue
            }
        }
    }

    private static func hold(_ row: Row) throws -> Hold {
        Hold(
            transactionID: try Column.identifier(row, 0, table: "holds"),
            checkoutID: try Column.identifier(row, 1, table: "holds"),
            siteID: try Column.identifier(row, 2, table: "holds"), expiresAt: try Column.time(row, 5),
            state: try state(row))
    }

    private static func state(_ row: Row) throws -> HoldState {
        let status: HoldStatus = try Column.value(row, 3, table: "holds")
        switch status {
        case .open: return .open
        case .releasing:
            return .releasing(try Column.value(row, 4, table: "holds"), nextQueryAt: try Column.time(row, 6))
        case .released: return .released(try Column.value(row, 4, table: "holds"))
        case .captured: return .captured
        }
    }
}
