package import Database
package import Support

/// The notifications that the sandbox provider has sent or is to send, in its own books.
package enum SandboxNotificationRows {
    /// A notification as it is stored.
    package struct Entry: Hashable, Sendable {
        /// The primary key.
        package var id: [UInt8]
        /// The provider account that it is for.
        package var account: [UInt8]
        /// The idempotency key of the payment.
        package var paymentKey: String
        /// What it tells of.
        package var type: String
        /// The bytes that are sent.
        package var body: [UInt8]
        /// The raw value of where it is; `waiting` has a time of its next try, others have none.
        package var standing: String
        /// How often it is to be sent.
        package var copies: Int
        /// How often it was taken.
        package var deliveries: Int
        /// How often it was sent in vain.
        package var failures: Int
        /// When it is to be tried; nil unless it waits.
        package var nextTryAt: Timestamp?
        /// When the news happened.
        package var createdAt: Timestamp

        /// Makes a row.
        package init(
            id: [UInt8], account: [UInt8], paymentKey: String, type: String, body: [UInt8], standing: String,
            copies: Int, deliveries: Int = 0, failures: Int = 0, nextTryAt: Timestamp?, createdAt: Timestamp
        ) {
            self.id = id
            self.account = account
            self.paymentKey = paymentKey
            self.type = type
            self.body = body
            self.standing = standing
            self.copies = copies
            self.deliveries = deliveries
            self.failures = failures
            self.nextTryAt = nextTryAt
            self.createdAt = createdAt
        }
    }

    /// Keeps a notification.
    package static func insert(_ row: Entry, in database: Connection) throws {
        try database.execute(
            """
            /* SandboxNotificationRows.insert */ INSERT INTO sandbox_notifications (id, account_id,
            payment_key, type, body, standing, copies, deliveries, failures, next_try_at_ms, created_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """, .blob(row.id), .blob(row.account), .text(row.paymentKey), .text(row.type), .blob(row.body),
            .text(row.standing), .integer(row.copies), .integer(row.deliveries), .integer(row.failures),
            .optionalTime(row.nextTryAt), .time(row.createdAt))
    }

    /// Replaces where a notification is.
    package static func update(_ row: Entry, in database: Connection) throws {
        try database.execute(
            """
            /* SandboxNotificationRows.update */ UPDATE sandbox_notifications
            SET standing = $3, copies = $4, deliveries = $5, failures = $6, next_try_at_ms = $7
            WHERE id = $1 AND account_id = $2
            """, .blob(row.id), .blob(row.account), .text(row.standing), .integer(row.copies),
            .integer(row.deliveries), .integer(row.failures), .optionalTime(row.nextTryAt))
    }

    /// The notification of that id and account.
    package static func find(_ id: [UInt8], account: [UInt8], in database: Connection) throws -> Entry? {
        try database.first(
            """
            /* SandboxNotificationRows.find */ SELECT id, account_id, payment_key, type, body, standing,
            copies, deliveries, failures, next_try_at_ms, created_at_ms
            FROM sandbox_notifications WHERE id = $1 AND account_id = $2
            """, .blob(id), .blob(account)
        ) { try entry($0) }
    }

    /// The newest notifications of an account, or of one payment of it.
    package static func newest(
        of account: [UInt8], paymentKey: String?, limit: Int, in database: Connection
    ) throws -> [Entry] {
        try database.query(
            """
            /* SandboxNotificationRows.newest */ SELECT id, account_id, payment_key, type, body, standing,
            copies, deliveries, failures, next_try_at_ms, created_at_ms
            FROM sandbox_notifications WHERE account_id = $1 AND ($2 IS NULL OR payment_key = $2)
            ORDER BY id DESC LIMIT $3
            """, .blob(account), .optional(paymentKey), .integer(limit)
        ) { try entry($0) }
    }

    /// Waiting notifications whose time has come, oldest first; for the worker that sends them.
    package static func unscopedDue(at time: Timestamp, limit: Int, in database: Connection) throws -> [Entry]
    {
        try database.query(
            """
            /* SandboxNotificationRows.unscopedDue */ SELECT id, account_id, payment_key, type, body,
            standing, copies, deliveries, failures, next_try_at_ms, created_at_ms
            FROM sandbox_notifications WHERE next_try_at_ms IS NOT NULL AND next_try_at_ms <= $1
            ORDER BY next_try_at_ms, id LIMIT $2
            """, .time(time), .integer(limit)
        ) { try entry($0) }
    }

    /// Forgets notifications with ids before that one that no longer wait; answers how many.
    package static func unscopedForget(before id: [UInt8], limit: Int, in database: Connection) throws -> Int
    {
        try database.execute(
            """
            /* SandboxNotificationRows.unscopedForget */ DELETE FROM sandbox_notifications WHERE id IN (
                SELECT id FROM sandbox_notifications WHERE id < $1 AND next_try_at_ms IS NULL
                ORDER BY id LIMIT $2)
            """, .blob(id), .integer(limit))
    }

    /// Sets the fate of the next notifications of a payment, or of the account where the key is empty.
    package static func setFate(
        _ fate: String, remaining: Int?, account: [UInt8], paymentKey: String, in database: Connection
    ) throws {
        try database.execute(
            """
            /* SandboxNotificationRows.setFate */ INSERT INTO sandbox_fates (account_id, payment_key, fate,
            remaining) VALUES ($1, $2, $3, $4)
            ON CONFLICT (account_id, payment_key) DO UPDATE SET fate = $3, remaining = $4
            """, .blob(account), .text(paymentKey), .text(fate), .optional(remaining.map { Int64($0) }))
    }

    /// The fate that is set for a payment, else for its account, with the key it is set for; nil for none.
    package static func fate(
        of account: [UInt8], paymentKey: String, in database: Connection
    ) throws -> (fate: String, key: String)? {
        try database.first(
            """
            /* SandboxNotificationRows.fate */ SELECT fate, payment_key FROM sandbox_fates
            WHERE account_id = $1 AND payment_key IN ($2, '') ORDER BY payment_key DESC LIMIT 1
            """, .blob(account), .text(paymentKey)
        ) { (fate: try $0.text(0), key: try $0.text(1)) }
    }

    /// Counts one notification off a fate that was set for so many, and forgets it after the last.
    package static func useFate(_ account: [UInt8], paymentKey: String, in database: Connection) throws {
        let ended = try database.execute(
            """
            /* SandboxNotificationRows.endFate */ DELETE FROM sandbox_fates
            WHERE account_id = $1 AND payment_key = $2 AND remaining = 1
            """, .blob(account), .text(paymentKey))
        guard ended == 0 else { return }
        try database.execute(
            """
            /* SandboxNotificationRows.useFate */ UPDATE sandbox_fates SET remaining = remaining - 1
            WHERE account_id = $1 AND payment_key = $2 AND remaining IS NOT NULL
            """, .blob(account), .text(paymentKey))
    }

    private static func entry(_ row: Row) throws -> Entry {
        Entry(
            id: try row.blob(0), account: try row.blob(1), paymentKey: try row.text(2),
            type: try row.text(3), body: try row.blob(4), standing: try row.text(5),
            copies: Int(try row.integer(6)), deliveries: Int(try row.integer(7)),
            failures: Int(try row.integer(8)), nextTryAt: try Column.optionalTime(row, 9),
            createdAt: try Column.time(row, 10))
    }
}
