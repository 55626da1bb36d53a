package import Database
package import Domain
import Support

/// The table of sites with their logos and providers.
package enum Sites {
    /// A site's secrets as they are stored: sealed under the master key.
    package struct SealedSecrets: Hashable, Sendable {
        /// The sealed seed of the Ed25519 key that signs redirects, as text.
        package var redirectPrivateKey: String
        /// The sealed `whsec_…` secret, as text.
        package var webhookSecret: String

        /// Makes the pair.
        package init(redirectPrivateKey: String, webhookSecret: String) {
            self.redirectPrivateKey = redirectPrivateKey
            self.webhookSecret = webhookSecret
        }
    }

    /// Stores a new site.
    package static func insert(_ site: Site, secrets: SealedSecrets, in database: Connection) throws {
        try database.execute(
            """
            /* Sites.insert */ INSERT INTO sites (id, organization_id, settings, redirect_public_key,
                sealed_redirect_private_key, sealed_webhook_secret, created_at_ms, updated_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            .identifier(site.id), .identifier(site.organizationID),
            .text(SiteSettingsText.encode(site.settings)),
            .blob(site.redirectPublicKey), .text(secrets.redirectPrivateKey), .text(secrets.webhookSecret),
            .time(site.createdAt), .time(site.updatedAt))
    }

    /// Writes a site's settings and logo facts.
    package static func update(_ site: Site, in database: Connection) throws {
        let changed = try database.execute(
            """
            /* Sites.update */ UPDATE sites SET settings = $3, logo_hash = $4, logo_format = $5, logo_width
            = $6,
                logo_height = $7, updated_at_ms = $8
            WHERE id = $1 AND organization_id = $2
            """,
            .identifier(site.id), .identifier(site.organizationID),
            .text(SiteSettingsText.encode(site.settings)),
            .optional(site.uploadedLogo?.hash), .optional(site.uploadedLogo?.format.rawValue),
            .optional(site.uploadedLogo.map { Int64($0.width) }),
            .optional(site.uploadedLogo.map { Int64($0.height) }),
            .time(site.updatedAt))
        guard changed == 1 else { throw StorageError.stale(table: "sites") }
    }

    /// The id of the first site that was made; for the check of the master key.
    package static func unscopedOldest(in database: Connection) throws -> SiteID? {
        try database.first("/* Sites.unscopedOldest */ SELECT id FROM sites ORDER BY id LIMIT 1") { row in
            try Column.identifier(row, 0, table: "sites")
        }
    }

    /// A site of that organisation, or nil.
    package static func find(
        _ id: SiteID, organization: OrganizationID, in database: Connection
    ) throws -> Site? {
        try database.first(
            """
            /* Sites.find */ SELECT id, organization_id, settings, redirect_public_key, logo_hash,
            logo_format, logo_width,
                logo_height, created_at_ms, updated_at_ms
            FROM sites WHERE id = $1 AND organization_id = $2
            """, .identifier(id), .identifier(organization)
        ) { row in try site(row) }
    }

    /// The site of that id, whoever's it is; for the page, whose token names the checkout and so the site.
    package static func unscopedFind(_ id: SiteID, in database: Connection) throws -> Site? {
        try database.first(
            """
            /* Sites.unscopedFind */ SELECT id, organization_id, settings, redirect_public_key, logo_hash,
            logo_format,
                logo_width, logo_height, created_at_ms, updated_at_ms
            FROM sites WHERE id = $1
            """, .identifier(id)
        ) { row in try site(row) }
    }

    /// The sites of an organisation after that id, oldest first; one only where it is named.
    package static func all(
        of organization: OrganizationID, only: SiteID? = nil, after: SiteID?, limit: Int,
        in database: Connection
    ) throws -> [Site] {
        try database.query(
            """
            /* Sites.all */ SELECT id, organization_id, settings, redirect_public_key, logo_hash,
            logo_format, logo_width,
                logo_height, created_at_ms, updated_at_ms
            FROM sites WHERE organization_id = $1 AND id > $2 AND ($4 IS NULL OR id = $4) ORDER BY id LIMIT $3
            """, .identifier(organization), .blob(after?.bytes ?? []), .integer(limit),
            .optionalIdentifier(only)
        ) { row in try site(row) }
    }

    /// The sealed secrets of a site.
    package static func secrets(
        of site: SiteID, organization: OrganizationID, in database: Connection
    ) throws -> SealedSecrets? {
        try database.first(
            """
            /* Sites.secrets */ SELECT sealed_redirect_private_key, sealed_webhook_secret FROM sites
            WHERE id = $1 AND organization_id = $2
            """, .identifier(site), .identifier(organization)
        ) { row in SealedSecrets(redirectPrivateKey: try row.text(0), webhookSecret: try row.text(1)) }
    }

    /// Stores the bytes of a site's logo in place of those before.
    package static func putLogo(_ bytes: [UInt8], hash: String, site: SiteID, in database: Connection) throws
    {
        try database.execute(
            """
            /* Sites.putLogo */ INSERT INTO site_logos (site_id, hash, bytes) VALUES ($1, $2, $3)
            ON CONFLICT (site_id) DO UPDATE SET hash = excluded.hash, bytes = excluded.bytes
            """, .identifier(site), .text(hash), .blob(bytes))
    }

    /// Forgets a site's logo.
    package static func removeLogo(site: SiteID, in database: Connection) throws {
        try database.execute(
            "/* Sites.removeLogo */ DELETE FROM site_logos WHERE site_id = $1", .identifier(site))
    }

    /// The bytes of a site's logo with that content hash.
    ///
    /// Logos are public: every payer's page shows them.
    package static func unscopedLogo(site: SiteID, hash: String, in database: Connection) throws -> [UInt8]? {
        try database.first(
            "/* Sites.unscopedLogo */ SELECT bytes FROM site_logos WHERE site_id = $1 AND hash = $2",
            .identifier(site), .text(hash)
        ) { row in try row.blob(0) }
    }

    private static func site(_ row: Row) throws -> Site {
        var logo: UploadedLogo?
        if let hash = try row.optionalText(4) {
            logo = UploadedLogo(
                hash: hash, format: try Column.value(row, 5, table: "sites"), width: Int(try row.integer(6)),
                height: Int(try row.integer(7)))
        }
        return Site(
            id: try Column.identifier(row, 0, table: "sites"),
            organizationID: try Column.identifier(row, 1, table: "sites"),
            settings: try row.withText(2) { try SiteSettingsText.decode($0) },
            redirectPublicKey: try row.blob(3),
            uploadedLogo: logo, createdAt: try Column.time(row, 8), updatedAt: try Column.time(row, 9))
    }
}
