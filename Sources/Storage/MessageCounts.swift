package import Database
package import Domain
package import Support

/// How many messages were sent in an hour or a day, for the limits.
package enum MessageCounts {
    /// Who is counted from when on: a site in an hour, or an organisation in a day, in a mode.
    package struct Holder: Hashable, Sendable {
        let bytes: [UInt8]
        let isLive: Bool
        let beganAt: Timestamp

        /// A site in the hour that began then.
        package init(_ site: SiteID, isLive: Bool, since beganAt: Timestamp) {
            bytes = site.bytes
            self.isLive = isLive
            self.beganAt = beganAt
        }

        /// An organisation on the day that began then.
        package init(_ organization: OrganizationID, isLive: Bool, since beganAt: Timestamp) {
            bytes = organization.bytes
            self.isLive = isLive
            self.beganAt = beganAt
        }
    }

    /// Adds one; answers how many there are then.
    package static func add(_ holder: Holder, in database: Connection) throws -> Int {
        try database.first(
            """
            /* MessageCounts.add */ INSERT INTO message_counts (holder_id, is_live, began_at_ms, count)
            VALUES ($1, $2, $3, 1)
            ON CONFLICT (holder_id, is_live, began_at_ms) DO UPDATE SET count = count + 1
            RETURNING count
            """, .blob(holder.bytes), .boolean(holder.isLive), .time(holder.beganAt)
        ) { row in Int(try row.integer(0)) } ?? 0
    }

    /// How many test messages went to an address that day, and to how many addresses some went.
    package static func test(
        recipient digest: [UInt8], of organization: OrganizationID, since day: Timestamp,
        in database: Connection
    ) throws -> (messages: Int, addresses: Int) {
        let found = try database.first(
            """
            /* MessageCounts.test */ SELECT COALESCE(SUM(count) FILTER (WHERE digest = $3), 0), COUNT(*)
            FROM test_recipients WHERE organization_id = $1 AND began_at_ms = $2
            """, .identifier(organization), .time(day), .blob(digest)
        ) { row in (messages: Int(try row.integer(0)), addresses: Int(try row.integer(1))) }
        return found ?? (0, 0)
    }

    /// Adds one to those that went to an address in test mode.
    package static func add(
        testRecipient digest: [UInt8], of organization: OrganizationID, since day: Timestamp,
        in database: Connection
    ) throws {
        try database.execute(
            """
            /* MessageCounts.addRecipient */ INSERT INTO test_recipients (organization_id, began_at_ms,
                digest, count)
            VALUES ($1, $2, $3, 1)
            ON CONFLICT (organization_id, began_at_ms, digest) DO UPDATE SET count = count + 1
            """, .identifier(organization), .time(day), .blob(digest))
    }

    /// Forgets what began before that time, at most so many rows of each; answers how many.
    package static func unscopedForget(
        before time: Timestamp, limit: Int, in database: Connection
    ) throws -> Int {
        let counts = try database.execute(
            """
            /* MessageCounts.unscopedForget */ DELETE FROM message_counts
            WHERE (holder_id, is_live, began_at_ms) IN (
                SELECT holder_id, is_live, began_at_ms FROM message_counts WHERE began_at_ms < $1 LIMIT $2)
            """, .time(time), .integer(limit))
        let recipients = try database.execute(
            """
            /* MessageCounts.unscopedForgetRecipients */ DELETE FROM test_recipients
            WHERE (organization_id, began_at_ms, digest) IN (
                SELECT organization_id, began_at_ms, digest FROM test_recipients
                WHERE began_at_ms < $1 LIMIT $2)
            """, .time(time), .integer(limit))
        return counts + recipients
    }
}
