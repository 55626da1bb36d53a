package import Database
package import Domain

/// Whether what belongs to both modes is met by people who pay real money.
package enum LiveUse {
    /// Whether that site has a live account to be paid through, or ever had a live checkout.
    package static func contains(
        _ site: SiteID, organization: OrganizationID, in database: Connection
    ) throws -> Bool {
        try database.first(
            """
            /* LiveUse.site */ SELECT 1 FROM sites s WHERE s.id = $1 AND s.organization_id = $2 AND (
                EXISTS (SELECT 1 FROM site_providers p
                    JOIN provider_accounts a ON a.id = p.provider_account_id
                    WHERE p.site_id = s.id AND a.is_live = 1)
                OR EXISTS (SELECT 1 FROM checkouts c WHERE c.site_id = s.id AND c.is_live = 1))
            """, .identifier(site), .identifier(organization)
        ) { _ in true } ?? false
    }

    /// Whether that organisation has a live account to be paid through, or ever had a live checkout.
    package static func contains(_ organization: OrganizationID, in database: Connection) throws -> Bool {
        try database.first(
            """
            /* LiveUse.organization */ SELECT 1
            WHERE EXISTS (SELECT 1 FROM provider_accounts WHERE organization_id = $1 AND is_live = 1)
                OR EXISTS (SELECT 1 FROM sites s WHERE s.organization_id = $1 AND EXISTS (
                    SELECT 1 FROM checkouts c WHERE c.site_id = s.id AND c.is_live = 1))
            """, .identifier(organization)
        ) { _ in true } ?? false
    }
}
