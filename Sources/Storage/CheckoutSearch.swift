package import Database
package import Domain

/// The index of words by which checkouts are found.
package enum CheckoutSearch {
    /// About how many checkouts the index does not know yet.
    package static func unscopedLag(in database: Connection) throws -> Int64 {
        try database.first(
            """
            /* CheckoutSearch.unscopedLag */ SELECT (SELECT max(rowid) FROM checkouts) - indexed_rowid
            FROM search_progress
            """
        ) { try $0.optionalInteger(0) ?? 0 } ?? 0
    }

    /// Takes in the next checkouts, oldest first, of all tenants; answers how many.
    package static func unscopedAdvance(limit: Int, in database: Connection) throws -> Int {
        let rows = try database.query(
            """
            /* CheckoutSearch.unscopedNext */ SELECT rowid, organization_id, is_live, details
            FROM checkouts WHERE rowid > (SELECT indexed_rowid FROM search_progress)
            ORDER BY rowid LIMIT $1
            """, .integer(limit)
        ) { try entry($0) }
        guard let last = rows.last else { return 0 }
        for (rowid, entry) in rows { try insert(entry, rowid: rowid, in: database) }
        try database.execute(
            "/* CheckoutSearch.progress */ UPDATE search_progress SET indexed_rowid = $1",
            .integer(last.rowid))
        return rows.count
    }

    /// Replaces what the index knows of a checkout whose details are about to change, while its row still
    /// holds the old ones; nothing when it knows nothing yet.
    package static func replace(
        _ id: CheckoutID, site: SiteID, with details: CheckoutDetails, in database: Connection
    ) throws {
        let known = try database.first(
            """
            /* CheckoutSearch.known */ SELECT rowid, organization_id, is_live, details
            FROM checkouts WHERE id = $1 AND site_id = $2
                AND rowid <= (SELECT indexed_rowid FROM search_progress)
            """, .identifier(id), .identifier(site)
        ) { row in
            (
                try entry(row), try Column.identifier(row, 1, table: "checkouts") as OrganizationID,
                try Column.flag(row, 2)
            )
        }
        guard let ((rowid, old), organization, isLive) = known else { return }
        // A contentless index is told what it forgets (sqlite.org/fts5.html, section 6.3).
        try database.execute(
            """
            /* CheckoutSearch.forget */ INSERT INTO checkout_search (checkout_search, rowid, tenant, email,
            words) VALUES ('delete', $1, $2, $3, $4)
            """, .integer(rowid), .text(old.tenant), .text(old.email), .text(old.words))
        try insert(
            SearchEntry(details, organization: organization, isLive: isLive), rowid: rowid, in: database)
    }

    private static func insert(_ entry: SearchEntry, rowid: Int64, in database: Connection) throws {
        try database.execute(
            """
            /* CheckoutSearch.insert */ INSERT INTO checkout_search (rowid, tenant, email, words)
            VALUES ($1, $2, $3, $4)
            """, .integer(rowid), .text(entry.tenant), .text(entry.email), .text(entry.words))
    }

    private static func entry(_ row: Row) throws -> (rowid: Int64, entry: SearchEntry) {
        let organization: OrganizationID = try Column.identifier(row, 1, table: "checkouts")
        let isLive = try Column.flag(row, 2)
        let entry = try row.withText(3) {
            try SearchEntry(stored: $0, organization: organization, isLive: isLive)
        }
        return (try row.integer(0), entry)
    }
}
