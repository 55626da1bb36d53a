import Crypto
import Database
package import Domain
import Storage
package import Support

/// A member to be invited, every field already of its type.
package struct MemberRequest: Hashable, Sendable {
    /// Where the invitation goes.
    package var email: EmailAddress
    /// What the member is called.
    package var name: String?
    /// What the member may do.
    package var role: MemberRole
    /// What the member is told by mail; nil for what is usual for the role.
    package var notices: Set<MemberNotice>?
    /// BCP 47 tag of the language that the member is written in; nil for English.
    package var locale: String?

    /// Makes a request.
    package init(
        email: EmailAddress, name: String? = nil, role: MemberRole, notices: Set<MemberNotice>? = nil,
        locale: String? = nil
    ) {
        self.email = email
        self.name = name
        self.role = role
        self.notices = notices
        self.locale = locale
    }
}

/// An invitation as whoever holds its link sees it.
package struct Invitation: Sendable {
    /// Who is invited.
    package let member: Member
    /// By whom.
    package let organization: Organization
}

extension PaymentEngine {
    /// Invites somebody: the member is stored, and the mail with the token is queued beside it.
    ///
    /// Throws `member` for an address that is a member's and for a second owner, `message` beyond the limits
    /// of mails, and `limitReached` beyond the number of members.
    package func inviteMember(
        _ request: MemberRequest, organization: OrganizationID, isLive: Bool, once: Once<Member>? = nil
    ) async throws -> Member {
        let queue = messageQueue
        var member = Member(
            id: MemberID(at: queue.now, random: random), organizationID: organization, email: request.email,
            name: request.name, role: request.role,
            notices: request.notices ?? request.role.usualNotices, createdAt: queue.now)
        member.locale = request.locale
        let invited = member
        let (message, digest) = try invitation(to: invited, from: queue)
        return try await write(once) { database in
            if let other = try Members.find(request.email, organization: organization, in: database) {
                throw PortalError.member(.addressTaken(other.id))
            }
            if request.role == .owner, try Members.owner(of: organization, in: database) != nil {
                throw PortalError.member(.ownerExists)
            }
            let count = try Members.page(
                of: organization, limit: MemberLimits.perOrganization, in: database
            ).count
            guard count < MemberLimits.perOrganization else { throw PortalError.limitReached("members") }
            try Members.insert(invited, invitation: digest, in: database)
            try queue.insertWanted(message, isLive: isLive, in: database)
            return invited
        }
    }

    /// Mails another invitation; the one before opens nothing any more.
    ///
    /// Throws `notFound` for another tenant's and `member` where it was accepted.
    package func inviteAgain(
        _ id: MemberID, organization: OrganizationID, isLive: Bool, once: Once<Member>? = nil
    ) async throws -> Member {
        let queue = messageQueue
        guard let known = try member(id, organization: organization) else { throw PortalError.notFound }
        let (message, digest) = try invitation(to: known, from: queue)
        return try await write(once) { database in
            guard var member = try Members.find(id, organization: organization, in: database) else {
                throw PortalError.notFound
            }
            guard member.status == .invited else { throw PortalError.member(.alreadyActive) }
            member.invitationEndsAt = queue.now.adding(seconds: MemberLimits.invitationSeconds)
            member.updatedAt = queue.now
            try Members.update(member, invitation: digest, in: database)
            try RefusedAddresses.remove(MessageQueue.digest(of: message), in: database)
            try queue.insertWanted(message, isLive: isLive, in: database)
            return member
        }
    }

    /// Changes a member by a pure function; who becomes the owner takes the role from the one before, who is
    /// an admin then.
    ///
    /// Throws `notFound` for another tenant's and `member`.
    package func updateMember(
        _ id: MemberID, organization: OrganizationID, once: Once<Member>? = nil,
        _ change: @escaping @Sendable (inout Member) -> Void
    ) async throws -> Member {
        let now = clock.now()
        return try await write(once) { database in
            guard let before = try Members.find(id, organization: organization, in: database) else {
                throw PortalError.notFound
            }
            var member = before
            change(&member)
            member.updatedAt = now
            if before.role == .owner, member.role != .owner { throw PortalError.member(.ownerNeeded) }
            if member.role == .owner, before.role != .owner {
                guard member.status == .active else { throw PortalError.member(.notActive) }
                if var owner = try Members.owner(of: organization, in: database) {
                    owner.role = .admin
                    owner.updatedAt = now
                    try Members.update(owner, in: database)
                }
            }
            try Members.update(member, in: database)
            return member
        }
    }

    /// Removes a member: notices end, and an invitation opens nothing any more.
    ///
    /// Throws `notFound` for another tenant's and `member` for the owner, without whom there would be none.
    package func removeMember(
        _ id: MemberID, organization: OrganizationID, once: Once<Member>? = nil
    ) async throws -> Member {
        try await write(once) { database in
            guard let member = try Members.find(id, organization: organization, in: database) else {
                throw PortalError.notFound
            }
            guard member.role != .owner else { throw PortalError.member(.ownerNeeded) }
            try Members.delete(id, organization: organization, in: database)
            return member
        }
    }

    /// A member of that tenant, or nil.
    package func member(_ id: MemberID, organization: OrganizationID) throws -> Member? {
        try database.read { try Members.find(id, organization: organization, in: $0) }
    }

    /// The members of a tenant after that id, in the order of their invitations.
    package func memberList(
        of organization: OrganizationID, after: MemberID?, limit: Int
    ) throws -> [Member] {
        try database.read {
            try Members.page(of: organization, after: after, limit: limit, in: $0)
        }
    }

    /// The invitation that a token opens; nil for one that is unknown or over.
    ///
    /// One that was accepted stays readable until its end, so that a page can be reloaded.
    package func invitation(opening token: String) throws -> Invitation? {
        let digest = SHA256.digest(Array(token.utf8))
        return try database.read { try Self.invitation(digest, at: clock.now(), in: $0) }
    }

    /// Accepts an invitation; again changes nothing.
    ///
    /// Throws `notFound` for a token that is unknown or over.
    package func acceptInvitation(_ token: String) async throws -> Invitation {
        let digest = SHA256.digest(Array(token.utf8))
        let now = clock.now()
        return try await database.write { database in
            guard let found = try Self.invitation(digest, at: now, in: database) else {
                throw PortalError.notFound
            }
            guard found.member.status == .invited else { return found }
            var member = found.member
            member.status = .active
            member.acceptedAt = now
            member.updatedAt = now
            try Members.update(member, in: database)
            return Invitation(member: member, organization: found.organization)
        }
    }

    private static func invitation(
        _ digest: [UInt8], at now: Timestamp, in database: Connection
    ) throws -> Invitation? {
        guard let member = try Members.unscopedFind(invitation: digest, in: database),
            now < member.invitationEndsAt,
            let organization = try Organizations.unscopedFind(member.organizationID, in: database)
        else { return nil }
        return Invitation(member: member, organization: organization)
    }

    /// A mail with a fresh token, sealed because the mail is written later, and the token's digest.
    private func invitation(
        to member: Member, from queue: MessageQueue
    ) throws -> (message: Message, digest: [UInt8]) {
        let token = Base64URL.encode(random.bytes(MemberLimits.tokenBytes))
        var message = queue.message(.memberInvitation, to: member)
        message.sealedToken = try masterKey.seal(
            Array(token.utf8), context: SealContext.invitation(message.id), random: random
        ).text
        return (message, SHA256.digest(Array(token.utf8)))
    }
}

extension SealContext {
    static func invitation(_ message: MessageID) -> String { "message.invitation:\(message)" }
}
