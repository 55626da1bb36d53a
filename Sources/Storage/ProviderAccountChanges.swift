package import Database
package import Domain

extension ProviderAccounts {
    /// The account of that id, organisation and mode; nil when there is none.
    package static func find(
        _ id: ProviderAccountID, organization: OrganizationID, isLive: Bool, in database: Connection
    ) throws -> Stored? {
        guard let account = try unscopedFind(id, in: database), account.organizationID == organization,
            account.isLive == isLive
        else { return nil }
        return account
    }

    /// Writes what can change of an account: name, settings, whether it is enabled.
    package static func update(_ account: Stored, in database: Connection) throws {
        try database.execute(
            """
            /* ProviderAccounts.update */ UPDATE provider_accounts
            SET name = $3, sealed_settings = $4, is_enabled = $5, updated_at_ms = $6
            WHERE id = $1 AND organization_id = $2
            """, .identifier(account.id), .identifier(account.organizationID), .text(account.name),
            .optional(account.sealedSettings), .boolean(account.isEnabled), .time(account.updatedAt))
    }

    /// Whether an attempt or a saved method names the account.
    package static func unscopedIsUsed(_ id: ProviderAccountID, in database: Connection) throws -> Bool {
        try database.first(
            """
            /* ProviderAccounts.unscopedIsUsed */ SELECT
                EXISTS (SELECT 1 FROM transactions WHERE provider_account_id = $1)
                OR EXISTS (SELECT 1 FROM saved_methods WHERE provider_account_id = $1)
            """, .identifier(id)
        ) { try Column.flag($0, 0) } ?? false
    }

    /// Takes an account that was never used from its sites, forgets what its provider told, and deletes it.
    package static func delete(
        _ id: ProviderAccountID, organization: OrganizationID, in database: Connection
    ) throws {
        try database.execute(
            """
            /* ProviderAccounts.deleteExposure */ DELETE FROM site_providers WHERE provider_account_id IN (
                SELECT id FROM provider_accounts WHERE id = $1 AND organization_id = $2)
            """, .identifier(id), .identifier(organization))
        try database.execute(
            """
            /* ProviderAccounts.deleteNotifications */ DELETE FROM provider_notifications
            WHERE provider_account_id IN (
                SELECT id FROM provider_accounts WHERE id = $1 AND organization_id = $2)
            """, .identifier(id), .identifier(organization))
        try database.execute(
            """
            /* ProviderAccounts.delete */ DELETE FROM provider_accounts WHERE id = $1 AND organization_id = $2
            """, .identifier(id), .identifier(organization))
    }

    /// Makes these the accounts that a site uses, in that order.
    package static func replaceExposed(
        _ accounts: [ProviderAccountID], of site: SiteID, organization: OrganizationID,
        in database: Connection
    ) throws {
        try database.execute(
            """
            /* ProviderAccounts.hideAll */ DELETE FROM site_providers WHERE site_id IN (
                SELECT id FROM sites WHERE id = $1 AND organization_id = $2)
            """, .identifier(site), .identifier(organization))
        for account in accounts { try expose(account, to: site, in: database) }
    }

    /// The sites that use an account, oldest first.
    package static func sites(
        using id: ProviderAccountID, organization: OrganizationID, in database: Connection
    ) throws -> [SiteID] {
        try database.query(
            """
            /* ProviderAccounts.sites */ SELECT p.site_id FROM site_providers p
            JOIN sites s ON s.id = p.site_id
            WHERE p.provider_account_id = $1 AND s.organization_id = $2 ORDER BY p.site_id
            """, .identifier(id), .identifier(organization)
        ) { try Column.identifier($0, 0, table: "site_providers") }
    }
}
