package import Database
package import Domain
package import Support

/// The table of messages to payers.
package enum Messages {
    /// Stores a new message.
    package static func insert(_ message: Message, in database: Connection) throws {
        try database.execute(
            """
            /* Messages.insert */ INSERT INTO messages (id, organization_id, checkout_id, site_id, channel,
                topic, refund_id, member_id, endpoint_id, notice, sealed_token, recipient, status, tries,
                next_try_at_ms, failure, created_at_ms, updated_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
            """,
            .identifier(message.id), .identifier(message.organizationID),
            .optionalIdentifier(message.checkoutID), .optionalIdentifier(message.siteID),
            .text(message.channel.rawValue), .text(message.topic.rawValue),
            .optionalIdentifier(message.refundID), .optionalIdentifier(message.memberID),
            .optionalIdentifier(message.endpointID),
            .optional(message.notice.map { CollectionNoticeText.encode($0) }),
            .optional(message.sealedToken), .optional(message.recipient), .text(message.status.rawValue),
            .integer(message.tries), .optionalTime(message.nextTryAt), .optional(message.failure?.rawValue),
            .time(message.createdAt), .time(message.updatedAt))
    }

    /// The messages about a checkout, oldest first.
    package static func all(
        of checkout: CheckoutID, site: SiteID, in database: Connection
    ) throws -> [Message] {
        try database.query(
            """
            /* Messages.all */ SELECT id, organization_id, checkout_id, site_id, channel, topic,
                refund_id, member_id, endpoint_id, notice, sealed_token, recipient, status, tries,
                next_try_at_ms, failure, code, gateway_reference, created_at_ms, updated_at_ms
            FROM messages WHERE checkout_id = $1 AND site_id = $2 ORDER BY id
            """, .identifier(checkout), .identifier(site)
        ) { row in try message(row) }
    }

    /// How many messages there are about a checkout.
    package static func count(of checkout: CheckoutID, site: SiteID, in database: Connection) throws -> Int {
        try database.first(
            """
            /* Messages.count */ SELECT COUNT(*) FROM messages WHERE checkout_id = $1 AND site_id = $2
            """, .identifier(checkout), .identifier(site)
        ) { row in Int(try row.integer(0)) } ?? 0
    }

    /// The next organisation behind that one, in turns, for which a message is due, with the message that
    /// has waited longest; for the worker.
    ///
    /// Organisations are stepped through by the index, so the length of one queue costs the others nothing.
    package static func unscopedDue(
        at time: Timestamp, behind last: OrganizationID?, in database: Connection
    ) throws -> Message? {
        let message = try unscopedDue(at: time, after: last?.bytes ?? [], in: database)
        if message != nil || last == nil { return message }
        return try unscopedDue(at: time, after: [], in: database)
    }

    private static func unscopedDue(
        at time: Timestamp, after organization: [UInt8], in database: Connection
    ) throws -> Message? {
        try database.first(
            """
            /* Messages.unscopedDue */ WITH RECURSIVE holders (id) AS (
                SELECT MIN(organization_id) FROM messages
                    WHERE next_try_at_ms IS NOT NULL AND organization_id > $2
                UNION ALL
                SELECT (SELECT MIN(organization_id) FROM messages
                    WHERE next_try_at_ms IS NOT NULL AND organization_id > holders.id)
                FROM holders WHERE holders.id IS NOT NULL)
            SELECT id, organization_id, checkout_id, site_id, channel, topic,
                refund_id, member_id, endpoint_id, notice, sealed_token, recipient, status, tries,
                next_try_at_ms, failure, code, gateway_reference, created_at_ms, updated_at_ms
            FROM messages WHERE id = (
                SELECT (SELECT m.id FROM messages m
                    WHERE m.organization_id = holders.id AND m.next_try_at_ms <= $1
                    ORDER BY m.next_try_at_ms LIMIT 1) AS due
                FROM holders WHERE due IS NOT NULL LIMIT 1)
            """, .time(time), .blob(organization)
        ) { row in try message(row) }
    }

    /// Messages that a worker was handing over when the process ended; for its start.
    package static func unscopedInterrupted(in database: Connection) throws -> [Message] {
        try database.query(
            """
            /* Messages.unscopedInterrupted */ SELECT id, organization_id, checkout_id, site_id, channel,
                topic, refund_id, member_id, endpoint_id, notice, sealed_token, recipient, status, tries,
                next_try_at_ms, failure, code, gateway_reference, created_at_ms, updated_at_ms
            FROM messages WHERE status = 'sending' ORDER BY id
            """
        ) { row in try message(row) }
    }

    /// Writes how far a message came; the stored row must still have that earlier status and number of
    /// tries, else it throws `stale`.
    package static func update(
        _ message: Message, from old: MessageStatus, tries: Int, in database: Connection
    ) throws {
        let changed = try database.execute(
            """
            /* Messages.update */ UPDATE messages SET status = $5, tries = $6, next_try_at_ms = $7,
                failure = $8, code = $9, gateway_reference = $10, updated_at_ms = $11, sealed_token = $12
            WHERE id = $1 AND organization_id = $2 AND status = $3 AND tries = $4
            """,
            .identifier(message.id), .identifier(message.organizationID), .text(old.rawValue),
            .integer(tries),
            .text(message.status.rawValue), .integer(message.tries), .optionalTime(message.nextTryAt),
            .optional(message.failure?.rawValue), .optional(message.code.map { Int64($0) }),
            .optional(message.gatewayReference), .time(message.updatedAt), .optional(message.sealedToken))
        guard changed == 1 else { throw StorageError.stale(table: "messages") }
    }

    /// Forgets the recipients of messages that were over before that time; answers how many.
    package static func unscopedForgetRecipients(
        before time: Timestamp, limit: Int, in database: Connection
    ) throws -> Int {
        try database.execute(
            """
            /* Messages.unscopedForgetRecipients */ UPDATE messages SET recipient = NULL, notice = NULL
            WHERE id IN (
                SELECT id FROM messages
                WHERE recipient IS NOT NULL AND status IN ('sent', 'failed') AND updated_at_ms < $1
                ORDER BY updated_at_ms LIMIT $2)
            """, .time(time), .integer(limit))
    }

    private static func message(_ row: Row) throws -> Message {
        var message = Message(
            id: try Column.identifier(row, 0, table: "messages"),
            organizationID: try Column.identifier(row, 1, table: "messages"),
            checkoutID: try Column.optionalIdentifier(row, 2, table: "messages"),
            siteID: try Column.optionalIdentifier(row, 3, table: "messages"),
            channel: try Column.value(row, 4, table: "messages"),
            topic: try Column.value(row, 5, table: "messages"), recipient: "",
            createdAt: try Column.time(row, 18))
        message.refundID = try Column.optionalIdentifier(row, 6, table: "messages")
        message.memberID = try Column.optionalIdentifier(row, 7, table: "messages")
        message.endpointID = try Column.optionalIdentifier(row, 8, table: "messages")
        message.notice = try row.optionalText(9).map { try CollectionNoticeText.decode($0) }
        message.sealedToken = try row.optionalText(10)
        message.recipient = try row.optionalText(11)
        message.status = try Column.value(row, 12, table: "messages")
        message.tries = Int(try row.integer(13))
        message.nextTryAt = try Column.optionalTime(row, 14)
        message.failure = try Column.optionalValue(row, 15, table: "messages")
        message.code = try row.optionalInteger(16).map { Int($0) }
        message.gatewayReference = try row.optionalText(17)
        message.updatedAt = try Column.time(row, 19)
        return message
    }
}
