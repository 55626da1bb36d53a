package import Database
package import Domain
import Support

/// Lists of a tenant's saved methods, newest first.
package enum SavedMethodLists {
    /// The ids of one page, newest first: those after a method or before it, or from the newest on.
    ///
    /// A customer has few methods, which an index leads to. All others are found by an index that has each
    /// status in the order of ids; a page of each is read and they are merged.
    package static func page(
        _ filter: SavedMethodFilter, after: SavedMethodID?, before: SavedMethodID?, limit: Int,
        in database: Connection
    ) throws -> [SavedMethodID] {
        let isOfCustomer = filter.customer != nil || filter.email != nil
        let statuses: [SavedMethodStatus?] =
            filter.status != nil || isOfCustomer ? [filter.status] : SavedMethodStatus.allCases
        let end = before ?? after ?? SavedMethodID(high: .max, low: .max)
        let sql = before == nil ? older(filter) : newer(filter)
        let found = try statuses.flatMap { status in
            try database.query(
                sql, .identifier(filter.organizationID), .boolean(filter.isLive),
                .optionalIdentifier(filter.siteID), .optional(status?.rawValue),
                .optional(filter.customer), .optional(filter.email), .identifier(end), .integer(limit)
            ) { try Column.identifier($0, 0, table: "saved_methods") as SavedMethodID }
        }.sorted { $0 > $1 }
        return Array(before == nil ? found.prefix(limit) : found.suffix(limit))
    }

    private static func older(_ filter: SavedMethodFilter) -> StaticString {
        if filter.customer != nil {
            return """
                /* SavedMethodLists.byCustomer */ SELECT id FROM saved_methods
                INDEXED BY saved_methods_by_customer
                WHERE organization_id = $1 AND is_live = $2 AND ($3 IS NULL OR site_id = $3)
                    AND ($4 IS NULL OR status = $4) AND customer_reference = $5
                    AND ($6 IS NULL OR lower(customer_email) = lower($6)) AND id < $7
                ORDER BY id DESC LIMIT $8
                """
        }
        if filter.email != nil {
            return """
                /* SavedMethodLists.byEmail */ SELECT id FROM saved_methods INDEXED BY saved_methods_by_email
                WHERE organization_id = $1 AND is_live = $2 AND ($3 IS NULL OR site_id = $3)
                    AND ($4 IS NULL OR status = $4) AND $5 IS NULL
                    AND customer_email IS NOT NULL AND lower(customer_email) = lower($6) AND id < $7
                ORDER BY id DESC LIMIT $8
                """
        }
        return filter.siteID == nil
            ? """
            /* SavedMethodLists.all */ SELECT id FROM saved_methods INDEXED BY saved_methods_by_organization
            WHERE organization_id = $1 AND is_live = $2 AND $3 IS NULL
                AND status = $4 AND $5 IS NULL AND $6 IS NULL AND id < $7
            ORDER BY id DESC LIMIT $8
            """
            : """
            /* SavedMethodLists.bySite */ SELECT id FROM saved_methods INDEXED BY saved_methods_by_site
            WHERE organization_id = $1 AND is_live = $2 AND site_id = $3
                AND status = $4 AND $5 IS NULL AND $6 IS NULL AND id < $7
            ORDER BY id DESC LIMIT $8
            """
    }

    private static func newer(_ filter: SavedMethodFilter) -> StaticString {
        if filter.customer != nil {
            return """
                /* SavedMethodLists.newerByCustomer */ SELECT id FROM saved_methods
                INDEXED BY saved_methods_by_customer
                WHERE organization_id = $1 AND is_live = $2 AND ($3 IS NULL OR site_id = $3)
                    AND ($4 IS NULL OR status = $4) AND customer_reference = $5
                    AND ($6 IS NULL OR lower(customer_email) = lower($6)) AND id > $7
                ORDER BY id LIMIT $8
                """
        }
        if filter.email != nil {
            return """
                /* SavedMethodLists.newerByEmail */ SELECT id FROM saved_methods
                INDEXED BY saved_methods_by_email
                WHERE organization_id = $1 AND is_live = $2 AND ($3 IS NULL OR site_id = $3)
                    AND ($4 IS NULL OR status = $4) AND $5 IS NULL
                    AND customer_email IS NOT NULL AND lower(customer_email) = lower($6) AND id > $7
                ORDER BY id LIMIT $8
                """
        }
        return filter.siteID == nil
            ? """
            /* SavedMethodLists.newer */ SELECT id FROM saved_methods INDEXED BY saved_methods_by_organization
            WHERE organization_id = $1 AND is_live = $2 AND $3 IS NULL
                AND status = $4 AND $5 IS NULL AND $6 IS NULL AND id > $7
            ORDER BY id LIMIT $8
            """
            : """
            /* SavedMethodLists.newerBySite */ SELECT id FROM saved_methods INDEXED BY saved_methods_by_site
            WHERE organization_id = $1 AND is_live = $2 AND site_id = $3
                AND status = $4 AND $5 IS NULL AND $6 IS NULL AND id > $7
            ORDER BY id LIMIT $8
            """
    }
}
