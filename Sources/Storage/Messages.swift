package import Database
package import Domain
package import Support

/// The table of messages to payers.
package enum Messages {
    /// Stores a new message.
    package static func insert(_ message: Message, in database: Connection) throws {
        try database.execute(
            """
            /* Messages.insert */ INSERT INTO messages (id, checkout_id, site_id, channel, topic, refund_id,
                recipient, status, tries, next_try_at_ms, failure, created_at_ms, updated_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """,
            .identifier(message.id), .identifier(message.checkoutID), .identifier(message.siteID),
            .text(message.channel.rawValue), .text(message.topic.rawValue),
            .optionalIdentifier(message.refundID), .optional(message.recipient),
            .text(message.status.rawValue), .integer(message.tries), .optionalTime(message.nextTryAt),
            .optional(message.failure?.rawValue), .time(message.createdAt), .time(message.updatedAt))
    }

    /// The messages about a checkout, oldest first.
    package static func all(
        of checkout: CheckoutID, site: SiteID, in database: Connection
    ) throws -> [Message] {
        try database.query(
            """
            /* Messages.all */ SELECT id, checkout_id, site_id, channel, topic, refund_id, recipient, status,
                tries, next_try_at_ms, failure, code, gateway_reference, created_at_ms, updated_at_ms
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

    /// The message that has waited longest past its time; for the worker.
    package static func unscopedDue(at time: Timestamp, in database: Connection) throws -> Message? {
        try database.first(
            """
            /* Messages.unscopedDue */ SELECT id, checkout_id, site_id, channel, topic, refund_id, recipient,
                status, tries, next_try_at_ms, failure, code, gateway_reference, created_at_ms, updated_at_ms
            FROM messages WHERE next_try_at_ms IS NOT NULL AND next_try_at_ms <= $1
            ORDER BY next_try_at_ms LIMIT 1
            """, .time(time)
        ) { row in try message(row) }
    }

    /// Messages that a worker was handing over when the process ended; for its start.
    package static func unscopedInterrupted(in database: Connection) throws -> [Message] {
        try database.query(
            """
            /* Messages.unscopedInterrupted */ SELECT id, checkout_id, site_id, channel, topic, refund_id,
                recipient, status, tries, next_try_at_ms, failure, code, gateway_reference, created_at_ms,
                updated_at_ms
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
                failure = $8, code = $9, gateway_reference = $10, updated_at_ms = $11
            WHERE id = $1 AND site_id = $2 AND status = $3 AND tries = $4
            """,
            .identifier(message.id), .identifier(message.siteID), .text(old.rawValue), .integer(tries),
            .text(message.status.rawValue), .integer(message.tries), .optionalTime(message.nextTryAt),
            .optional(message.failure?.rawValue), .optional(message.code.map { Int64($0) }),
            .optional(message.gatewayReference), .time(message.updatedAt))
        guard changed == 1 else { throw StorageError.stale(table: "messages") }
    }

    /// Forgets the recipients of messages that were over before that time; answers how many.
    package static func unscopedForgetRecipients(
        before time: Timestamp, limit: Int, in database: Connection
    ) throws -> Int {
        try database.execute(
            """
            /* Messages.unscopedForgetRecipients */ UPDATE messages SET recipient = NULL WHERE id IN (
                SELECT id FROM messages
                WHERE recipient IS NOT NULL AND status IN ('sent', 'failed') AND updated_at_ms < $1
                ORDER BY updated_at_ms LIMIT $2)
            """, .time(time), .integer(limit))
    }

    private static func message(_ row: Row) throws -> Message {
        var message = Message(
            id: try Column.identifier(row, 0, table: "messages"),
            checkoutID: try Column.identifier(row, 1, table: "messages"),
            siteID: try Column.identifier(row, 2, table: "messages"),
            channel: try Column.value(row, 3, table: "messages"),
            topic: try Column.value(row, 4, table: "messages"),
            refundID: try Column.optionalIdentifier(row, 5, table: "messages"), recipient: "",
            createdAt: try Column.time(row, 13))
        message.recipient = try row.optionalText(6)
        message.status = try Column.value(row, 7, table: "messages")
        message.tries = Int(try row.integer(8))
        message.nextTryAt = try Column.optionalTime(row, 9)
        message.failure = try Column.optionalValue(row, 10, table: "messages")
        message.code = try row.optionalInteger(11).map { Int($0) }
        message.gatewayReference = try row.optionalText(12)
        message.updatedAt = try Column.time(row, 14)
        return message
    }
}
