package import Database
package import Domain

extension Checkouts {
    /// A glance at the checkout that a page address names; nil when no checkout has that id and secret.
    ///
    /// Page addresses are how a payer's tenant is found.
    package static func unscopedGlance(_ token: PageToken, in database: Connection) throws -> CheckoutGlance?
    {
        try database.first(
            """
            /* Checkouts.unscopedGlance */ SELECT page_secret_high, page_secret_low, event_count, status,
            in_flight, updated_at_ms
            FROM checkouts WHERE id = $1
            """, .identifier(token.checkoutID)
        ) { row -> CheckoutGlance? in
            let secret = PageSecret(
                high: UInt64(bitPattern: try row.integer(0)), low: UInt64(bitPattern: try row.integer(1)))
            guard secret.matches(token.secret) else { return nil }
            return CheckoutGlance(
                eventCount: try row.integer(2), status: try Column.value(row, 3, table: "checkouts"),
                inFlight: try Column.optionalValue(row, 4, table: "checkouts"),
                updatedAt: try Column.time(row, 5))
        } ?? nil
    }
}
