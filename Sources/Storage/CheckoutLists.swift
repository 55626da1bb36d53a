package import Database
package import Domain

/// Lists of a tenant's checkouts, newest first.
package enum CheckoutLists {
    /// The ids of one page, newest first.
    ///
    /// Each way to look has the index that serves it, and what the index does not tell is checked on the few
    /// rows it leads to. Words are found in the search index, which must not be behind.
    package static func page(
        _ filter: CheckoutFilter, at place: ListPlace, limit: Int, in database: Connection
    ) throws -> [CheckoutID] {
        if filter.text != nil || filter.email != nil {
            return try searched(filter, place, limit, in: database)
        }
        var (from, before) = filter.idSpan
        var isAscending = false
        switch place {
        case .start: break
        case .after(let id): before = min(before, id)
        case .before(let id):
            from = max(from, id.successor)
            isAscending = true
        }
        let span = Span(from: from, before: before, limit: limit)
        if isAscending { return try ascending(filter, span, in: database).reversed() }
        return try descending(filter, span, in: database)
    }

    private struct Span {
        let from: CheckoutID
        let before: CheckoutID
        let limit: Int
    }

    private static func descending(
        _ filter: CheckoutFilter, _ span: Span, in database: Connection
    ) throws -> [CheckoutID] {
        if filter.reference != nil {
            return try ids(
                """
                /* CheckoutLists.byReference */ SELECT id FROM checkouts INDEXED BY checkouts_by_reference
                WHERE organization_id = $1 AND is_live = $2 AND ($3 IS NULL OR site_id = $3)
                    AND ($4 IS NULL OR status = $4) AND reference = $5 AND id >= $6 AND id < $7
                ORDER BY id DESC LIMIT $8
                """, filter, span, in: database)
        }
        if filter.siteID != nil {
            return try ids(
                """
                /* CheckoutLists.bySite */ SELECT id FROM checkouts INDEXED BY checkouts_by_site
                WHERE organization_id = $1 AND is_live = $2 AND site_id = $3
                    AND ($4 IS NULL OR status = $4) AND $5 IS NULL AND id >= $6 AND id < $7
                ORDER BY id DESC LIMIT $8
                """, filter, span, in: database)
        }
        if filter.status != nil {
            return try ids(
                """
                /* CheckoutLists.byStatus */ SELECT id FROM checkouts INDEXED BY checkouts_by_status
                WHERE organization_id = $1 AND is_live = $2 AND $3 IS NULL AND status = $4 AND $5 IS NULL
                    AND id >= $6 AND id < $7
                ORDER BY id DESC LIMIT $8
                """, filter, span, in: database)
        }
        return try ofEachStatus(filter) { try descending($0, span, in: database) }
            .sorted(by: >).prefix(span.limit).map { $0 }
    }

    private static func ascending(
        _ filter: CheckoutFilter, _ span: Span, in database: Connection
    ) throws -> [CheckoutID] {
        if filter.reference != nil {
            return try ids(
                """
                /* CheckoutLists.byReferenceUp */ SELECT id FROM checkouts INDEXED BY checkouts_by_reference
                WHERE organization_id = $1 AND is_live = $2 AND ($3 IS NULL OR site_id = $3)
                    AND ($4 IS NULL OR status = $4) AND reference = $5 AND id >= $6 AND id < $7
                ORDER BY id LIMIT $8
                """, filter, span, in: database)
        }
        if filter.siteID != nil {
            return try ids(
                """
                /* CheckoutLists.bySiteUp */ SELECT id FROM checkouts INDEXED BY checkouts_by_site
                WHERE organization_id = $1 AND is_live = $2 AND site_id = $3
                    AND ($4 IS NULL OR status = $4) AND $5 IS NULL AND id >= $6 AND id < $7
                ORDER BY id LIMIT $8
                """, filter, span, in: database)
        }
        if filter.status != nil {
            return try ids(
                """
                /* CheckoutLists.byStatusUp */ SELECT id FROM checkouts INDEXED BY checkouts_by_status
                WHERE organization_id = $1 AND is_live = $2 AND $3 IS NULL AND status = $4 AND $5 IS NULL
                    AND id >= $6 AND id < $7
                ORDER BY id LIMIT $8
                """, filter, span, in: database)
        }
        return try ofEachStatus(filter) { try ascending($0, span, in: database) }
            .sorted().prefix(span.limit).map { $0 }
    }

    // Each checkout has one status, so the pages of all statuses hold the page of everything. That is a dozen
    // short walks for a list instead of one more index that every new checkout would have to enter.
    private static func ofEachStatus(
        _ filter: CheckoutFilter, _ page: (CheckoutFilter) throws -> [CheckoutID]
    ) throws -> [CheckoutID] {
        try CheckoutStatus.allCases.flatMap { status in
            var narrower = filter
            narrower.status = status
            return try page(narrower)
        }
    }

    private static func ids(
        _ sql: StaticString, _ filter: CheckoutFilter, _ span: Span, in database: Connection
    ) throws -> [CheckoutID] {
        try database.query(
            sql, .identifier(filter.organizationID), .boolean(filter.isLive),
            .optionalIdentifier(filter.siteID), .optional(filter.status?.rawValue),
            .optional(filter.reference), .identifier(span.from), .identifier(span.before),
            .integer(span.limit)
        ) { try Column.identifier($0, 0, table: "checkouts") }
    }
}
