package import Database
package import Domain

/// The table of checkouts that were made in the place of closed ones.
package enum Recoveries {
    /// Keeps that one checkout stands for another.
    package static func insert(_ fresh: CheckoutID, of closed: CheckoutID, in database: Connection) throws {
        try database.execute(
            """
            /* Recoveries.insert */ INSERT INTO recoveries (checkout_id, fresh_checkout_id) VALUES ($1, $2)
            """, .identifier(closed), .identifier(fresh))
    }

    /// Whether a checkout that stands for this one can still be paid, or was.
    package static func areOpen(of closed: CheckoutID, site: SiteID, in database: Connection) throws -> Bool {
        try database.first(
            """
            /* Recoveries.areOpen */ SELECT 1 FROM recoveries r
                JOIN checkouts c ON c.id = r.fresh_checkout_id AND c.site_id = $2
            WHERE r.checkout_id = $1 AND c.status NOT IN ('cancelled', 'expired', 'failed') LIMIT 1
            """, .identifier(closed), .identifier(site)
        ) { _ in true } ?? false
    }
}
