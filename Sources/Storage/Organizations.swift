package import Database
package import Domain
import Support

/// The table of organisations.
package enum Organizations {
    /// Stores a new organisation.
    package static func insert(_ organization: Organization, in database: Connection) throws {
        try database.execute(
            """
            /* Organizations.insert */ INSERT INTO organizations (id, name, created_at_ms)
                VALUES ($1, $2, $3)
            """,
            .identifier(organization.id), .text(organization.name),
            .integer(organization.createdAt.milliseconds))
    }

    /// Every organisation, oldest first, at most `limit`; for the command line.
    package static func unscopedAll(limit: Int, in database: Connection) throws -> [Organization] {
        try database.query(
            """
            /* Organizations.unscopedAll */ SELECT id, name, created_at_ms
                FROM organizations ORDER BY id LIMIT $1
            """,
            .integer(limit)
        ) { row in try organization(row) }
    }

    /// The organisation of that id; for the command line.
    package static func unscopedFind(_ id: OrganizationID, in database: Connection) throws -> Organization? {
        try database.first(
            """
            /* Organizations.unscopedFind */ SELECT id, name, created_at_ms
                FROM organizations WHERE id = $1
            """,
            .identifier(id)
        ) { row in try organization(row) }
    }

    private static func organization(_ row: Row) throws -> Organization {
        Organization(
            id: try Column.identifier(row, 0, table: "organizations"), name: try row.text(1),
            createdAt: Timestamp(milliseconds: try row.integer(2)))
    }
}
