package import Domain
import HTTPCore
import JSON
import Pages
import Portal
import Support

extension Backend {
    /// The people of the caller's organisation.
    var memberRoutes: [APIRoute] {
        let body = BackendLimits.bodyBytes
        return [
            (.get, "/v1/members", "/api/v1/members", 0, { try await listMembers($0) }),
            (.post, "/v1/members", "/api/v1/members", body, { try await inviteMember($0) }),
            (.get, "/v1/members/{member}", "/api/v1/members/{member}", 0, { try await readMember($0) }),
            (
                .patch, "/v1/members/{member}", "/api/v1/members/{member}", body,
                { try await changeMember($0) }
            ),
            (.delete, "/v1/members/{member}", "/api/v1/members/{member}", 0, { try await removeMember($0) }),
            (
                .post, "/v1/members/{member}/invite", "/api/v1/members/{member}/invite", body,
                { try await inviteAgain($0) }
            ),
        ]
    }

    /// GET /v1/members.
    private func listMembers(_ request: Request) async throws -> Response {
        let caller = try await organizationCaller(request, needing: .memberRead)
        let (limit, after) = try listQuery(request) { MemberID($0) }
        let found = try engine.memberList(of: caller.organization, after: after, limit: limit + 1)
        return list(found, limit: limit) { MemberJSON.write($0, to: &$1) }
    }

    /// POST /v1/members: invites somebody by mail.
    private func inviteMember(_ request: Request) async throws -> Response {
        let caller = try await changingCaller(request)
        return try await answering(request, caller) { member in
            KeptAnswer(
                status: 201, location: "/v1/members/\(member.id)", body: MemberJSON.encode(member))
        } _: { once in
            let body = try MemberBody(try jsonBody(request), isNew: true)
            guard let wanted = body.request else { throw APIError.invalidBody([]) }
            return try await engine.inviteMember(
                wanted, organization: caller.organization, isLive: caller.isLive, once: once)
        }
    }

    /// GET /v1/members/{member}.
    private func readMember(_ request: Request) async throws -> Response {
        let caller = try await organizationCaller(request, needing: .memberRead)
        return json(.ok, MemberJSON.encode(try member(request, for: caller)))
    }

    /// PATCH /v1/members/{member}: only the members that are sent change.
    private func changeMember(_ request: Request) async throws -> Response {
        let caller = try await changingCaller(request)
        let member = try member(request, for: caller)
        return try await answering(request, caller, with: MemberJSON.answer) { once in
            let body = try MemberBody(try jsonBody(request), isNew: false)
            return try await engine.updateMember(
                member.id, organization: caller.organization, once: once
            ) { body.apply(to: &$0) }
        }
    }

    /// DELETE /v1/members/{member}.
    private func removeMember(_ request: Request) async throws -> Response {
        let caller = try await changingCaller(request)
        return try await answering(request, caller) { member in
            KeptAnswer(status: 200, body: MemberJSON.encode(member, isDeleted: true))
        } _: { once in
            // Looked for behind the kept answer: a repeat of this call does not find it any more.
            let member = try member(request, for: caller)
            return try await engine.removeMember(
                member.id, organization: caller.organization, once: once)
        }
    }

    /// POST /v1/members/{member}/invite: another mail with another link.
    private func inviteAgain(_ request: Request) async throws -> Response {
        let caller = try await changingCaller(request)
        let member = try member(request, for: caller)
        return try await answering(request, caller, with: MemberJSON.answer) { once in
            let fields = try readBody(try jsonBody(request, mayBeEmpty: true)) { reader, _, fields in
                try fields.unknown(&reader)
            }
            try fields.finish()
            return try await engine.inviteAgain(
                member.id, organization: caller.organization, isLive: caller.isLive, once: once)
        }
    }

    /// A caller whose key works for the whole organisation, which members belong to.
    ///
    /// To a key of one site there are no members: what names one is not found.
    private func organizationCaller(_ request: Request, needing scope: Scope) async throws -> Caller {
        let caller = try await caller(request, needing: scope)
        guard caller.key.siteID == nil else {
            throw request.parameters["member"] == nil ? APIError.keyPinned : APIError.notFound
        }
        return caller
    }

    /// A caller that may change members, who are of both modes: a test key, which is handed around among
    /// whoever tries things out, must not decide who works for the organisation.
    ///
    /// Who is not found comes before that, as for any key.
    private func changingCaller(_ request: Request) async throws -> Caller {
        let caller = try await organizationCaller(request, needing: .memberWrite)
        guard !caller.isLive else { return caller }
        if request.parameters["member"] != nil { _ = try member(request, for: caller) }
        throw APIError.liveKeyRequired(.members)
    }

    private func member(_ request: Request, for caller: Caller) throws -> Member {
        guard let id = request.parameters["member"].flatMap({ MemberID($0) }),
            let member = try engine.member(id, organization: caller.organization)
        else { throw APIError.notFound }
        return member
    }
}

/// A member as merchants read it; the invitation's token stands nowhere but in the mail.
package enum MemberJSON {
    static func answer(_ member: Member) -> KeptAnswer { KeptAnswer(status: 200, body: encode(member)) }

    /// The object in UTF-8.
    package static func encode(_ member: Member, isDeleted: Bool = false) -> [UInt8] {
        var writer = JSONWriter()
        write(member, isDeleted: isDeleted, to: &writer)
        return writer.bytes
    }

    static func write(_ member: Member, isDeleted: Bool = false, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.text("id", member.id.description)
        writer.text("object", "member")
        writer.text("email", member.email.description)
        writer.optional("name", member.name)
        writer.optional("locale", member.locale)
        writer.text("role", member.role.rawValue)
        writer.text("status", member.status.rawValue)
        writer.key("notices")
        writer.beginArray()
        for notice in member.notices.map(\.rawValue).sorted() { writer.string(notice) }
        writer.endArray()
        if member.status == .invited {
            writer.text("invitationEndsAt", TimeText.format(member.invitationEndsAt))
        }
        writer.optional("acceptedAt", member.acceptedAt.map { TimeText.format($0) })
        if isDeleted { writer.flag("deleted", true) }
        writer.text("createdAt", TimeText.format(member.createdAt))
        writer.text("updatedAt", TimeText.format(member.updatedAt))
        writer.endObject()
    }
}

/// The body of an invitation or of a change of a member.
struct MemberBody {
    private var email: EmailAddress?
    private var name: String??
    private var locale: String??
    private var role: MemberRole?
    private var notices: Set<MemberNotice>?

    init(_ bytes: [UInt8], isNew: Bool) throws {
        var body = Self()
        let fields = try readBody(bytes) { reader, key, fields in
            switch key {
            case "email" where isNew:
                body.email = try fields.parsed(
                    &reader, "invalid_email", "Must be a mail address that every server takes."
                ) { EmailAddress($0) }
            case "name":
                if try reader.peekKind() == .null {
                    try reader.skipValue()
                    body.name = .some(nil)
                } else if let text = try fields.text(&reader, MemberLimits.nameLength) {
                    body.name = text
                }
            case "locale":
                if try reader.peekKind() == .null {
                    try reader.skipValue()
                    body.locale = .some(nil)
                } else if let tag = try fields.parsed(
                    &reader, "invalid_locale", "Must be a BCP 47 language tag.", { LanguageTag.checked($0) })
                {
                    body.locale = tag
                }
            case "role": body.role = try fields.word(&reader)
            case "notices":
                var notices: Set<MemberNotice> = []
                try fields.elements(&reader) { reader in
                    if let notice: MemberNotice = try fields.word(&reader) { notices.insert(notice) }
                }
                body.notices = notices
            default: try fields.unknown(&reader)
            }
        }
        func require(_ pointer: String, _ isThere: Bool, _ detail: String) {
            if isNew, !isThere, !fields.errors.contains(where: { $0.pointer == pointer }) {
                fields.refuse(pointer, "required", detail)
            }
        }
        require("/email", body.email != nil, "The mail address is required.")
        require("/role", body.role != nil, "The role is required.")
        try fields.finish()
        self = body
    }

    private init() {}

    /// Who is invited; nil for a body without address or role, which `init` refuses.
    var request: MemberRequest? {
        guard let email, let role else { return nil }
        return MemberRequest(
            email: email, name: name ?? nil, role: role, notices: notices, locale: locale ?? nil)
    }

    /// Changes what was sent.
    func apply(to member: inout Member) {
        if let name { member.name = name }
        if let locale { member.locale = locale }
        member.role = role ?? member.role
        member.notices = notices ?? member.notices
    }
}

extension Problem {
    /// Why a member is not invited, changed or removed.
    static func member(_ refusal: MemberRefusal) -> Problem {
        switch refusal {
        case .addressTaken(let id): Problem(.memberExists, detail: "The address is that of \(id).")
        case .ownerExists:
            Problem(.ownerRequired, detail: "The organisation has an owner; change a member's role instead.")
        case .ownerNeeded:
            Problem(.ownerRequired, detail: "The owner stays until another member becomes the owner.")
        case .notActive:
            Problem(.memberNotActive, detail: "The member has not accepted the invitation.")
        case .alreadyActive: Problem(.memberActive, detail: "The member has accepted the invitation.")
        }
    }
}
