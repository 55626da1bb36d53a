package import Database
package import Domain

/// The table of references that a site declares unique.
package enum UniqueReferences {
    /// The checkout that has a reference.
    package struct Holder: Hashable, Sendable {
        /// The first checkout made with it.
        package var checkoutID: CheckoutID
        /// SHA-256 of the body that made it.
        package var fingerprint: [UInt8]
    }

    /// Who has the reference in that site and mode; nil when nobody has.
    package static func holder(
        of reference: String, site: SiteID, isLive: Bool, in database: Connection
    ) throws -> Holder? {
        try database.first(
            """
            /* UniqueReferences.holder */ SELECT checkout_id, fingerprint FROM unique_references
            WHERE site_id = $1 AND is_live = $2 AND reference = $3
            """, .identifier(site), .boolean(isLive), .text(reference)
        ) { row in
            Holder(
                checkoutID: try Column.identifier(row, 0, table: "unique_references"),
                fingerprint: try row.blob(1))
        }
    }

    /// Gives the reference of one checkout to another that takes its place; nothing where it had none.
    package static func move(
        _ reference: String, from old: CheckoutID, to new: CheckoutID, site: SiteID, isLive: Bool,
        in database: Connection
    ) throws {
        try database.execute(
            """
            /* UniqueReferences.move */ UPDATE unique_references SET checkout_id = $5
            WHERE site_id = $1 AND is_live = $2 AND reference = $3 AND checkout_id = $4
            """, .identifier(site), .boolean(isLive), .text(reference), .identifier(old), .identifier(new))
    }

    /// Gives the reference to a checkout; it must be free.
    package static func insert(
        _ reference: String, holder: Holder, site: SiteID, isLive: Bool, in database: Connection
    ) throws {
        try database.execute(
            """
            /* UniqueReferences.insert */ INSERT INTO unique_references (site_id, is_live, reference,
                checkout_id, fingerprint)
            VALUES ($1, $2, $3, $4, $5)
            """,
            .identifier(site), .boolean(isLive), .text(reference), .identifier(holder.checkoutID),
            .blob(holder.fingerprint))
    }
}

extension UniqueReferences.Holder {
    /// Makes a holder.
    package init(_ checkoutID: CheckoutID, fingerprint: [UInt8]) {
        self.checkoutID = checkoutID
        self.fingerprint = fingerprint
    }
}
