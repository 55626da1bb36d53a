package import Database
package import Domain

/// The table of names that providers have for attempts beside their references.
package enum ProviderNames {
    /// Remembers a name; the first attempt of an account that has it keeps it.
    package static func remember(
        _ name: String, of transaction: TransactionID, account: ProviderAccountID, in database: Connection
    ) throws {
        try database.execute(
            """
            /* ProviderNames.remember */ INSERT INTO provider_names (provider_account_id, name,
            transaction_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
            """, .identifier(account), .text(name), .identifier(transaction))
    }

    /// The attempt of that name; nil when none of the account's has it.
    package static func unscopedAttempt(
        named name: String, account: ProviderAccountID, in database: Connection
    ) throws -> TransactionID? {
        try database.first(
            """
            /* ProviderNames.unscopedAttempt */ SELECT transaction_id FROM provider_names
            WHERE provider_account_id = $1 AND name = $2
            """, .identifier(account), .text(name)
        ) { try Column.identifier($0, 0, table: "provider_names") }
    }
}
