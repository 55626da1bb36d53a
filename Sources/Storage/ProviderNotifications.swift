package import Database
package import Domain
package import Support

/// The table of events that providers told: each is claimed by its id, and waits until it was acted on.
package enum ProviderNotifications {
    /// An event that waits.
    package struct Waiting: Hashable, Sendable {
        /// Whose event it is.
        package var accountID: ProviderAccountID
        /// The provider's id of it.
        package var eventID: String
        /// The provider's id of the payment.
        package var paymentReference: String?
        /// Our key of the payment.
        package var paymentKey: String?
        /// The provider's id of the capture or refund that is the news.
        package var movementReference: String?
        /// How often it could not be acted on.
        package var failures: Int
        /// When it came.
        package var receivedAt: Timestamp

        /// Makes an event; it needs one name of the payment at least.
        package init(
            accountID: ProviderAccountID, eventID: String, paymentReference: String?, paymentKey: String?,
            movementReference: String?, failures: Int = 0, receivedAt: Timestamp
        ) {
            self.accountID = accountID
            self.eventID = eventID
            self.paymentReference = paymentReference
            self.paymentKey = paymentKey
            self.movementReference = movementReference
            self.failures = failures
            self.receivedAt = receivedAt
        }
    }

    /// Claims an event, which is due at once; answers false, and changes nothing, when it was claimed before.
    package static func claim(_ event: Waiting, in database: Connection) throws -> Bool {
        try database.execute(
            """
            /* ProviderNotifications.claim */ INSERT INTO provider_notifications (provider_account_id,
            event_id, payment_reference, payment_key, movement_reference, received_at_ms, next_try_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT DO NOTHING
            """, .identifier(event.accountID), .text(event.eventID), .optional(event.paymentReference),
            .optional(event.paymentKey), .optional(event.movementReference), .time(event.receivedAt)) == 1
    }

    /// How many events of an account wait; counts no further than `limit`.
    package static func countWaiting(
        of account: ProviderAccountID, limit: Int, in database: Connection
    ) throws -> Int {
        try database.first(
            """
            /* ProviderNotifications.countWaiting */ SELECT COUNT(*) FROM (
                SELECT 1 FROM provider_notifications
                WHERE provider_account_id = $1 AND next_try_at_ms IS NOT NULL LIMIT $2)
            """, .identifier(account), .integer(limit)
        ) { Int(try $0.integer(0)) } ?? 0
    }

    /// Events that are to be acted on, each account with its share of them.
    package static func unscopedDue(
        at time: Timestamp, limit: Int, in database: Connection
    ) throws -> [Waiting] {
        try database.query(
            """
            /* ProviderNotifications.unscopedDue */ SELECT provider_account_id, event_id, payment_reference,
            payment_key, movement_reference, failures, received_at_ms FROM (
                SELECT *, row_number() OVER (
                    PARTITION BY provider_account_id ORDER BY next_try_at_ms) AS place
                FROM provider_notifications
                WHERE next_try_at_ms IS NOT NULL AND next_try_at_ms <= $1)
            WHERE place <= $3 ORDER BY place, next_try_at_ms LIMIT $2
            """, .time(time), .integer(limit), .integer(DueQuestions.share)
        ) { try waiting($0) }
    }

    /// The event of that id, if it still waits.
    package static func find(
        _ id: String, account: ProviderAccountID, in database: Connection
    ) throws -> Waiting? {
        try database.first(
            """
            /* ProviderNotifications.find */ SELECT provider_account_id, event_id, payment_reference,
            payment_key, movement_reference, failures, received_at_ms FROM provider_notifications
            WHERE provider_account_id = $1 AND event_id = $2 AND next_try_at_ms IS NOT NULL
            """, .identifier(account), .text(id)
        ) { try waiting($0) }
    }

    private static func waiting(_ row: Row) throws -> Waiting {
        Waiting(
            accountID: try Column.identifier(row, 0, table: "provider_notifications"),
            eventID: try row.text(1), paymentReference: try row.optionalText(2),
            paymentKey: try row.optionalText(3), movementReference: try row.optionalText(4),
            failures: Int(try row.integer(5)), receivedAt: try Column.time(row, 6))
    }

    /// Writes down that an event was acted on or given up (nil), or that it could not be and when it is tried
    /// again.
    package static func settle(
        _ event: Waiting, nextTryAt: Timestamp?, in database: Connection
    ) throws {
        try database.execute(
            """
            /* ProviderNotifications.settle */ UPDATE provider_notifications
            SET next_try_at_ms = $3, failures = $4 WHERE provider_account_id = $1 AND event_id = $2
            """, .identifier(event.accountID), .text(event.eventID), .optionalTime(nextTryAt),
            .integer(event.failures))
    }

    /// Forgets events that came before that time and no longer wait; answers how many.
    package static func unscopedForget(
        before time: Timestamp, limit: Int, in database: Connection
    ) throws -> Int {
        try database.execute(
            """
            /* ProviderNotifications.unscopedForget */ DELETE FROM provider_notifications WHERE rowid IN (
                SELECT rowid FROM provider_notifications
                WHERE received_at_ms < $1 AND next_try_at_ms IS NULL ORDER BY received_at_ms LIMIT $2)
            """, .time(time), .integer(limit))
    }

    /// The attempt that an event is about: by our key, else by the provider's reference; nil when none of the
    /// account's is.
    package static func unscopedAttempt(of event: Waiting, in database: Connection) throws -> TransactionID? {
        if let key = event.paymentKey {
            let found: TransactionID? = try database.first(
                """
                /* ProviderNotifications.unscopedAttemptByKey */ SELECT id FROM transactions
                WHERE provider_key = $1 AND provider_account_id = $2
                """, .text(key), .identifier(event.accountID)
            ) { try Column.identifier($0, 0, table: "transactions") }
            if let found { return found }
        }
        guard let reference = event.paymentReference else { return nil }
        let found: TransactionID? = try database.first(
            """
            /* ProviderNotifications.unscopedAttemptByReference */ SELECT id FROM transactions
            WHERE provider_reference = $1 AND provider_account_id = $2 ORDER BY id DESC LIMIT 1
            """, .text(reference), .identifier(event.accountID)
        ) { try Column.identifier($0, 0, table: "transactions") }
        if let found { return found }
        return try ProviderNames.unscopedAttempt(named: reference, account: event.accountID, in: database)
    }
}
