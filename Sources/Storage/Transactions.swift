package import Database
package import Domain
package import Support

/// The table of transactions: the attempts to pay.
package enum Transactions {
    /// Stores a new attempt; `queryAt` is when its outcome is to be asked for, its creation when nil.
    ///
    /// A second one in flight, or one with the same form key, is a constraint error.
    package static func insert(
        _ transaction: Transaction, queryAt: Timestamp? = nil, in database: Connection
    ) throws {
        let state = StoredState(transaction.state, createdQueryAt: queryAt ?? transaction.createdAt)
        try database.execute(
            """
            /* Transactions.insert */ INSERT INTO transactions (
                id, checkout_id, site_id, is_live, provider_account_id, method, amount, currency,
                provider_key, attempt_key,
                provider_reference, instrument_brand, instrument_last_four, status, action_url, is_unknown,
                decline_code,
                provider_code, next_query_at_ms, created_at_ms, updated_at_ms, saves_method, saved_method_id,
                instrument_country, instrument_wallet)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
            $20, $21, $22, $23, $24, $25)
            """,
            .identifier(transaction.id), .identifier(transaction.checkoutID), .identifier(transaction.siteID),
            .boolean(transaction.isLive), .identifier(transaction.providerAccountID),
            .text(transaction.method.rawValue),
            .integer(transaction.amount.minorUnits), .text(transaction.amount.currency.code),
            .text(transaction.providerKey),
            .text(transaction.attemptKey), .optional(transaction.providerReference),
            .optional(transaction.instrument?.brand),
            .optional(transaction.instrument?.lastFour), .text(state.status), .optional(state.actionURL),
            .boolean(state.isUnknown), .optional(state.declineCode), .optional(state.providerCode),
            .optionalTime(state.nextQueryAt), .time(transaction.createdAt), .time(transaction.updatedAt),
            .boolean(transaction.savesMethod), .optionalIdentifier(transaction.savedMethodID),
            .optional(transaction.instrument?.country),
            .optional(transaction.instrument?.wallet?.rawValue))
    }

    /// Writes an attempt's new state; the stored row must still be in the state that was read, else it throws
    /// `stale`.
    package static func update(
        _ transaction: Transaction, from old: TransactionStatus, in database: Connection
    ) throws {
        let state = StoredState(transaction.state, createdQueryAt: transaction.createdAt)
        let changed = try database.execute(
            """
            /* Transactions.update */ UPDATE transactions SET provider_reference = $4, instrument_brand = $5,
                instrument_last_four = $6, status = $7, action_url = $8, is_unknown = $9, decline_code = $10,
                provider_code = $11, next_query_at_ms = $12, updated_at_ms = $13, saved_method_id = $14,
                instrument_country = $15, instrument_wallet = $16
            WHERE id = $1 AND site_id = $2 AND status = $3
            """,
            .identifier(transaction.id), .identifier(transaction.siteID), .text(old.rawValue),
            .optional(transaction.providerReference), .optional(transaction.instrument?.brand),
            .optional(transaction.instrument?.lastFour), .text(state.status), .optional(state.actionURL),
            .boolean(state.isUnknown), .optional(state.declineCode), .optional(state.providerCode),
            .optionalTime(state.nextQueryAt), .time(transaction.updatedAt),
            .optionalIdentifier(transaction.savedMethodID), .optional(transaction.instrument?.country),
            .optional(transaction.instrument?.wallet?.rawValue))
        guard changed == 1 else { throw StorageError.stale(table: "transactions") }
    }

    /// Status queries are set an hour ahead at most: one that is further away than so many seconds was set
    /// before the clock was put back.
    package static let queryHorizonSeconds: Int64 = 3_660

    /// Postpones the next status query of an attempt in flight; the claim by which one worker asks and no
    /// other.
    ///
    /// Answers whether the attempt was still due.
    package static func unscopedClaimQuery(
        _ id: TransactionID, dueAt due: Timestamp, next: Timestamp, in database: Connection
    ) throws -> Bool {
        try database.execute(
            """
            /* Transactions.unscopedClaimQuery */ UPDATE transactions SET next_query_at_ms = $3
            WHERE id = $1 AND (next_query_at_ms <= $2 OR next_query_at_ms > $4)
            """, .identifier(id), .time(due), .time(next),
            .time(due.adding(seconds: queryHorizonSeconds))) == 1
    }

    /// Writes down the provider's id of an attempt that has none yet, and nothing else of it.
    package static func unscopedLearn(
        _ reference: String, of id: TransactionID, in database: Connection
    ) throws {
        try database.execute(
            """
            /* Transactions.unscopedLearn */ UPDATE transactions SET provider_reference = $2
            WHERE id = $1 AND provider_reference IS NULL
            """, .identifier(id), .text(reference))
    }

    /// The attempt that was begun with that key; nil when none was.
    package static func find(
        attemptKey: String, of checkout: CheckoutID, site: SiteID, in database: Connection
    ) throws -> Transaction? {
        try database.first(
            """
            /* Transactions.findByAttemptKey */ SELECT id, checkout_id, site_id, is_live,
            provider_account_id, method, amount, currency,
                provider_key, attempt_key, provider_reference, instrument_brand, instrument_last_four,
                status, action_url,
                is_unknown, decline_code, provider_code, next_query_at_ms, created_at_ms, updated_at_ms,
                saves_method, saved_method_id, instrument_country, instrument_wallet
            FROM transactions WHERE checkout_id = $1 AND attempt_key = $2 AND site_id = $3
            """, .identifier(checkout), .text(attemptKey), .identifier(site)
        ) { row in try transaction(row) }
    }

    /// How many attempts a checkout has had.
    package static func count(of checkout: CheckoutID, site: SiteID, in database: Connection) throws -> Int {
        try database.first(
            """
            /* Transactions.count */ SELECT count(*) FROM transactions WHERE checkout_id = $1 AND site_id = $2
            """, .identifier(checkout), .identifier(site)
        ) { Int(try $0.integer(0)) } ?? 0
    }

    /// The attempts of a checkout, oldest first.
    package static func all(of checkout: CheckoutID, site: SiteID, in database: Connection) throws
        -> [Transaction]
    {
        try database.query(
            """
            /* Transactions.all */ SELECT id, checkout_id, site_id, is_live, provider_account_id, method,
            amount, currency,
                provider_key, attempt_key, provider_reference, instrument_brand, instrument_last_four,
                status, action_url,
                is_unknown, decline_code, provider_code, next_query_at_ms, created_at_ms, updated_at_ms,
                saves_method, saved_method_id, instrument_country, instrument_wallet
            FROM transactions WHERE checkout_id = $1 AND site_id = $2 ORDER BY id
            """, .identifier(checkout), .identifier(site)
        ) { row in try transaction(row) }
    }

    /// An attempt of that organisation and mode, or nil.
    package static func find(
        _ id: TransactionID, organization: OrganizationID, isLive: Bool, in database: Connection
    ) throws -> Transaction? {
        try database.first(
            """
            /* Transactions.find */ SELECT t.id, t.checkout_id, t.site_id, t.is_live,
            t.provider_account_id, t.method, t.amount,
                t.currency, t.provider_key, t.attempt_key, t.provider_reference, t.instrument_brand,
                t.instrument_last_four,
                t.status, t.action_url, t.is_unknown, t.decline_code, t.provider_code, t.next_query_at_ms,
                t.created_at_ms,
                t.updated_at_ms, t.saves_method, t.saved_method_id, t.instrument_country, t.instrument_wallet
            FROM transactions t JOIN sites s ON s.id = t.site_id
            WHERE t.id = $1 AND s.organization_id = $2 AND t.is_live = $3
            """, .identifier(id), .identifier(organization), .boolean(isLive)
        ) { row in try transaction(row) }
    }

    /// The attempt of that id, whoever's it is; for workers.
    package static func unscopedFind(_ id: TransactionID, in database: Connection) throws -> Transaction? {
        try database.first(
            """
            /* Transactions.unscopedFind */ SELECT id, checkout_id, site_id, is_live, provider_account_id,
            method, amount,
                currency, provider_key, attempt_key, provider_reference, instrument_brand,
                instrument_last_four, status,
                action_url, is_unknown, decline_code, provider_code, next_query_at_ms, created_at_ms,
                updated_at_ms, saves_method, saved_method_id, instrument_country, instrument_wallet
            FROM transactions WHERE id = $1
            """, .identifier(id)
        ) { row in try transaction(row) }
    }

    private static func transaction(_ row: Row) throws -> Transaction {
        var instrument: InstrumentSummary?
        if let brand = try row.optionalText(11), let lastFour = try row.optionalText(12) {
            instrument = InstrumentSummary(
                brand: brand, lastFour: lastFour, country: try row.optionalText(23),
                wallet: try row.optionalText(24).flatMap { Wallet(rawValue: $0) })
        }
        var transaction = Transaction(
            id: try Column.identifier(row, 0, table: "transactions"),
            checkoutID: try Column.identifier(row, 1, table: "transactions"),
            siteID: try Column.identifier(row, 2, table: "transactions"), isLive: try Column.flag(row, 3),
            providerAccountID: try Column.identifier(row, 4, table: "transactions"),
            method: try Column.value(row, 5, table: "transactions"),
            amount: Money(
                minorUnits: try row.integer(6), currency: try Column.currency(row, 7, table: "transactions")),
            providerKey: try row.text(8), attemptKey: try row.text(9),
            providerReference: try row.optionalText(10),
            instrument: instrument, state: try StoredState.state(row), createdAt: try Column.time(row, 19),
            updatedAt: try Column.time(row, 20))
        transaction.savesMethod = try Column.flag(row, 21)
        transaction.savedMethodID = try Column.optionalIdentifier(row, 22, table: "transactions")
        return transaction
    }
}
