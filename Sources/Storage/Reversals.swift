package import Database
package import Domain
import Support

/// The table of reversals: money that had come and that banks took back.
package enum Reversals {
    /// Stores a new reversal; a second standing one of an attempt is a constraint error.
    package static func insert(_ reversal: Reversal, in database: Connection) throws {
        try database.execute(
            """
            /* Reversals.insert */ INSERT INTO reversals (transaction_id, checkout_id, site_id, amount,
                currency, decline_code, provider_code, provider_reference, status, created_at_ms,
                updated_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            .identifier(reversal.transactionID), .identifier(reversal.checkoutID),
            .identifier(reversal.siteID), .integer(reversal.amount.minorUnits),
            .text(reversal.amount.currency.code), .text(reversal.declineCode.rawValue),
            .optional(reversal.providerCode), .text(reversal.providerReference),
            .text(reversal.status.rawValue), .time(reversal.createdAt), .time(reversal.updatedAt))
    }

    /// Writes a reversal's new status; the stored row must still be in the one that was read, else it throws
    /// `stale`.
    package static func update(_ reversal: Reversal, from old: ReversalStatus, in database: Connection) throws
    {
        let changed = try database.execute(
            """
            /* Reversals.update */ UPDATE reversals SET status = $5, updated_at_ms = $6
            WHERE transaction_id = $1 AND provider_reference = $2 AND site_id = $3 AND status = $4
            """,
            .identifier(reversal.transactionID), .text(reversal.providerReference),
            .identifier(reversal.siteID), .text(old.rawValue), .text(reversal.status.rawValue),
            .time(reversal.updatedAt))
        guard changed == 1 else { throw StorageError.stale(table: "reversals") }
    }

    /// The reversals of a checkout, oldest first.
    package static func all(of checkout: CheckoutID, site: SiteID, in database: Connection) throws
        -> [Reversal]
    {
        try database.query(
            """
            /* Reversals.all */ SELECT transaction_id, checkout_id, site_id, amount, currency, decline_code,
                provider_code, provider_reference, status, created_at_ms, updated_at_ms
            FROM reversals WHERE checkout_id = $1 AND site_id = $2 ORDER BY created_at_ms, rowid
            """, .identifier(checkout), .identifier(site)
        ) { row in
            Reversal(
                transactionID: try Column.identifier(row, 0, table: "reversals"),
                checkoutID: try Column.identifier(row, 1, table: "reversals"),
                siteID: try Column.identifier(row, 2, table: "reversals"),
                amount: Money(
                    minorUnits: try row.integer(3),
                    currency: try Column.currency(row, 4, table: "reversals")),
                declineCode: try Column.value(row, 5, table: "reversals"),
                providerCode: try row.optionalText(6), providerReference: try row.text(7),
                status: try Column.value(row, 8, table: "reversals"), createdAt: try Column.time(row, 9),
                updatedAt: try Column.time(row, 10))
        }
    }
}
