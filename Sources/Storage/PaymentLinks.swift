package import Database
package import Domain
package import Support

/// The table of payment links.
package enum PaymentLinks {
    /// Stores a new link, whose first event tells that it was made.
    package static func insert(_ link: PaymentLink, in database: Connection) throws {
        try database.execute(
            """
            /* PaymentLinks.insert */ INSERT INTO payment_links (id, organization_id, site_id, is_live, code,
                currency, terms, payments_limit, details, expires_at_ms, deactivated_at_ms, created_at_ms,
                updated_at_ms, event_count, told_state)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1, 'active')
            """,
            .identifier(link.id), .identifier(link.organizationID), .identifier(link.siteID),
            .boolean(link.isLive), .integer(Int64(link.code.value)), .text(link.currency.code),
            .text(LinkTermsText.encode(link.amount)), link.paymentsLimit.map { .integer($0) } ?? .null,
            .utf8(CheckoutDetailsText.encode(link.details)), .optionalTime(link.expiresAt),
            .optionalTime(link.deactivatedAt), .time(link.createdAt), .time(link.updatedAt))
    }

    /// Writes what a merchant may change: the details, the end and whether it was taken back.
    package static func update(_ link: PaymentLink, in database: Connection) throws {
        let changed = try database.execute(
            """
            /* PaymentLinks.update */ UPDATE payment_links SET details = $3, expires_at_ms = $4,
                deactivated_at_ms = $5, updated_at_ms = $6
            WHERE id = $1 AND organization_id = $2
            """,
            .identifier(link.id), .identifier(link.organizationID),
            .utf8(CheckoutDetailsText.encode(link.details)), .optionalTime(link.expiresAt),
            .optionalTime(link.deactivatedAt), .time(link.updatedAt))
        guard changed == 1 else { throw StorageError.stale(table: "payment_links") }
    }

    /// The link of an address, whoever's it is: how its payers' tenant is found.
    package static func unscopedFind(_ code: ShortCode, in database: Connection) throws -> PaymentLink? {
        try database.first(
            """
            /* PaymentLinks.unscopedFindByCode */ SELECT id, organization_id, site_id, is_live, code,
                currency, terms, payments_limit, details, expires_at_ms, deactivated_at_ms, created_at_ms,
                updated_at_ms,
                (SELECT COUNT(*) FROM link_checkouts c WHERE c.link_id = l.id AND c.is_paid = 1)
            FROM payment_links l WHERE code = $1
            """, .integer(Int64(code.value))
        ) { row in try link(row) }
    }

    /// The link of that id, whoever's it is; for a checkout that names it.
    package static func unscopedFind(_ id: PaymentLinkID, in database: Connection) throws -> PaymentLink? {
        try database.first(
            """
            /* PaymentLinks.unscopedFind */ SELECT id, organization_id, site_id, is_live, code, currency,
                terms, payments_limit, details, expires_at_ms, deactivated_at_ms, created_at_ms,
                updated_at_ms,
                (SELECT COUNT(*) FROM link_checkouts c WHERE c.link_id = l.id AND c.is_paid = 1)
            FROM payment_links l WHERE id = $1
            """, .identifier(id)
        ) { row in try link(row) }
    }

    /// A link of that organisation and mode, or nil.
    package static func find(
        _ id: PaymentLinkID, organization: OrganizationID, isLive: Bool, in database: Connection
    ) throws -> PaymentLink? {
        try database.first(
            """
            /* PaymentLinks.find */ SELECT id, organization_id, site_id, is_live, code, currency, terms,
                payments_limit, details, expires_at_ms, deactivated_at_ms, created_at_ms, updated_at_ms,
                (SELECT COUNT(*) FROM link_checkouts c WHERE c.link_id = l.id AND c.is_paid = 1)
            FROM payment_links l WHERE id = $1 AND organization_id = $2 AND is_live = $3
            """, .identifier(id), .identifier(organization), .boolean(isLive)
        ) { row in try link(row) }
    }

    /// The links of an organisation and mode, newest first: those made before `after`, else those made later
    /// than `before` and nearest to it, else the newest; of one site only where one is named, and of one
    /// state only as `PaymentLink.state(at:)` tells it.
    package static func page(
        of organization: OrganizationID, isLive: Bool, site: SiteID?, state: PaymentLinkState?,
        at time: Timestamp, after: PaymentLinkID?, before: PaymentLinkID?, limit: Int, in database: Connection
    ) throws -> [PaymentLink] {
        if let before, after == nil {
            return try database.query(
                """
                /* PaymentLinks.pageBefore */ SELECT id, organization_id, site_id, is_live, code, currency,
                    terms, payments_limit, details, expires_at_ms, deactivated_at_ms, created_at_ms,
                    updated_at_ms,
                    (SELECT COUNT(*) FROM link_checkouts c WHERE c.link_id = l.id AND c.is_paid = 1)
                FROM payment_links l WHERE organization_id = $1 AND is_live = $2 AND id > $3
                    AND ($5 IS NULL OR site_id = $5)
                    AND ($6 IS NULL OR $6 = CASE
                        WHEN payments_limit <= (
                            SELECT COUNT(*) FROM link_checkouts c WHERE c.link_id = l.id AND c.is_paid = 1)
                            THEN 'completed'
                        WHEN deactivated_at_ms IS NOT NULL THEN 'deactivated'
                        WHEN expires_at_ms <= $7 THEN 'expired' ELSE 'active' END)
                ORDER BY id LIMIT $4
                """, .identifier(organization), .boolean(isLive), .identifier(before), .integer(limit),
                .optionalIdentifier(site), .optional(state?.rawValue), .time(time)
            ) { row in try link(row) }.reversed()
        }
        let last = [UInt8](repeating: 0xFF, count: 17)
        return try database.query(
            """
            /* PaymentLinks.pageAfter */ SELECT id, organization_id, site_id, is_live, code, currency, terms,
                payments_limit, details, expires_at_ms, deactivated_at_ms, created_at_ms, updated_at_ms,
                (SELECT COUNT(*) FROM link_checkouts c WHERE c.link_id = l.id AND c.is_paid = 1)
            FROM payment_links l WHERE organization_id = $1 AND is_live = $2 AND id < $3
                AND ($5 IS NULL OR site_id = $5)
                AND ($6 IS NULL OR $6 = CASE
                    WHEN payments_limit <= (
                        SELECT COUNT(*) FROM link_checkouts c WHERE c.link_id = l.id AND c.is_paid = 1)
                        THEN 'completed'
                    WHEN deactivated_at_ms IS NOT NULL THEN 'deactivated'
                    WHEN expires_at_ms <= $7 THEN 'expired' ELSE 'active' END)
            ORDER BY id DESC LIMIT $4
            """, .identifier(organization), .boolean(isLive), .blob(after?.bytes ?? last), .integer(limit),
            .optionalIdentifier(site), .optional(state?.rawValue), .time(time)
        ) { row in try link(row) }
    }

    private static func link(_ row: Row) throws -> PaymentLink {
        let currency = try Column.currency(row, 5, table: "payment_links")
        guard let code = ShortCode(value: UInt64(bitPattern: try row.integer(4))) else {
            throw StorageError.unreadable(table: "payment_links", column: "code")
        }
        return PaymentLink(
            id: try Column.identifier(row, 0, table: "payment_links"),
            organizationID: try Column.identifier(row, 1, table: "payment_links"),
            siteID: try Column.identifier(row, 2, table: "payment_links"),
            isLive: try Column.flag(row, 3), code: code, currency: currency,
            amount: try row.withText(6) { try LinkTermsText.decode($0) },
            paymentsLimit: try row.optionalInteger(7).map { Int($0) },
            paymentsMade: Int(try row.integer(13)),
            details: try row.withText(8) { try CheckoutDetailsText.decode($0, currency: currency) },
            expiresAt: try Column.optionalTime(row, 9), deactivatedAt: try Column.optionalTime(row, 10),
            createdAt: try Column.time(row, 11), updatedAt: try Column.time(row, 12))
    }
}
