package import Database
package import Domain
package import Support

/// The table of checkouts.
package enum Checkouts {
    /// A checkout with the number of its events, which is the next event's predecessor.
    package struct Stored: Sendable {
        /// The checkout as its row tells it.
        package var checkout: Checkout
        /// How many events it has, the first being its creation; guards against lost updates.
        package var eventCount: Int64

        /// Puts the parts together.
        package init(_ checkout: Checkout, eventCount: Int64) {
            self.checkout = checkout
            self.eventCount = eventCount
        }
    }

    /// Stores a new checkout, whose first event is stored by the caller in the same transaction; answers the
    /// number it got.
    package static func insert(
        _ checkout: Checkout, organization: OrganizationID, details: [UInt8], in database: Connection
    ) throws -> Int64 {
        try database.insert(
            """
            /* Checkouts.insert */ INSERT INTO checkouts (
                id, organization_id, site_id, is_live, page_secret_high, page_secret_low, currency, status,
                amount_due, amount_authorized, amount_captured, amount_received, amount_refunded,
                amount_disputed, is_paid_late, in_flight, failed_attempts, attempt_limit, closure,
                event_count, reference, details, created_at_ms, expires_at_ms, updated_at_ms, is_token)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 0, 0, 0, 0, NULL, 0, $10, NULL, 1, $11, $12,
            $13, $14, $15, $16)
            """,
            .identifier(checkout.id), .identifier(organization), .identifier(checkout.siteID),
            .boolean(checkout.isLive), .integer(Int64(bitPattern: checkout.pageSecret.high)),
            .integer(Int64(bitPattern: checkout.pageSecret.low)), .text(checkout.currency.code),
            .text(checkout.status.rawValue), .integer(checkout.facts.amountDue),
            .integer(checkout.facts.attemptLimit), .optional(checkout.details.reference), .utf8(details),
            .time(checkout.createdAt), .time(checkout.expiresAt), .time(checkout.updatedAt),
            .boolean(checkout.mode == .token))
    }

    /// Writes changed facts; the stored row must still hold the event count that was read, else it throws
    /// `stale`.
    package static func update(
        _ stored: Stored, facts: CheckoutFacts, eventCount: Int64, at time: Timestamp, in database: Connection
    ) throws {
        let checkout = stored.checkout
        let changed = try database.execute(
            """
            /* Checkouts.update */ UPDATE checkouts SET status = $4, amount_due = $5, amount_authorized = $6,
                amount_captured = $7, amount_received = $8, amount_refunded = $9, amount_disputed = $10,
                is_paid_late = $11,
                in_flight = $12, failed_attempts = $13, closure = $14, event_count = $15, updated_at_ms = $16,
                in_flight_transaction_id = $17, is_completed = $18, amount_reversed = $19
            WHERE id = $1 AND site_id = $2 AND event_count = $3
            """,
            .identifier(checkout.id), .identifier(checkout.siteID), .integer(stored.eventCount),
            .text(facts.status.rawValue),
            .integer(facts.amountDue), .integer(facts.amountAuthorized), .integer(facts.amountCaptured),
            .integer(facts.amountReceived), .integer(facts.amountRefunded), .integer(facts.amountDisputed),
            .boolean(facts.isPaidLate), .optional(facts.inFlight?.rawValue), .integer(facts.failedAttempts),
            .optional(facts.closure?.rawValue), .integer(eventCount), .time(time),
            .optionalIdentifier(facts.attemptInFlight), .boolean(facts.isCompleted),
            .integer(facts.amountReversed))
        guard changed == 1 else { throw StorageError.stale(table: "checkouts") }
        database.announce(Announcement(checkout.id))
    }

    /// Writes what a merchant changed; the stored row must still hold the event count that was read, else it
    /// throws `stale`.
    ///
    /// One event more tells of the change.
    package static func rewrite(
        _ stored: Stored, as checkout: Checkout, details: [UInt8], in database: Connection
    ) throws {
        let changed = try database.execute(
            """
            /* Checkouts.rewrite */ UPDATE checkouts SET amount_due = $4, expires_at_ms = $5, details = $6,
                updated_at_ms = $7, event_count = event_count + 1
            WHERE id = $1 AND site_id = $2 AND event_count = $3
            """,
            .identifier(checkout.id), .identifier(checkout.siteID), .integer(stored.eventCount),
            .integer(checkout.facts.amountDue), .time(checkout.expiresAt), .utf8(details),
            .time(checkout.updatedAt))
        guard changed == 1 else { throw StorageError.stale(table: "checkouts") }
        database.announce(Announcement(checkout.id))
    }

    /// Writes details without an event, in a transaction that tells of the checkout anyway; the stored row
    /// must still hold the event count that was read, else it throws `stale`.
    package static func keepDetails(
        _ stored: Stored, _ details: [UInt8], in database: Connection
    ) throws {
        let changed = try database.execute(
            """
            /* Checkouts.keepDetails */ UPDATE checkouts SET details = $4
            WHERE id = $1 AND site_id = $2 AND event_count = $3
            """,
            .identifier(stored.checkout.id), .identifier(stored.checkout.siteID),
            .integer(stored.eventCount), .utf8(details))
        guard changed == 1 else { throw StorageError.stale(table: "checkouts") }
    }

    /// The checkout a page address names; the caller compares the secret.
    ///
    /// Page addresses are how a payer's tenant is found.
    package static func unscopedFind(_ id: CheckoutID, in database: Connection) throws -> Stored? {
        try database.first(
            """
            /* Checkouts.unscopedFind */ SELECT id, site_id, is_live, page_secret_high, page_secret_low,
            currency, amount_due,
                amount_authorized, amount_captured, amount_received, amount_refunded, amount_disputed,
                is_paid_late, in_flight,
                failed_attempts, attempt_limit, closure, event_count, details, created_at_ms,
                expires_at_ms, updated_at_ms, in_flight_transaction_id, is_completed, number,
                amount_reversed
            FROM checkouts WHERE id = $1
            """, .identifier(id)
        ) { row in try stored(row) }
    }

    /// The checkout of that number, whoever's it is.
    ///
    /// Short codes are how a payer's tenant is found.
    package static func unscopedFind(number: Int64, in database: Connection) throws -> Stored? {
        try database.first(
            """
            /* Checkouts.unscopedFindNumber */ SELECT id, site_id, is_live, page_secret_high, page_secret_low,
            currency, amount_due,
                amount_authorized, amount_captured, amount_received, amount_refunded, amount_disputed,
                is_paid_late, in_flight,
                failed_attempts, attempt_limit, closure, event_count, details, created_at_ms,
                expires_at_ms, updated_at_ms, in_flight_transaction_id, is_completed, number,
                amount_reversed
            FROM checkouts WHERE number = $1
            """, .integer(number)
        ) { row in try stored(row) }
    }

    /// A checkout of that organisation and mode, or nil, whoever else may have one of that id.
    package static func find(
        _ id: CheckoutID, organization: OrganizationID, isLive: Bool, in database: Connection
    ) throws -> Stored? {
        try database.first(
            """
            /* Checkouts.find */ SELECT c.id, c.site_id, c.is_live, c.page_secret_high, c.page_secret_low,
            c.currency,
                c.amount_due, c.amount_authorized, c.amount_captured, c.amount_received, c.amount_refunded,
                c.amount_disputed,
                c.is_paid_late, c.in_flight, c.failed_attempts, c.attempt_limit, c.closure, c.event_count,
                c.details,
                c.created_at_ms, c.expires_at_ms, c.updated_at_ms, c.in_flight_transaction_id,
                c.is_completed, c.number, c.amount_reversed
            FROM checkouts c JOIN sites s ON s.id = c.site_id
            WHERE c.id = $1 AND s.organization_id = $2 AND c.is_live = $3
            """, .identifier(id), .identifier(organization), .boolean(isLive)
        ) { row in try stored(row) }
    }

    /// Open checkouts whose time is over, oldest first; for the expiry worker.
    package static func unscopedExpired(at time: Timestamp, limit: Int, in database: Connection) throws
        -> [CheckoutID]
    {
        try database.query(
            """
            /* Checkouts.unscopedExpired */ SELECT id FROM checkouts
            WHERE status = 'pending' AND expires_at_ms <= $1 AND in_flight IS NULL ORDER BY expires_at_ms
            LIMIT $2
            """, .time(time), .integer(limit)
        ) { row in try Column.identifier(row, 0, table: "checkouts") }
    }

    private static func stored(_ row: Row) throws -> Stored {
        var facts = CheckoutFacts(amountDue: try row.integer(6), attemptLimit: Int(try row.integer(15)))
        facts.amountAuthorized = try row.integer(7)
        facts.amountCaptured = try row.integer(8)
        facts.amountReceived = try row.integer(9)
        facts.amountRefunded = try row.integer(10)
        facts.amountDisputed = try row.integer(11)
        facts.amountReversed = try row.integer(25)
        facts.isPaidLate = try Column.flag(row, 12)
        facts.inFlight = try Column.optionalValue(row, 13, table: "checkouts")
        facts.failedAttempts = Int(try row.integer(14))
        facts.closure = try Column.optionalValue(row, 16, table: "checkouts")
        facts.attemptInFlight = try Column.optionalIdentifier(row, 22, table: "checkouts")
        facts.isCompleted = try Column.flag(row, 23)
        let currency = try Column.currency(row, 5, table: "checkouts")
        var checkout = Checkout(
            id: try Column.identifier(row, 0, table: "checkouts"),
            siteID: try Column.identifier(row, 1, table: "checkouts"),
            isLive: try Column.flag(row, 2),
            pageSecret: PageSecret(
                high: UInt64(bitPattern: try row.integer(3)), low: UInt64(bitPattern: try row.integer(4))),
            currency: currency, facts: facts,
            details: try row.withText(18) { try CheckoutDetailsText.decode($0, currency: currency) },
            createdAt: try Column.time(row, 19), expiresAt: try Column.time(row, 20),
            updatedAt: try Column.time(row, 21))
        checkout.number = try row.integer(24)
        return Stored(checkout, eventCount: try row.integer(17))
    }
}
