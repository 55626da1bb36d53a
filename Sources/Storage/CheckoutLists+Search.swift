import Database
import Domain

extension CheckoutLists {
    /// A page of what the search index finds, newest first.
    ///
    /// Rowids grow as checkouts are made: the index is read from its end, or from the cursor, and no further
    /// than the page needs.
    static func searched(
        _ filter: CheckoutFilter, _ place: ListPlace, _ limit: Int, in database: Connection
    ) throws -> [CheckoutID] {
        let (from, before) = filter.idSpan
        let search = Search(
            filter: filter, from: from, before: before, limit: limit, match: match(filter))
        // Four digits may be the end of a card number as well as a word.
        if filter.email == nil, let lastFour = filter.text?.lastFour {
            switch place {
            case .start: return try older(search, than: nil, lastFour, in: database)
            case .after(let id): return try older(search, than: id, lastFour, in: database)
            case .before(let id): return try newer(search, than: id, lastFour, in: database).reversed()
            }
        }
        switch place {
        case .start: return try older(search, than: nil, in: database)
        case .after(let id): return try older(search, than: id, in: database)
        case .before(let id): return try newer(search, than: id, in: database).reversed()
        }
    }

    private struct Search {
        let filter: CheckoutFilter
        let from: CheckoutID
        let before: CheckoutID
        let limit: Int
        let match: String
    }

    private static func match(_ filter: CheckoutFilter) -> String {
        var conditions = ["tenant : " + SearchEntry.tenant(filter.organizationID, isLive: filter.isLive)]
        if let email = filter.email { conditions.append("email : " + SearchEntry.email(email)) }
        if let text = filter.text { conditions.append(text.conditions) }
        return conditions.joined(separator: " AND ")
    }

    private static func older(
        _ search: Search, than cursor: CheckoutID?, in database: Connection
    ) throws -> [CheckoutID] {
        let filter = search.filter
        return try database.query(
            """
            /* CheckoutLists.older */ SELECT c.id FROM checkout_search
            CROSS JOIN checkouts c ON c.rowid = checkout_search.rowid
            WHERE c.organization_id = $1 AND c.is_live = $2 AND ($3 IS NULL OR c.site_id = $3)
                AND ($4 IS NULL OR c.status = $4) AND ($5 IS NULL OR c.reference = $5)
                AND c.id >= $6 AND c.id < $7 AND checkout_search MATCH $9
                AND checkout_search.rowid < COALESCE((SELECT rowid FROM checkouts WHERE id = $10),
                    iif($10 IS NULL, 9223372036854775807, 0))
            ORDER BY checkout_search.rowid DESC LIMIT $8
            """,
            .identifier(filter.organizationID), .boolean(filter.isLive), .optionalIdentifier(filter.siteID),
            .optional(filter.status?.rawValue), .optional(filter.reference), .identifier(search.from),
            .identifier(search.before), .integer(search.limit), .text(search.match),
            .optionalIdentifier(cursor)
        ) { try Column.identifier($0, 0, table: "checkouts") }
    }

    private static func newer(
        _ search: Search, than cursor: CheckoutID, in database: Connection
    ) throws -> [CheckoutID] {
        let filter = search.filter
        return try database.query(
            """
            /* CheckoutLists.newer */ SELECT c.id FROM checkout_search
            CROSS JOIN checkouts c ON c.rowid = checkout_search.rowid
            WHERE c.organization_id = $1 AND c.is_live = $2 AND ($3 IS NULL OR c.site_id = $3)
                AND ($4 IS NULL OR c.status = $4) AND ($5 IS NULL OR c.reference = $5)
                AND c.id >= $6 AND c.id < $7 AND checkout_search MATCH $9
                AND checkout_search.rowid > COALESCE((SELECT rowid FROM checkouts WHERE id = $10),
                    9223372036854775807)
            ORDER BY checkout_search.rowid LIMIT $8
            """,
            .identifier(filter.organizationID), .boolean(filter.isLive), .optionalIdentifier(filter.siteID),
            .optional(filter.status?.rawValue), .optional(filter.reference), .identifier(search.from),
            .identifier(search.before), .integer(search.limit), .text(search.match), .identifier(cursor)
        ) { try Column.identifier($0, 0, table: "checkouts") }
    }

    private static func older(
        _ search: Search, than cursor: CheckoutID?, _ lastFour: String, in database: Connection
    ) throws -> [CheckoutID] {
        let filter = search.filter
        return try database.query(
            """
            /* CheckoutLists.olderByLastFour */ SELECT c.id FROM (
                SELECT rowid AS found FROM checkout_search WHERE checkout_search MATCH $9
                UNION SELECT k.rowid FROM sites s
                    CROSS JOIN transactions t INDEXED BY transactions_by_last_four
                        ON t.site_id = s.id AND t.instrument_last_four = $11
                    JOIN checkouts k ON k.id = t.checkout_id
                    WHERE s.organization_id = $1)
            CROSS JOIN checkouts c ON c.rowid = found
            WHERE c.organization_id = $1 AND c.is_live = $2 AND ($3 IS NULL OR c.site_id = $3)
                AND ($4 IS NULL OR c.status = $4) AND ($5 IS NULL OR c.reference = $5)
                AND c.id >= $6 AND c.id < $7
                AND c.rowid < COALESCE((SELECT rowid FROM checkouts WHERE id = $10),
                    iif($10 IS NULL, 9223372036854775807, 0))
            ORDER BY c.rowid DESC LIMIT $8
            """,
            .identifier(filter.organizationID), .boolean(filter.isLive), .optionalIdentifier(filter.siteID),
            .optional(filter.status?.rawValue), .optional(filter.reference), .identifier(search.from),
            .identifier(search.before), .integer(search.limit), .text(search.match),
            .optionalIdentifier(cursor), .text(lastFour)
        ) { try Column.identifier($0, 0, table: "checkouts") }
    }

    private static func newer(
        _ search: Search, than cursor: CheckoutID, _ lastFour: String, in database: Connection
    ) throws -> [CheckoutID] {
        let filter = search.filter
        return try database.query(
            """
            /* CheckoutLists.newerByLastFour */ SELECT c.id FROM (
                SELECT rowid AS found FROM checkout_search WHERE checkout_search MATCH $9
                UNION SELECT k.rowid FROM sites s
                    CROSS JOIN transactions t INDEXED BY transactions_by_last_four
                        ON t.site_id = s.id AND t.instrument_last_four = $11
                    JOIN checkouts k ON k.id = t.checkout_id
                    WHERE s.organization_id = $1)
            CROSS JOIN checkouts c ON c.rowid = found
            WHERE c.organization_id = $1 AND c.is_live = $2 AND ($3 IS NULL OR c.site_id = $3)
                AND ($4 IS NULL OR c.status = $4) AND ($5 IS NULL OR c.reference = $5)
                AND c.id >= $6 AND c.id < $7
                AND c.rowid > COALESCE((SELECT rowid FROM checkouts WHERE id = $10), 9223372036854775807)
            ORDER BY c.rowid LIMIT $8
            """,
            .identifier(filter.organizationID), .boolean(filter.isLive), .optionalIdentifier(filter.siteID),
            .optional(filter.status?.rawValue), .optional(filter.reference), .identifier(search.from),
            .identifier(search.before), .integer(search.limit), .text(search.match), .identifier(cursor),
            .text(lastFour)
        ) { try Column.identifier($0, 0, table: "checkouts") }
    }
}
