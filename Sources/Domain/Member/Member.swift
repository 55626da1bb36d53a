package import Support

/// A member: a person who works for an organisation.
package enum MemberKind: IdentifierKind { package static var prefix: String { "usr" } }
/// Names a member: `usr_…`.
package typealias MemberID = Identifier<MemberKind>

/// What a member may do, once there is a panel to do it in.
///
/// The raw values are stored and are part of the API.
package enum MemberRole: String, Hashable, Sendable, CaseIterable {
    /// Everything, and exactly one has it.
    case owner = "owner"
    /// Everything but giving the organisation away.
    case admin = "admin"
    /// Keys and webhooks; no refunds.
    case developer = "developer"
    /// Reads, and gives money back up to a limit.
    case support = "support"
    /// Reads.
    case viewer = "viewer"

    /// What a member of that role is told unless somebody says otherwise: those who can mend an endpoint.
    package var usualNotices: Set<MemberNotice> {
        switch self {
        case .owner, .admin, .developer: [.endpointDisabled]
        case .support, .viewer: []
        }
    }
}

/// Whether a member has said yes.
///
/// The raw values are stored and are part of the API.
package enum MemberStatus: String, Hashable, Sendable, CaseIterable {
    /// The invitation has not been accepted.
    case invited = "invited"
    /// The invitation was accepted: notices are sent.
    case active = "active"
}

/// What members are told by mail.
///
/// The raw values are stored and are part of the API.
package enum MemberNotice: String, Hashable, Sendable, CaseIterable {
    /// That a webhook endpoint was disabled because of its failures.
    case endpointDisabled = "endpoint_disabled"
}

/// A person who works for an organisation.
package struct Member: Hashable, Sendable {
    /// Names the member in the API.
    package let id: MemberID
    /// The tenant.
    package let organizationID: OrganizationID
    /// Where invitations and notices go; one member an address.
    package let email: EmailAddress
    /// What the member is called.
    package var name: String?
    /// What the member may do.
    package var role: MemberRole
    /// Whether the invitation was accepted.
    package var status: MemberStatus
    /// What the member is told by mail, once active.
    package var notices: Set<MemberNotice>
    /// BCP 47 tag of the language that the member is written in; nil for English.
    package var locale: String?
    /// Until when the invitation can be accepted.
    package var invitationEndsAt: Timestamp
    /// When it was; nil before.
    package var acceptedAt: Timestamp?
    /// When the member was first invited.
    package let createdAt: Timestamp
    /// When anything was changed last.
    package var updatedAt: Timestamp

    /// Makes a member who is invited.
    package init(
        id: MemberID, organizationID: OrganizationID, email: EmailAddress, name: String?, role: MemberRole,
        notices: Set<MemberNotice>, createdAt: Timestamp
    ) {
        self.id = id
        self.organizationID = organizationID
        self.email = email
        self.name = name
        self.role = role
        self.notices = notices
        self.createdAt = createdAt
        status = .invited
        invitationEndsAt = createdAt.adding(seconds: MemberLimits.invitationSeconds)
        updatedAt = createdAt
    }
}

/// Why a member is not invited, changed or removed.
package enum MemberRefusal: Error, Hashable, Sendable {
    /// The address is that member's.
    case addressTaken(MemberID)
    /// The organisation has its owner, who is not replaced by an invitation.
    case ownerExists
    /// The organisation would be without an owner: another member has to become it.
    case ownerNeeded
    /// Only a member who has accepted can become the owner.
    case notActive
    /// The invitation was accepted already.
    case alreadyActive
}

/// How many members there may be, and how long an invitation lives.
package enum MemberLimits {
    /// Members of an organisation.
    package static let perOrganization = 200
    /// How long an invitation can be accepted, in seconds: seven days.
    package static let invitationSeconds: Int64 = 7 * 86_400
    /// Random bytes of an invitation's token.
    package static let tokenBytes = 32
    /// Characters of a name.
    package static let nameLength = 1...100
}
