package import Database
package import Domain
package import Support

/// The table of API keys.
package enum APIKeys {
    /// Stores a new key.
    package static func insert(_ key: APIKey, in database: Connection) throws {
        try database.execute(
            """
            /* APIKeys.insert */ INSERT INTO api_keys (id, organization_id, visibility, is_live, name,
            secret_hash, scopes,
                site_id, expires_at_ms, revoked_at_ms, last_used_at_ms, created_at_ms, allowed_addresses)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """,
            .identifier(key.id), .identifier(key.organizationID), .text(key.visibility.rawValue),
            .boolean(key.isLive),
            .text(key.name), .blob(key.secretHash),
            .text(key.scopes.map(\.rawValue).sorted().joined(separator: " ")),
            .optionalIdentifier(key.siteID),
            .optionalTime(key.expiresAt), .optionalTime(key.revokedAt), .optionalTime(key.lastUsedAt),
            .time(key.createdAt), .text(key.allowedAddresses.map(\.text).joined(separator: " ")))
    }

    /// The key of that id, whoever's it is: how a call's tenant is found.
    package static func unscopedFind(_ id: APIKeyID, in database: Connection) throws -> APIKey? {
        try database.first(
            """
            /* APIKeys.unscopedFind */ SELECT id, organization_id, visibility, is_live, name, secret_hash,
            scopes, site_id,
                expires_at_ms, revoked_at_ms, last_used_at_ms, created_at_ms, allowed_addresses
            FROM api_keys WHERE id = $1
            """, .identifier(id)
        ) { row in try key(row) }
    }

    /// A key of that organisation and mode, or nil.
    package static func find(
        _ id: APIKeyID, organization: OrganizationID, isLive: Bool, in database: Connection
    ) throws -> APIKey? {
        try database.first(
            """
            /* APIKeys.find */ SELECT id, organization_id, visibility, is_live, name, secret_hash, scopes,
            site_id,
                expires_at_ms, revoked_at_ms, last_used_at_ms, created_at_ms, allowed_addresses
            FROM api_keys WHERE id = $1 AND organization_id = $2 AND is_live = $3
            """, .identifier(id), .identifier(organization), .boolean(isLive)
        ) { row in try key(row) }
    }

    /// The keys of an organisation and mode after that id, oldest first, revoked ones included; of one site
    /// only where one is named.
    package static func all(
        of organization: OrganizationID, isLive: Bool, site: SiteID? = nil, after: APIKeyID?, limit: Int,
        in database: Connection
    ) throws -> [APIKey] {
        try database.query(
            """
            /* APIKeys.all */ SELECT id, organization_id, visibility, is_live, name, secret_hash, scopes,
            site_id,
                expires_at_ms, revoked_at_ms, last_used_at_ms, created_at_ms, allowed_addresses
            FROM api_keys
            WHERE organization_id = $1 AND is_live = $2 AND id > $3 AND ($5 IS NULL OR site_id = $5)
            ORDER BY id LIMIT $4
            """, .identifier(organization), .boolean(isLive), .blob(after?.bytes ?? []), .integer(limit),
            .optionalIdentifier(site)
        ) { row in try key(row) }
    }

    /// Sets when a key stops working; an earlier end that is stored already stays.
    package static func revoke(
        _ id: APIKeyID, organization: OrganizationID, at time: Timestamp, in database: Connection
    ) throws {
        try database.execute(
            """
            /* APIKeys.revoke */ UPDATE api_keys SET revoked_at_ms = MIN(COALESCE(revoked_at_ms, $3), $3)
            WHERE id = $1 AND organization_id = $2
            """, .identifier(id), .identifier(organization), .time(time))
    }

    /// Notes that a key was used.
    package static func markUsed(
        _ id: APIKeyID, organization: OrganizationID, at time: Timestamp, in database: Connection
    ) throws {
        try database.execute(
            """
            /* APIKeys.markUsed */ UPDATE api_keys SET last_used_at_ms = MAX(COALESCE(last_used_at_ms, $3),
            $3)
            WHERE id = $1 AND organization_id = $2
            """, .identifier(id), .identifier(organization), .time(time))
    }

    private static func key(_ row: Row) throws -> APIKey {
        let scopes = try row.text(6).split(separator: " ").compactMap { Scope(rawValue: String($0)) }
        var key = APIKey(
            id: try Column.identifier(row, 0, table: "api_keys"),
            organizationID: try Column.identifier(row, 1, table: "api_keys"),
            visibility: try Column.value(row, 2, table: "api_keys"), isLive: try Column.flag(row, 3),
            name: try row.text(4),
            secretHash: try row.blob(5), scopes: Set(scopes),
            siteID: try Column.optionalIdentifier(row, 7, table: "api_keys"),
            expiresAt: try Column.optionalTime(row, 8),
            revokedAt: try Column.optionalTime(row, 9), lastUsedAt: try Column.optionalTime(row, 10),
            createdAt: try Column.time(row, 11))
        key.allowedAddresses = addresses(try row.text(12))
        return key
    }

    private static func addresses(_ text: String) -> [AddressBlock] {
        guard !text.isEmpty else { return [] }
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        let blocks = parts.compactMap { AddressBlock(String($0)) }
        // A list that is not understood must not become "from everywhere", nor break the list of keys.
        return blocks.count == parts.count ? blocks : [AddressBlock(unreadable: text)]
    }
}

extension APIKeys {
    /// How many keys of an organisation and mode work at that time.
    package static func countActive(
        of organization: OrganizationID, isLive: Bool, at time: Timestamp, in database: Connection
    ) throws -> Int {
        try database.first(
            """
            /* APIKeys.countActive */ SELECT COUNT(*) FROM api_keys WHERE organization_id = $1 AND is_live
            = $2
                AND (revoked_at_ms IS NULL OR revoked_at_ms > $3) AND (expires_at_ms IS NULL OR
                expires_at_ms > $3)
            """, .identifier(organization), .boolean(isLive), .time(time)
        ) { row in Int(try row.integer(0)) } ?? 0
    }
}
