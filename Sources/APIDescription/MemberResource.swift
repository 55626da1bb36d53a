import AdminBackend
import Domain
import HTTPCore
import JSON
import Portal
import Support

extension APIResource {
    /// The people of an organisation.
    static var members: APIResource {
        APIResource(
            name: "Members",
            text:
                "The people who work for the organisation, in both modes; for keys that are made for no one "
                + "site, and changed by live ones only. An invitation is mailed and can be accepted for "
                + "seven days. Who has accepted is mailed the notices chosen. There is no panel to sign in "
                + "to yet; roles are for it.",
            schemas: [
                ("MemberInvite", .body([email] + changes(isNew: true))),
                ("MemberChange", .body(changes(isNew: false))),
                ("MemberInviteAgain", .body([])),
                ("Member", .object(answer)),
                ("MemberList", .page(of: "Member", BackendLimits.listMax)),
            ], operations: [list, invite, read, change, remove, again])
    }

    private static var email: APIField {
        .required(
            "email", .sendableAddress, "Where the invitation and notices go; one member an address.")
    }

    private static func changes(isNew: Bool) -> [APIField] {
        let roleText = "An organisation has exactly one owner; who becomes it takes the role over."
        let role: APIField =
            isNew
            ? .required("role", .word(MemberRole.self), "An owner is invited only where there is none.")
            : .optional("role", .word(MemberRole.self), roleText)
        return [
            role, .optional("name", .text(MemberLimits.nameLength), "What the member is called."),
            .optional("locale", .languageTag, "The language that the member is written in; else English."),
            .optional(
                "notices", .list(of: .word(MemberNotice.self)),
                "What the member is mailed; else what is usual for the role."),
        ]
    }

    private static var answer: [APIField] {
        [
            .required("id", .id(MemberID.self)), .required("object", .constant("member")),
            .required("email", .text), .optional("name", .text), .optional("locale", .languageTag),
            .required("role", .word(MemberRole.self)), .required("status", .word(MemberStatus.self)),
            .required("notices", .list(of: .word(MemberNotice.self))),
            .optional("invitationEndsAt", .time, "Until when the invitation can be accepted."),
            .optional("acceptedAt", .time), .optional("deleted", .flag, "Only once it is removed."),
            .required("createdAt", .time), .required("updatedAt", .time),
        ]
    }

    private static var member: APIParameter { .path("member", MemberID.self, "The member's id.") }

    private static var list: APIOperation {
        APIOperation(
            method: .get, path: "/v1/members", id: "listMembers", summary: "List members",
            text: "In the order of their invitations.", scope: .memberRead,
            parameters: [.limit, .after(MemberID.self)],
            answers: [
                .json(.ok, "A page of members.", "MemberList", ["data": [sample()], "hasMore": false])
            ], failures: [APIError.keyPinned])
    }

    private static var invite: APIOperation {
        APIOperation(
            method: .post, path: "/v1/members", id: "inviteMember", summary: "Invite a member",
            text: "By a mail with a link that works for seven days.", scope: .memberWrite,
            body: .json(
                "MemberInvite",
                [
                    (
                        "developer",
                        [
                            "email": "ada@example.com", "name": "Ada Byron", "role": "developer",
                            "locale": "en-GB",
                        ]
                    )
                ]),
            answers: [
                .json(
                    .created, "The member, who is invited.", "Member", sample(),
                    links: ["readMember", "changeMember", "removeMember"].map { APILink($0, "member") })
            ],
            failures: [
                APIError.keyPinned, APIError.liveKeyRequired(.members), PortalError.limitReached("members"),
                PortalError.member(.addressTaken(APISamples.id(MemberID.self))),
                PortalError.member(.ownerExists),
                PortalError.message(
                    .limitReached(
                        MessageLimitReached(.organizationDay, count: 10_000, retryAfterSeconds: 600))),
            ])
    }

    private static var read: APIOperation {
        APIOperation(
            method: .get, path: "/v1/members/{member}", id: "readMember", summary: "Read a member",
            scope: .memberRead, parameters: [member],
            answers: [.json(.ok, "The member.", "Member", sample(isActive: true))])
    }

    private static var change: APIOperation {
        APIOperation(
            method: .patch, path: "/v1/members/{member}", id: "changeMember", summary: "Change a member",
            text: "Who becomes the owner takes the role from the one before, who is an admin then.",
            scope: .memberWrite, parameters: [member],
            body: .json("MemberChange", [("silent", ["notices": []])]),
            answers: [.json(.ok, "The member.", "Member", sample(isActive: true))],
            failures: [
                APIError.liveKeyRequired(.members), PortalError.member(.ownerNeeded),
                PortalError.member(.notActive),
            ])
    }

    private static var remove: APIOperation {
        APIOperation(
            method: .delete, path: "/v1/members/{member}", id: "removeMember", summary: "Remove a member",
            text: "The owner stays until another member is the owner.", scope: .memberWrite,
            parameters: [member],
            answers: [.json(.ok, "The member that was.", "Member", sample(isActive: true, isDeleted: true))],
            failures: [APIError.liveKeyRequired(.members), PortalError.member(.ownerNeeded)])
    }

    private static var again: APIOperation {
        APIOperation(
            method: .post, path: "/v1/members/{member}/invite", id: "inviteMemberAgain",
            summary: "Invite a member again",
            text: "By another mail; the link of the one before opens nothing any more.", scope: .memberWrite,
            parameters: [member],
            body: .json("MemberInviteAgain", [("again", [:])], isOptional: true),
            answers: [.json(.ok, "The member, who is invited.", "Member", sample())],
            failures: [
                APIError.liveKeyRequired(.members), PortalError.member(.alreadyActive),
                PortalError.message(
                    .limitReached(
                        MessageLimitReached(.organizationDay, count: 10_000, retryAfterSeconds: 600))),
            ])
    }

    private static func sample(isActive: Bool = false, isDeleted: Bool = false) -> JSONValue {
        guard let email = EmailAddress("ada@example.com") else { return .null }
        var member = Member(
            id: APISamples.id(MemberID.self), organizationID: APISamples.id(OrganizationID.self),
            email: email, name: "Ada Byron", role: .developer,
            notices: MemberRole.developer.usualNotices, createdAt: APISamples.now)
        member.locale = "en-GB"
        if isActive {
            member.status = .active
            member.acceptedAt = APISamples.now
        }
        return APISamples.parsed(MemberJSON.encode(member, isDeleted: isDeleted))
    }
}
