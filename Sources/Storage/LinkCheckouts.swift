package import Database
package import Domain

/// The table of checkouts that were made from links, with the seats of those that are being paid or were.
///
/// A checkout names its link itself, and the link its tenant; so every statement here binds both ids.
package enum LinkCheckouts {
    /// Notes that a checkout was made from a link; it sits nowhere yet.
    package static func insert(_ checkout: CheckoutID, of link: PaymentLink, in database: Connection) throws {
        try database.execute(
            """
            /* LinkCheckouts.insert */ INSERT INTO link_checkouts (checkout_id, link_id, seats, seat, is_paid)
            VALUES ($1, $2, $3, NULL, 0)
            """, .identifier(checkout), .identifier(link.id),
            link.paymentsLimit.map { .integer($0) } ?? .null)
    }

    /// Gives a checkout one of its link's seats; answers false when all are taken or the checkout is not the
    /// link's.
    ///
    /// True also when it has one already, or when its link has no limit and so no seats.
    package static func takeSeat(
        _ checkout: CheckoutID, of link: PaymentLinkID, in database: Connection
    ) throws -> Bool {
        let own = try database.first(
            """
            /* LinkCheckouts.ownSeat */ SELECT seats, seat FROM link_checkouts
            WHERE checkout_id = $1 AND link_id = $2
            """, .identifier(checkout), .identifier(link)
        ) { row in (limit: try row.optionalInteger(0), seat: try row.optionalInteger(1)) }
        guard let own else { return false }
        guard let limit = own.limit, own.seat == nil else { return true }
        let last =
            try database.first(
                "/* LinkCheckouts.lastSeat */ SELECT MAX(seat) FROM link_checkouts WHERE link_id = $1",
                .identifier(link)
            ) { row in try row.optionalInteger(0) ?? 0 } ?? 0
        // Seats that became free in between are looked for only when the last one is taken.
        let free = last < limit ? last + 1 : try freeSeat(of: link, limit: limit, in: database)
        guard let free else { return false }
        try database.execute(
            """
            /* LinkCheckouts.takeSeat */ UPDATE link_checkouts SET seat = $3
            WHERE checkout_id = $1 AND link_id = $2 AND seat IS NULL
            """, .identifier(checkout), .identifier(link), .integer(free))
        return true
    }

    /// Writes whether a checkout still holds its seat and whether it brought money.
    package static func follow(
        _ checkout: CheckoutID, of link: PaymentLinkID, facts: CheckoutFacts, in database: Connection
    ) throws {
        try database.execute(
            """
            /* LinkCheckouts.follow */ UPDATE link_checkouts
            SET is_paid = MAX(is_paid, $3), seat = CASE WHEN $4 THEN seat END
            WHERE checkout_id = $1 AND link_id = $2
            """, .identifier(checkout), .identifier(link), .boolean(facts.broughtMoney),
            .boolean(facts.holdsPayment))
    }

    private static func freeSeat(of link: PaymentLinkID, limit: Int64, in database: Connection) throws
        -> Int64?
    {
        try database.first(
            """
            /* LinkCheckouts.freeSeat */ SELECT candidate FROM (
                SELECT 1 AS candidate UNION ALL
                SELECT seat + 1 FROM link_checkouts WHERE link_id = $1 AND seat IS NOT NULL)
            WHERE candidate <= $2 AND NOT EXISTS (
                SELECT 1 FROM link_checkouts WHERE link_id = $1 AND seat = candidate)
            LIMIT 1
            """, .identifier(link), .integer(limit)
        ) { row in try row.integer(0) }
    }
}
