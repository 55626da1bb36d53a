package import Database
package import Support

/// The sandbox provider's own books: rows whose content only the sandbox reads.
package enum SandboxRows {
    /// Expired tokens that one write forgets: more than it adds, few enough that nobody waits for it.
    package static let tokensForgottenMax = 20

    /// Keeps a token, and forgets some of those that expired before the given time.
    package static func insertToken(
        _ id: [UInt8], data: String, expiresAt: Timestamp, forgettingBefore: Timestamp,
        in database: Connection
    ) throws {
        try database.execute(
            """
            /* SandboxRows.forgetTokens */ DELETE FROM sandbox_tokens WHERE id IN (
                SELECT id FROM sandbox_tokens WHERE expires_at_ms < $1 ORDER BY expires_at_ms LIMIT $2)
            """,
            .time(forgettingBefore), .integer(tokensForgottenMax))
        try database.execute(
            """
            /* SandboxRows.insertToken */ INSERT INTO sandbox_tokens (id, data, expires_at_ms)
                VALUES ($1, $2, $3)
            """,
            .blob(id), .text(data), .time(expiresAt))
    }

    /// The data of the token of that id.
    package static func token(_ id: [UInt8], in database: Connection) throws -> String? {
        try database.first(
            "/* SandboxRows.token */ SELECT data FROM sandbox_tokens WHERE id = $1", .blob(id)
        ) { row in try row.text(0) }
    }

    /// Binds a token to a payment unless another one has it; answers the token's data and whose it is now.
    package static func takeToken(
        _ id: [UInt8], payment: [UInt8], in database: Connection
    ) throws -> (data: String, payment: [UInt8])? {
        try database.execute(
            """
            /* SandboxRows.takeToken */ UPDATE sandbox_tokens SET payment_id = $2
                WHERE id = $1 AND payment_id IS NULL
            """,
            .blob(id), .blob(payment))
        return try database.first(
            "/* SandboxRows.tokenOwner */ SELECT data, payment_id FROM sandbox_tokens WHERE id = $1",
            .blob(id)
        ) { row in (try row.text(0), try row.blob(1)) }
    }

    /// A payment as it is written.
    package struct Payment: Sendable {
        /// The primary key.
        package var id: [UInt8]
        /// The idempotency key, unique.
        package var key: String
        /// The checkout that is paid.
        package var order: [UInt8]
        /// The provider account that it is for, if it names one.
        package var account: [UInt8]?
        /// What its card makes happen, once one is given.
        package var scenario: String?
        /// When time changes it; nil when it does not.
        package var settlesAt: Timestamp?
        /// Counts the changes.
        package var version: Int64
        /// What only the sandbox reads.
        package var data: String

        /// Makes a row.
        package init(
            id: [UInt8], key: String, order: [UInt8], account: [UInt8]? = nil, scenario: String?,
            settlesAt: Timestamp? = nil, version: Int64, data: String
        ) {
            self.id = id
            self.key = key
            self.order = order
            self.account = account
            self.scenario = scenario
            self.settlesAt = settlesAt
            self.version = version
            self.data = data
        }
    }

    /// Keeps a payment unless its key is taken; answers the data of the payment that has the key now.
    package static func insertPayment(_ payment: Payment, in database: Connection) throws -> String {
        try database.execute(
            """
            /* SandboxRows.insertPayment */ INSERT INTO sandbox_payments (id, provider_key, order_id,
            account_id, scenario, settles_at_ms, version, data)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (provider_key) DO NOTHING
            """, .blob(payment.id), .text(payment.key), .blob(payment.order), .optional(payment.account),
            .optional(payment.scenario), .optionalTime(payment.settlesAt), .integer(payment.version),
            .text(payment.data))
        return try Self.payment(key: payment.key, in: database) ?? payment.data
    }

    /// The data of the payment of that id.
    package static func payment(id: [UInt8], in database: Connection) throws -> String? {
        try database.first(
            "/* SandboxRows.paymentByID */ SELECT data FROM sandbox_payments WHERE id = $1", .blob(id)
        ) { row in
            try row.text(0)
        }
    }

    /// The data of the payment of that key.
    package static func payment(key: String, in database: Connection) throws -> String? {
        try database.first(
            "/* SandboxRows.paymentByKey */ SELECT data FROM sandbox_payments WHERE provider_key = $1",
            .text(key)
        ) { row in try row.text(0) }
    }

    /// Replaces a payment that is still of the expected version; answers whether it was.
    package static func updatePayment(
        _ payment: Payment, expecting: Int64, in database: Connection
    ) throws -> Bool {
        try database.execute(
            """
            /* SandboxRows.updatePayment */ UPDATE sandbox_payments
            SET scenario = $2, settles_at_ms = $3, version = $4, data = $5
            WHERE id = $1 AND version = $6
            """, .blob(payment.id), .optional(payment.scenario), .optionalTime(payment.settlesAt),
            .integer(payment.version), .text(payment.data), .integer(expecting)) == 1
    }

    /// Payments that time has decided: of all accounts, or of one where it is named.
    package static func settling(
        at time: Timestamp, account: [UInt8]?, limit: Int, in database: Connection
    ) throws -> [[UInt8]] {
        try database.query(
            """
            /* SandboxRows.settling */ SELECT id FROM sandbox_payments
            WHERE settles_at_ms IS NOT NULL AND settles_at_ms <= $1 AND ($2 IS NULL OR account_id = $2)
            ORDER BY settles_at_ms LIMIT $3
            """, .time(time), .optional(account), .integer(limit)
        ) { row in try row.blob(0) }
    }

    /// How many other payments of an order had that scenario.
    package static func countPayments(
        order: [UInt8], scenario: String, besides id: [UInt8], in database: Connection
    ) throws -> Int {
        try database.first(
            """
            /* SandboxRows.countPayments */ SELECT COUNT(*) FROM sandbox_payments
            WHERE order_id = $1 AND scenario = $2 AND id <> $3
            """, .blob(order), .text(scenario), .blob(id)
        ) { row in Int(try row.integer(0)) } ?? 0
    }
}
