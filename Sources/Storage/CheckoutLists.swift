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
        var span = Span(filter.idSpan, limit: limit)
        switch place {
        case .start: break
        case .after(let id): span.before = min(span.before, id)
        case .before(let id):
            span.from = max(span.from, id.successor)
            span.isAscending = true
        }
        let ids =
            filter.reference == nil
            ? try merged(filter, span, in: database) : try withReference(filter, span, in: database)
        return span.isAscending ? ids.reversed() : ids
    }

    /// The ids that a page may hold, and from which end of them it is filled.
    private struct Span {
        var from: CheckoutID
        var before: CheckoutID
        var isAscending = false
        let limit: Int

        init(_ ids: (from: CheckoutID, before: CheckoutID), limit: Int) {
            (from, before) = ids
            self.limit = limit
        }

        /// Without what is further away than an id that is the last of a full page.
        mutating func narrow(to last: CheckoutID) {
            if isAscending { before = last } else { from = last.successor }
        }
    }

    private static func withReference(
        _ filter: CheckoutFilter, _ span: Span, in database: Connection
    ) throws -> [CheckoutID] {
        let sql: StaticString =
            span.isAscending
            ? """
            /* CheckoutLists.byReferenceUp */ SELECT id FROM checkouts INDEXED BY checkouts_by_reference
            WHERE organization_id = $1 AND is_live = $2 AND ($3 IS NULL OR site_id = $3)
                AND ($4 IS NULL OR status = $4) AND reference = $5 AND id >= $6 AND id < $7
            ORDER BY id LIMIT $8
            """
            : """
            /* CheckoutLists.byReference */ SELECT id FROM checkouts INDEXED BY checkouts_by_reference
            WHERE organization_id = $1 AND is_live = $2 AND ($3 IS NULL OR site_id = $3)
                AND ($4 IS NULL OR status = $4) AND reference = $5 AND id >= $6 AND id < $7
            ORDER BY id DESC LIMIT $8
            """
        return try database.query(
            sql, .identifier(filter.organizationID), .boolean(filter.isLive),
            .optionalIdentifier(filter.siteID), .optional(filter.status?.rawValue),
            .optional(filter.reference), .identifier(span.from), .identifier(span.before),
            .integer(span.limit)
        ) { try Column.identifier($0, 0, table: "checkouts") }
    }

    // Each checkout has one site and one status, so the pages of all sites and statuses hold the page of
    // everything. That is a dozen short walks for each site, each no further than the page still needs,
    // instead of one more index that every new checkout would have to enter.
    private static func merged(
        _ filter: CheckoutFilter, _ span: Span, in database: Connection
    ) throws -> [CheckoutID] {
        let statuses = filter.status.map { [$0] } ?? CheckoutStatus.allCases
        var span = span
        var page: [CheckoutID] = []
        for site in try sites(filter, in: database) {
            for status in statuses {
                let found = try walk(site, filter.isLive, status, span, in: database)
                guard !found.isEmpty else { continue }
                page += found
                page.sort { span.isAscending ? $0 < $1 : $0 > $1 }
                guard page.count >= span.limit else { continue }
                page.removeLast(page.count - span.limit)
                if let last = page.last { span.narrow(to: last) }
            }
        }
        return page
    }

    private static func sites(_ filter: CheckoutFilter, in database: Connection) throws -> [SiteID] {
        try database.query(
            """
            /* CheckoutLists.sites */ SELECT id FROM sites
            WHERE organization_id = $1 AND ($2 IS NULL OR id = $2) ORDER BY id
            """, .identifier(filter.organizationID), .optionalIdentifier(filter.siteID)
        ) { try Column.identifier($0, 0, table: "sites") }
    }

    private static func walk(
        _ site: SiteID, _ isLive: Bool, _ status: CheckoutStatus, _ span: Span, in database: Connection
    ) throws -> [CheckoutID] {
        let sql: StaticString =
            span.isAscending
            ? """
            /* CheckoutLists.walkUp */ SELECT id FROM checkouts INDEXED BY checkouts_by_status
            WHERE site_id = $1 AND is_live = $2 AND status = $3 AND id >= $4 AND id < $5
            ORDER BY id LIMIT $6
            """
            : """
            /* CheckoutLists.walk */ SELECT id FROM checkouts INDEXED BY checkouts_by_status
            WHERE site_id = $1 AND is_live = $2 AND status = $3 AND id >= $4 AND id < $5
            ORDER BY id DESC LIMIT $6
            """
        return try database.query(
            sql, .identifier(site), .boolean(isLive), .text(status.rawValue), .identifier(span.from),
            .identifier(span.before), .integer(span.limit)
        ) { try Column.identifier($0, 0, table: "checkouts") }
    }
}
