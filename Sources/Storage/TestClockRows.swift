package import Database
package import Domain
package import Support

/// The table of organisations whose test objects are ahead of the clock, and what is due for them sooner
/// than for others.
package enum TestClockRows {
    /// Every organisation that is ahead, by so many seconds.
    package static func unscopedAll(in database: Connection) throws -> [OrganizationID: Int64] {
        let rows = try database.query(
            "/* TestClockRows.unscopedAll */ SELECT organization_id, seconds_ahead FROM test_clocks"
        ) { row in
            (
                try Column.identifier(row, 0, table: "test_clocks") as OrganizationID,
                try row.integer(1)
            )
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// Puts an organisation so many seconds ahead.
    package static func put(
        _ seconds: Int64, of organization: OrganizationID, in database: Connection
    ) throws {
        try database.execute(
            """
            /* TestClockRows.put */ INSERT INTO test_clocks (organization_id, seconds_ahead) VALUES ($1, $2)
            ON CONFLICT (organization_id) DO UPDATE SET seconds_ahead = $2
            """, .identifier(organization), .integer(seconds))
    }

    /// Every question to a provider about the organisation's test objects that was to be asked later is due
    /// at that time.
    package static func hasten(
        _ organization: OrganizationID, to time: Timestamp, in database: Connection
    ) throws {
        try database.execute(
            """
            /* TestClockRows.hastenAttempts */ UPDATE transactions SET next_query_at_ms = $2
            WHERE next_query_at_ms > $2 AND EXISTS (SELECT 1 FROM checkouts c
                WHERE c.id = transactions.checkout_id AND c.organization_id = $1 AND c.is_live = 0)
            """, .identifier(organization), .time(time))
        try database.execute(
            """
            /* TestClockRows.hastenCaptures */ UPDATE captures SET next_query_at_ms = $2
            WHERE next_query_at_ms > $2 AND EXISTS (SELECT 1 FROM checkouts c
                WHERE c.id = captures.checkout_id AND c.organization_id = $1 AND c.is_live = 0)
            """, .identifier(organization), .time(time))
        try database.execute(
            """
            /* TestClockRows.hastenRefunds */ UPDATE refunds SET next_query_at_ms = $2
            WHERE next_query_at_ms > $2 AND EXISTS (SELECT 1 FROM checkouts c
                WHERE c.id = refunds.checkout_id AND c.organization_id = $1 AND c.is_live = 0)
            """, .identifier(organization), .time(time))
        try database.execute(
            """
            /* TestClockRows.hastenReleases */ UPDATE holds SET next_query_at_ms = $2
            WHERE next_query_at_ms > $2 AND EXISTS (SELECT 1 FROM checkouts c
                WHERE c.id = holds.checkout_id AND c.organization_id = $1 AND c.is_live = 0)
            """, .identifier(organization), .time(time))
    }

    /// Open test checkouts of the organisation whose time is over at that time, oldest first.
    package static func expiredCheckouts(
        of organization: OrganizationID, at time: Timestamp, limit: Int, in database: Connection
    ) throws -> [CheckoutID] {
        try database.query(
            """
            /* TestClockRows.expiredCheckouts */ SELECT c.id FROM sites s
            JOIN checkouts c ON c.site_id = s.id AND c.is_live = 0 AND c.status = 'pending'
            WHERE s.organization_id = $1 AND c.expires_at_ms <= $2 AND c.in_flight IS NULL
            ORDER BY c.id LIMIT $3
            """, .identifier(organization), .time(time), .integer(limit)
        ) { row in try Column.identifier(row, 0, table: "checkouts") }
    }

    /// Test attempts of the organisation whose hold's time is over at that time.
    package static func expiredHolds(
        of organization: OrganizationID, at time: Timestamp, limit: Int, in database: Connection
    ) throws -> [TransactionID] {
        try database.query(
            """
            /* TestClockRows.expiredHolds */ SELECT h.transaction_id FROM sites s
            JOIN holds h ON h.site_id = s.id JOIN checkouts c ON c.id = h.checkout_id
            WHERE s.organization_id = $1 AND h.status = 'open' AND h.expires_at_ms <= $2 AND c.is_live = 0
            ORDER BY h.expires_at_ms LIMIT $3
            """, .identifier(organization), .time(time), .integer(limit)
        ) { row in try Column.identifier(row, 0, table: "holds") }
    }

    /// Forgets the organisation's idempotency keys of test calls from before that time; answers how many.
    package static func forgetKeys(
        of organization: OrganizationID, before time: Timestamp, limit: Int, in database: Connection
    ) throws -> Int {
        try database.execute(
            """
            /* TestClockRows.forgetKeys */ DELETE FROM idempotency_keys WHERE rowid IN (
                SELECT rowid FROM idempotency_keys
                WHERE organization_id = $1 AND is_live = 0 AND created_at_ms < $2 LIMIT $3)
            """, .identifier(organization), .time(time), .integer(limit))
    }

    /// The provider accounts of organisations that are ahead.
    package static func unscopedAccounts(in database: Connection) throws
        -> [ProviderAccountID: OrganizationID]
    {
        let rows = try database.query(
            """
            /* TestClockRows.unscopedAccounts */ SELECT a.id, a.organization_id
            FROM test_clocks c JOIN provider_accounts a ON a.organization_id = c.organization_id
            WHERE a.is_live = 0
            """
        ) { row in
            (
                try Column.identifier(row, 0, table: "provider_accounts") as ProviderAccountID,
                try Column.identifier(row, 1, table: "provider_accounts") as OrganizationID
            )
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }
}
