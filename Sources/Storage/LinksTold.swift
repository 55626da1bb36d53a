package import Database
package import Domain
package import Support

/// What the events of payment links have told so far.
package enum LinksTold {
    /// How far the events of one link are.
    package struct Told: Hashable, Sendable {
        /// How many events it has.
        package var count: Int64
        /// The state that they told of last.
        package var state: PaymentLinkState

        /// Makes one from its parts.
        package init(count: Int64, state: PaymentLinkState) {
            self.count = count
            self.state = state
        }
    }

    /// What a link that the caller has found for its tenant has told.
    package static func read(of link: PaymentLink, in database: Connection) throws -> Told {
        let told = try database.first(
            """
            /* LinksTold.read */ SELECT event_count, told_state FROM payment_links
            WHERE id = $1 AND organization_id = $2
            """, .identifier(link.id), .identifier(link.organizationID)
        ) { row in
            Told(count: try row.integer(0), state: try Column.value(row, 1, table: "payment_links"))
        }
        guard let told else { throw StorageError.stale(table: "payment_links") }
        return told
    }

    /// Notes what a link has told now.
    package static func write(_ told: Told, of link: PaymentLink, in database: Connection) throws {
        let changed = try database.execute(
            """
            /* LinksTold.write */ UPDATE payment_links SET event_count = $3, told_state = $4
            WHERE id = $1 AND organization_id = $2
            """, .identifier(link.id), .identifier(link.organizationID), .integer(told.count),
            .text(told.state.rawValue))
        guard changed == 1 else { throw StorageError.stale(table: "payment_links") }
    }

    /// The links whose time is over at that time and whose events do not say so yet, oldest first.
    package static func unscopedExpired(
        at time: Timestamp, limit: Int, in database: Connection
    ) throws -> [PaymentLinkID] {
        try database.query(
            """
            /* LinksTold.unscopedExpired */ SELECT id FROM payment_links
            WHERE told_state = 'active' AND expires_at_ms IS NOT NULL AND expires_at_ms <= $1
            ORDER BY expires_at_ms LIMIT $2
            """, .time(time), .integer(limit)
        ) { row in try Column.identifier(row, 0, table: "payment_links") }
    }

    /// The same for the test links of one organisation, whose clock may be ahead.
    package static func expired(
        of organization: OrganizationID, at time: Timestamp, limit: Int, in database: Connection
    ) throws -> [PaymentLinkID] {
        try database.query(
            """
            /* LinksTold.expired */ SELECT id FROM payment_links
            WHERE organization_id = $1 AND is_live = 0 AND told_state = 'active'
                AND expires_at_ms IS NOT NULL AND expires_at_ms <= $2
            ORDER BY id LIMIT $3
            """, .identifier(organization), .time(time), .integer(limit)
        ) { row in try Column.identifier(row, 0, table: "payment_links") }
    }
}
