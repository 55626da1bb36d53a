package import Database
package import Domain
package import Support

/// The table of members.
package enum Members {
    /// Stores a new member with the SHA-256 of the invitation's token.
    package static func insert(_ member: Member, invitation: [UInt8], in database: Connection) throws {
        try database.execute(
            """
            /* Members.insert */ INSERT INTO members (id, organization_id, email, email_key, name, role,
                status, notices, invitation_digest, invitation_ends_at_ms, created_at_ms, updated_at_ms,
                locale)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """,
            .identifier(member.id), .identifier(member.organizationID), .text(member.email.description),
            .text(member.email.description.lowercased()), .optional(member.name),
            .text(member.role.rawValue), .text(member.status.rawValue), .text(stored(member.notices)),
            .blob(invitation), .time(member.invitationEndsAt), .time(member.createdAt),
            .time(member.updatedAt), .optional(member.locale))
    }

    /// Writes what may change, and with a digest another invitation.
    package static func update(_ member: Member, invitation: [UInt8]? = nil, in database: Connection) throws {
        let changed = try database.execute(
            """
            /* Members.update */ UPDATE members SET name = $3, role = $4, status = $5, notices = $6,
                invitation_digest = COALESCE($7, invitation_digest), invitation_ends_at_ms = $8,
                accepted_at_ms = $9, updated_at_ms = $10, locale = $11
            WHERE id = $1 AND organization_id = $2
            """,
            .identifier(member.id), .identifier(member.organizationID), .optional(member.name),
            .text(member.role.rawValue), .text(member.status.rawValue), .text(stored(member.notices)),
            invitation.map { .blob($0) } ?? .null, .time(member.invitationEndsAt),
            .optionalTime(member.acceptedAt), .time(member.updatedAt), .optional(member.locale))
        guard changed == 1 else { throw StorageError.stale(table: "members") }
    }

    /// Removes a member.
    package static func delete(
        _ id: MemberID, organization: OrganizationID, in database: Connection
    ) throws {
        try database.execute(
            "/* Members.delete */ DELETE FROM members WHERE id = $1 AND organization_id = $2",
            .identifier(id), .identifier(organization))
    }

    /// A member of that organisation, or nil.
    package static func find(
        _ id: MemberID, organization: OrganizationID, in database: Connection
    ) throws -> Member? {
        try database.first(
            """
            /* Members.find */ SELECT id, organization_id, email, name, role, status, notices,
                invitation_ends_at_ms, accepted_at_ms, created_at_ms, updated_at_ms, locale
            FROM members WHERE id = $1 AND organization_id = $2
            """,
            .identifier(id), .identifier(organization)
        ) { row in try member(row) }
    }

    /// The member of that address, whatever its letters' case, or nil.
    package static func find(
        _ email: EmailAddress, organization: OrganizationID, in database: Connection
    ) throws -> Member? {
        try database.first(
            """
            /* Members.findAddress */ SELECT id, organization_id, email, name, role, status, notices,
                invitation_ends_at_ms, accepted_at_ms, created_at_ms, updated_at_ms, locale
            FROM members
            WHERE organization_id = $1 AND email_key = $2
            """, .identifier(organization), .text(email.description.lowercased())
        ) { row in try member(row) }
    }

    /// The owner of that organisation, or nil.
    package static func owner(of organization: OrganizationID, in database: Connection) throws -> Member? {
        try database.first(
            """
            /* Members.owner */ SELECT id, organization_id, email, name, role, status, notices,
                invitation_ends_at_ms, accepted_at_ms, created_at_ms, updated_at_ms, locale
            FROM members WHERE organization_id = $1 AND role = 'owner'
            """, .identifier(organization)
        ) { row in try member(row) }
    }

    /// The members of that organisation after that id, in the order of their invitations.
    package static func page(
        of organization: OrganizationID, after: MemberID? = nil, limit: Int, in database: Connection
    ) throws -> [Member] {
        try database.query(
            """
            /* Members.page */ SELECT id, organization_id, email, name, role, status, notices,
                invitation_ends_at_ms, accepted_at_ms, created_at_ms, updated_at_ms, locale
            FROM members
            WHERE organization_id = $1 AND id > $2 ORDER BY id LIMIT $3
            """, .identifier(organization), .blob(after?.bytes ?? []), .integer(limit)
        ) { row in try member(row) }
    }

    /// Whose invitation has that digest: how the tenant of an invitation is found.
    package static func unscopedFind(invitation digest: [UInt8], in database: Connection) throws -> Member? {
        try database.first(
            """
            /* Members.unscopedFind */ SELECT id, organization_id, email, name, role, status, notices,
                invitation_ends_at_ms, accepted_at_ms, created_at_ms, updated_at_ms, locale
            FROM members WHERE invitation_digest = $1
            """,
            .blob(digest)
        ) { row in try member(row) }
    }

    private static func stored(_ notices: Set<MemberNotice>) -> String {
        notices.map(\.rawValue).sorted().joined(separator: " ")
    }

    private static func member(_ row: Row) throws -> Member {
        guard let email = EmailAddress(try row.text(2)) else {
            throw StorageError.unreadable(table: "members", column: "email")
        }
        let notices = try row.text(6).split(separator: " ").compactMap { MemberNotice(rawValue: String($0)) }
        var member = Member(
            id: try Column.identifier(row, 0, table: "members"),
            organizationID: try Column.identifier(row, 1, table: "members"), email: email,
            name: try row.optionalText(3), role: try Column.value(row, 4, table: "members"),
            notices: Set(notices), createdAt: try Column.time(row, 9))
        member.status = try Column.value(row, 5, table: "members")
        member.invitationEndsAt = try Column.time(row, 7)
        member.acceptedAt = try Column.optionalTime(row, 8)
        member.updatedAt = try Column.time(row, 10)
        member.locale = try row.optionalText(11)
        return member
    }
}
