package import Database
package import Domain
package import Support

/// The tables of provider accounts and of the sites that use them.
package enum ProviderAccounts {
    /// An account as it is stored, its settings sealed under the master key.
    package struct Stored: Hashable, Sendable {
        /// The primary key.
        package var id: ProviderAccountID
        /// The tenant that owns it.
        package var organizationID: OrganizationID
        /// The raw value of its `ProviderType`.
        package var type: String
        /// Whether it moves real money.
        package var isLive: Bool
        /// What merchants call it.
        package var name: String
        /// The text of the sealed settings; nil for a provider that needs none.
        package var sealedSettings: String?
        /// When it was added.
        package var createdAt: Timestamp
        /// Whether new payments may begin through it.
        package var isEnabled = true
        /// When it was changed last.
        package var updatedAt: Timestamp

        /// Makes an account.
        package init(
            id: ProviderAccountID, organizationID: OrganizationID, type: String, isLive: Bool, name: String,
            sealedSettings: String?, createdAt: Timestamp
        ) {
            self.id = id
            self.organizationID = organizationID
            self.type = type
            self.isLive = isLive
            self.name = name
            self.sealedSettings = sealedSettings
            self.createdAt = createdAt
            updatedAt = createdAt
        }
    }

    /// Stores a new account.
    package static func insert(_ account: Stored, in database: Connection) throws {
        try database.execute(
            """
            /* ProviderAccounts.insert */ INSERT INTO provider_accounts (id, organization_id, type,
            is_live, name,
                sealed_settings, created_at_ms, is_enabled, updated_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            .identifier(account.id), .identifier(account.organizationID), .text(account.type),
            .boolean(account.isLive),
            .text(account.name), .optional(account.sealedSettings), .time(account.createdAt),
            .boolean(account.isEnabled), .time(account.updatedAt))
    }

    /// Puts an account at the end of a site's order.
    package static func expose(_ id: ProviderAccountID, to site: SiteID, in database: Connection) throws {
        try database.execute(
            """
            /* ProviderAccounts.expose */ INSERT INTO site_providers (site_id, position, provider_account_id)
            SELECT $1, COALESCE(MAX(position), 0) + 1, $2 FROM site_providers WHERE site_id = $1
            """, .identifier(site), .identifier(id))
    }

    /// The accounts of an organisation, oldest first.
    package static func all(of organization: OrganizationID, in database: Connection) throws -> [Stored] {
        try database.query(
            """
            /* ProviderAccounts.all */ SELECT id, organization_id, type, is_live, name, sealed_settings,
            created_at_ms, is_enabled, updated_at_ms
            FROM provider_accounts WHERE organization_id = $1 ORDER BY id
            """, .identifier(organization)
        ) { row in try stored(row) }
    }

    /// The accounts that a site uses, in its order.
    package static func exposed(to site: SiteID, in database: Connection) throws -> [Stored] {
        try database.query(
            """
            /* ProviderAccounts.exposed */ SELECT a.id, a.organization_id, a.type, a.is_live, a.name,
            a.sealed_settings,
                a.created_at_ms, a.is_enabled, a.updated_at_ms
            FROM site_providers p JOIN provider_accounts a ON a.id = p.provider_account_id
            WHERE p.site_id = $1 ORDER BY p.position
            """, .identifier(site)
        ) { row in try stored(row) }
    }

    /// The account of that id, whoever's it is; for hooks, whose addresses name it.
    package static func unscopedFind(_ id: ProviderAccountID, in database: Connection) throws -> Stored? {
        try database.first(
            """
            /* ProviderAccounts.unscopedFind */ SELECT id, organization_id, type, is_live, name,
            sealed_settings, created_at_ms, is_enabled, updated_at_ms FROM provider_accounts WHERE id = $1
            """, .identifier(id)
        ) { row in try stored(row) }
    }

    /// The accounts of that type without settings, oldest first.
    package static func unscopedBare(type: String, limit: Int, in database: Connection) throws -> [Stored] {
        try database.query(
            """
            /* ProviderAccounts.unscopedBare */ SELECT id, organization_id, type, is_live, name,
            sealed_settings, created_at_ms, is_enabled, updated_at_ms FROM provider_accounts
            WHERE type = $1 AND sealed_settings IS NULL ORDER BY id LIMIT $2
            """, .text(type), .integer(limit)
        ) { row in try stored(row) }
    }

    /// Replaces the sealed settings of an account.
    package static func updateSettings(
        _ sealed: String, of id: ProviderAccountID, organization: OrganizationID, in database: Connection
    ) throws {
        try database.execute(
            """
            /* ProviderAccounts.updateSettings */ UPDATE provider_accounts SET sealed_settings = $3
            WHERE id = $1 AND organization_id = $2
            """, .identifier(id), .identifier(organization), .text(sealed))
    }

    private static func stored(_ row: Row) throws -> Stored {
        var account = Stored(
            id: try Column.identifier(row, 0, table: "provider_accounts"),
            organizationID: try Column.identifier(row, 1, table: "provider_accounts"), type: try row.text(2),
            isLive: try Column.flag(row, 3), name: try row.text(4), sealedSettings: try row.optionalText(5),
            createdAt: try Column.time(row, 6))
        account.isEnabled = try Column.flag(row, 7)
        account.updatedAt = try Column.time(row, 8)
        return account
    }
}
