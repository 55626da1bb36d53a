package import Database
package import Domain
import Support

/// Lists of a tenant's saved methods, newest first.
package enum SavedMethodLists {
    /// The ids of one page, newest first: those after a method or before it, or from the newest on.
    ///
    /// A customer is found by an index; what an index does not tell is checked on the rows it leads to.
    package static func page(
        _ filter: SavedMethodFilter, after: SavedMethodID?, before: SavedMethodID?, limit: Int,
        in database: Connection
    ) throws -> [SavedMethodID] {
        if let before {
            let ids = try newer(filter, than: before, limit, in: database)
            return ids.reversed()
        }
        let end = after ?? SavedMethodID(high: .max, low: .max)
        if filter.customer != nil {
            return try ids(
                """
                /* SavedMethodLists.byCustomer */ SELECT id FROM saved_methods
                INDEXED BY saved_methods_by_customer
                WHERE organization_id = $1 AND is_live = $2 AND ($3 IS NULL OR site_id = $3)
                    AND ($4 IS NULL OR status = $4) AND customer_reference = $5
                    AND ($6 IS NULL OR lower(customer_email) = lower($6)) AND id < $7
                ORDER BY id DESC LIMIT $8
                """, filter, end, limit, in: database)
        }
        if filter.email != nil {
            return try ids(
                """
                /* SavedMethodLists.byEmail */ SELECT id FROM saved_methods INDEXED BY saved_methods_by_email
                WHERE organization_id = $1 AND is_live = $2 AND ($3 IS NULL OR site_id = $3)
                    AND ($4 IS NULL OR status = $4) AND ($5 IS NULL OR customer_reference = $5)
                    AND customer_email IS NOT NULL AND lower(customer_email) = lower($6) AND id < $7
                ORDER BY id DESC LIMIT $8
                """, filter, end, limit, in: database)
        }
        return try ids(
            """
            /* SavedMethodLists.all */ SELECT id FROM saved_methods INDEXED BY saved_methods_by_organization
            WHERE organization_id = $1 AND is_live = $2 AND ($3 IS NULL OR site_id = $3)
                AND ($4 IS NULL OR status = $4) AND $5 IS NULL AND $6 IS NULL AND id < $7
            ORDER BY id DESC LIMIT $8
            """, filter, end, limit, in: database)
    }

    private static func newer(
        _ filter: SavedMethodFilter, than end: SavedMethodID, _ limit: Int, in database: Connection
    ) throws -> [SavedMethodID] {
        try ids(
            """
            /* SavedMethodLists.newer */ SELECT id FROM saved_methods
            WHERE organization_id = $1 AND is_live = $2 AND ($3 IS NULL OR site_id = $3)
                AND ($4 IS NULL OR status = $4) AND ($5 IS NULL OR customer_reference = $5)
                AND ($6 IS NULL OR lower(customer_email) = lower($6)) AND id > $7
            ORDER BY id LIMIT $8
            """, filter, end, limit, in: database)
    }

    private static func ids(
        _ sql: StaticString, _ filter: SavedMethodFilter, _ end: SavedMethodID, _ limit: Int,
        in database: Connection
    ) throws -> [SavedMethodID] {
        try database.query(
            sql, .identifier(filter.organizationID), .boolean(filter.isLive),
            .optionalIdentifier(filter.siteID), .optional(filter.status?.rawValue),
            .optional(filter.customer), .optional(filter.email), .identifier(end), .integer(limit)
        ) { try Column.identifier($0, 0, table: "saved_methods") }
    }
}
