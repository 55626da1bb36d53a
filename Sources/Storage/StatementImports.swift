package import Database
package import Domain
import Support

/// The table of imports of bank statements.
package enum StatementImports {
    /// Stores a new one.
    package static func insert(_ entry: StatementImport, in database: Connection) throws {
        let counts = entry.counts
        try database.execute(
            """
            /* StatementImports.insert */ INSERT INTO statement_imports (id, organization_id, is_live, digest,
                format, settled, partial, proposed, unmatched, ignored, announced, repeated, foreign_lines,
                unbooked, created_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            """,
            .identifier(entry.id), .identifier(entry.organizationID), .boolean(entry.isLive),
            .blob(entry.digest), .text(entry.format), .integer(counts.settled), .integer(counts.partial),
            .integer(counts.proposed), .integer(counts.unmatched), .integer(counts.ignored),
            .integer(counts.announced), .integer(counts.repeated), .integer(counts.foreign),
            .integer(counts.unbooked), .time(entry.createdAt))
    }

    /// A page of a tenant's imports, newest first.
    package static func page(
        of organization: OrganizationID, isLive: Bool, after: StatementImportID?, limit: Int,
        in database: Connection
    ) throws -> [StatementImport] {
        let end = after ?? StatementImportID(high: .max, low: .max)
        return try database.query(
            """
            /* StatementImports.page */ SELECT id, organization_id, is_live, digest, format, settled, partial,
                proposed, unmatched, ignored, announced, repeated, foreign_lines, unbooked, created_at_ms
            FROM statement_imports WHERE organization_id = $1 AND is_live = $2 AND id < $3
            ORDER BY id DESC LIMIT $4
            """, .identifier(organization), .boolean(isLive), .identifier(end), .integer(limit)
        ) { try entry($0) }
    }

    private static func entry(_ row: Row) throws -> StatementImport {
        let table = "statement_imports"
        var digest: [UInt8] = []
        try row.withBlob(3) { bytes in digest = Array(bytes) }
        var counts = StatementImport.Counts()
        counts.settled = Int(try row.integer(5))
        counts.partial = Int(try row.integer(6))
        counts.proposed = Int(try row.integer(7))
        counts.unmatched = Int(try row.integer(8))
        counts.ignored = Int(try row.integer(9))
        counts.announced = Int(try row.integer(10))
        counts.repeated = Int(try row.integer(11))
        counts.foreign = Int(try row.integer(12))
        counts.unbooked = Int(try row.integer(13))
        return StatementImport(
            id: try Column.identifier(row, 0, table: table),
            organizationID: try Column.identifier(row, 1, table: table), isLive: try Column.flag(row, 2),
            digest: digest, format: try row.text(4), counts: counts, createdAt: try Column.time(row, 14))
    }
}
