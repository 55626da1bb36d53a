package import Database
package import Domain
import Support

/// The table of disputes.
package enum Disputes {
    /// Stores a new dispute; one whose provider's id the attempt has already is a constraint error.
    package static func insert(_ dispute: Dispute, in database: Connection) throws {
        try database.execute(
            """
            /* Disputes.insert */ INSERT INTO disputes (id, transaction_id, checkout_id, site_id, amount,
                currency,
                reason, evidence_due_at_ms, provider_reference, status, created_at_ms, updated_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """,
            .identifier(dispute.id), .identifier(dispute.transactionID), .identifier(dispute.checkoutID),
            .identifier(dispute.siteID), .integer(dispute.amount.minorUnits),
            .text(dispute.amount.currency.code), .text(dispute.reason.rawValue),
            .optionalTime(dispute.evidenceDueAt), .text(dispute.providerReference),
            .text(dispute.status.rawValue), .time(dispute.createdAt), .time(dispute.updatedAt))
    }

    /// Writes a dispute's new status; the stored row must still be in the one that was read, else it throws
    /// `stale`.
    package static func update(_ dispute: Dispute, from old: DisputeStatus, in database: Connection) throws {
        let changed = try database.execute(
            """
            /* Disputes.update */ UPDATE disputes SET status = $4, updated_at_ms = $5
            WHERE id = $1 AND site_id = $2 AND status = $3
            """,
            .identifier(dispute.id), .identifier(dispute.siteID), .text(old.rawValue),
            .text(dispute.status.rawValue), .time(dispute.updatedAt))
        guard changed == 1 else { throw StorageError.stale(table: "disputes") }
    }

    /// The disputes of a checkout, oldest first.
    package static func all(of checkout: CheckoutID, site: SiteID, in database: Connection) throws
        -> [Dispute]
    {
        try database.query(
            """
            /* Disputes.all */ SELECT id, transaction_id, checkout_id, site_id, amount, currency, reason,
                evidence_due_at_ms, provider_reference, status, created_at_ms, updated_at_ms
            FROM disputes WHERE checkout_id = $1 AND site_id = $2 ORDER BY id
            """, .identifier(checkout), .identifier(site)
        ) { row in try dispute(row) }
    }

    /// A dispute of that organisation and mode, or nil, whoever else may have one of that id.
    package static func find(
        _ id: DisputeID, organization: OrganizationID, isLive: Bool, in database: Connection
    ) throws -> Dispute? {
        try database.first(
            """
            /* Disputes.find */ SELECT d.id, d.transaction_id, d.checkout_id, d.site_id, d.amount, d.currency,
                d.reason, d.evidence_due_at_ms, d.provider_reference, d.status, d.created_at_ms,
                d.updated_at_ms
            FROM disputes d JOIN sites s ON s.id = d.site_id JOIN checkouts c ON c.id = d.checkout_id
            WHERE d.id = $1 AND s.organization_id = $2 AND c.is_live = $3
            """, .identifier(id), .identifier(organization), .boolean(isLive)
        ) { row in try dispute(row) }
    }

    private static func dispute(_ row: Row) throws -> Dispute {
        Dispute(
            id: try Column.identifier(row, 0, table: "disputes"),
            transactionID: try Column.identifier(row, 1, table: "disputes"),
            checkoutID: try Column.identifier(row, 2, table: "disputes"),
            siteID: try Column.identifier(row, 3, table: "disputes"),
            amount: Money(
                minorUnits: try row.integer(4), currency: try Column.currency(row, 5, table: "disputes")),
            reason: try Column.value(row, 6, table: "disputes"),
            evidenceDueAt: try Column.optionalTime(row, 7), providerReference: try row.text(8),
            status: try Column.value(row, 9, table: "disputes"), createdAt: try Column.time(row, 10),
            updatedAt: try Column.time(row, 11))
    }
}
