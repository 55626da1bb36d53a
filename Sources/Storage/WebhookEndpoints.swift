package import Database
package import Domain
package import Support

/// The table of webhook endpoints.
package enum WebhookEndpoints {
    /// An endpoint's secrets as they are stored.
    package struct SealedSecrets: Hashable, Sendable {
        /// What signs.
        package var current: String
        /// What signs too until the overlap of a rotation ends.
        package var previous: String?

        /// Makes secrets.
        package init(current: String, previous: String? = nil) {
            self.current = current
            self.previous = previous
        }
    }

    /// Stores a new endpoint.
    package static func insert(
        _ endpoint: WebhookEndpoint, secrets: SealedSecrets, in database: Connection
    ) throws {
        try database.execute(
            """
            /* WebhookEndpoints.insert */ INSERT INTO webhook_endpoints (id, site_id, is_live, url,
                description, events, payload, version, sealed_secret, created_at_ms, updated_at_ms,
                disabled_reason, disabled_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """,
            .identifier(endpoint.id), .identifier(endpoint.siteID), .boolean(endpoint.isLive),
            .text(endpoint.url.description), .optional(endpoint.summary), .text(endpoint.filter.storedText),
            .text(endpoint.payload.rawValue), .text(endpoint.version.rawValue), .text(secrets.current),
            .time(endpoint.createdAt), .time(endpoint.updatedAt),
            .optional(endpoint.disabling?.rawValue), .optionalTime(endpoint.disabledAt))
    }

    /// Writes what may change but the secrets.
    package static func update(_ endpoint: WebhookEndpoint, in database: Connection) throws {
        let changed = try database.execute(
            """
            /* WebhookEndpoints.update */ UPDATE webhook_endpoints SET url = $3, description = $4,
                events = $5, payload = $6, version = $7, disabled_reason = $8, disabled_at_ms = $9,
                failing_since_ms = $10, updated_at_ms = $11
            WHERE id = $1 AND site_id = $2
            """,
            .identifier(endpoint.id), .identifier(endpoint.siteID), .text(endpoint.url.description),
            .optional(endpoint.summary), .text(endpoint.filter.storedText), .text(endpoint.payload.rawValue),
            .text(endpoint.version.rawValue), .optional(endpoint.disabling?.rawValue),
            .optionalTime(endpoint.disabledAt), .optionalTime(endpoint.failingSince),
            .time(endpoint.updatedAt))
        guard changed == 1 else { throw StorageError.stale(table: "webhook_endpoints") }
    }

    /// Writes new secrets; the one before signs too until then.
    package static func rotate(
        _ id: WebhookEndpointID, site: SiteID, secrets: SealedSecrets, previousEndsAt: Timestamp?,
        in database: Connection
    ) throws {
        try database.execute(
            """
            /* WebhookEndpoints.rotate */ UPDATE webhook_endpoints SET sealed_secret = $3,
                sealed_previous_secret = $4, previous_until_ms = $5
            WHERE id = $1 AND site_id = $2
            """,
            .identifier(id), .identifier(site), .text(secrets.current), .optional(secrets.previous),
            .optionalTime(previousEndsAt))
    }

    /// Marks an endpoint as deleted; its row stays for its deliveries.
    package static func delete(
        _ id: WebhookEndpointID, site: SiteID, at time: Timestamp, in database: Connection
    ) throws {
        try database.execute(
            """
            /* WebhookEndpoints.delete */ UPDATE webhook_endpoints SET deleted_at_ms = $3
            WHERE id = $1 AND site_id = $2 AND deleted_at_ms IS NULL
            """, .identifier(id), .identifier(site), .time(time))
    }

    /// An endpoint of that organisation and mode, or nil.
    package static func find(
        _ id: WebhookEndpointID, organization: OrganizationID, isLive: Bool, in database: Connection
    ) throws -> WebhookEndpoint? {
        try database.first(
            """
            /* WebhookEndpoints.find */ SELECT e.id, e.site_id, e.is_live, e.url, e.description, e.events,
                e.payload, e.version, e.disabled_reason, e.disabled_at_ms, e.failing_since_ms,
                e.previous_until_ms, e.created_at_ms, e.updated_at_ms
            FROM webhook_endpoints e JOIN sites s ON s.id = e.site_id
            WHERE e.id = $1 AND s.organization_id = $2 AND e.is_live = $3 AND e.deleted_at_ms IS NULL
            """, .identifier(id), .identifier(organization), .boolean(isLive)
        ) { row in try endpoint(row) }
    }

    /// An endpoint with its secrets, whoever's it is, for the worker that sends; nil when it was deleted.
    package static func unscopedFind(_ id: WebhookEndpointID, in database: Connection) throws
        -> (endpoint: WebhookEndpoint, secrets: SealedSecrets)?
    {
        try database.first(
            """
            /* WebhookEndpoints.unscopedFind */ SELECT id, site_id, is_live, url, description, events,
                payload, version, disabled_reason, disabled_at_ms, failing_since_ms, previous_until_ms,
                created_at_ms, updated_at_ms, sealed_secret, sealed_previous_secret
            FROM webhook_endpoints WHERE id = $1 AND deleted_at_ms IS NULL
            """, .identifier(id)
        ) { row in
            (
                try endpoint(row),
                SealedSecrets(current: try row.text(14), previous: try row.optionalText(15))
            )
        }
    }

    /// The endpoints of a site and mode, oldest first.
    package static func all(of site: SiteID, isLive: Bool, in database: Connection) throws
        -> [WebhookEndpoint]
    {
        try database.query(
            """
            /* WebhookEndpoints.all */ SELECT id, site_id, is_live, url, description, events,
                payload, version, disabled_reason, disabled_at_ms, failing_since_ms, previous_until_ms,
                created_at_ms, updated_at_ms
            FROM webhook_endpoints WHERE site_id = $1 AND is_live = $2 AND deleted_at_ms IS NULL ORDER BY id
            """, .identifier(site), .boolean(isLive)
        ) { row in try endpoint(row) }
    }

    /// The endpoints of an organisation and mode after that id, oldest first; of one site where it is named.
    package static func page(
        of organization: OrganizationID, isLive: Bool, site: SiteID?, after: WebhookEndpointID?, limit: Int,
        in database: Connection
    ) throws -> [WebhookEndpoint] {
        try database.query(
            """
            /* WebhookEndpoints.page */ SELECT e.id, e.site_id, e.is_live, e.url, e.description, e.events,
                e.payload, e.version, e.disabled_reason, e.disabled_at_ms, e.failing_since_ms,
                e.previous_until_ms, e.created_at_ms, e.updated_at_ms
            FROM sites s JOIN webhook_endpoints e ON e.site_id = s.id
            WHERE s.organization_id = $1 AND e.is_live = $2 AND e.deleted_at_ms IS NULL
                AND ($3 IS NULL OR e.site_id = $3) AND ($4 IS NULL OR e.id > $4)
            ORDER BY e.id LIMIT $5
            """, .identifier(organization), .boolean(isLive), .optionalIdentifier(site),
            .optionalIdentifier(after), .integer(limit)
        ) { row in try endpoint(row) }
    }

    private static func endpoint(_ row: Row) throws -> WebhookEndpoint {
        guard let url = WebURL(try row.text(3)) else {
            throw StorageError.unreadable(table: "webhook_endpoints", column: "url")
        }
        var endpoint = WebhookEndpoint(
            id: try Column.identifier(row, 0, table: "webhook_endpoints"),
            siteID: try Column.identifier(row, 1, table: "webhook_endpoints"),
            isLive: try Column.flag(row, 2), url: url, summary: try row.optionalText(4),
            filter: EventFilter(stored: try row.text(5)),
            payload: try Column.value(row, 6, table: "webhook_endpoints"),
            version: try Column.value(row, 7, table: "webhook_endpoints"),
            createdAt: try Column.time(row, 12), updatedAt: try Column.time(row, 13))
        endpoint.disabling = try Column.optionalValue(row, 8, table: "webhook_endpoints")
        endpoint.disabledAt = try Column.optionalTime(row, 9)
        endpoint.failingSince = try Column.optionalTime(row, 10)
        endpoint.previousSecretEndsAt = try Column.optionalTime(row, 11)
        return endpoint
    }
}
