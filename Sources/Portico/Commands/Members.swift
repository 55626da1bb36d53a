import Domain
import Portal
import Support

extension Command {
    static var memberInvite: Command {
        Command(
            words: ["member", "invite"], summary: "invites a person to an organisation",
            help: """
                Usage: portico member invite --org ID --email ADDRESS --role ROLE
                                             [--name NAME] [--locale TAG]
                                             [--config FILE]

                Prints the member's id and queues the mail with the link, which the server
                sends. An organisation has exactly one owner: the first one is invited here.

                  --role ROLE    \(MemberRole.allCases.map(\.rawValue).joined(separator: ", "))
                  --locale TAG   the language of mails to the person, such as de; else
                                 English

                Example:
                  portico member invite --org org_01… --email ada@example.com --role owner

                """,
            options: ["org", "email", "role", "name", "locale", "config"], flags: []
        ) { arguments in
            let organization = try arguments.parsed("org", "an organisation's id") { OrganizationID($0) }
            guard let organization else { _ = try arguments.required("org"); return }
            let email = try arguments.parsed("email", "a mail address") { EmailAddress($0) }
            guard let email else { _ = try arguments.required("email"); return }
            let roles = MemberRole.allCases.map(\.rawValue).joined(separator: ", ")
            let role = try arguments.parsed("role", "one of \(roles)") { MemberRole(rawValue: $0) }
            guard let role else { _ = try arguments.required("role"); return }
            let request = MemberRequest(
                email: email, name: arguments["name"] == nil ? nil : try arguments.name("name"), role: role,
                locale: try arguments.parsed("locale", "a language tag such as de") {
                    LanguageTag.checked($0)
                })
            try await withEngine(arguments) { engine in
                try requireOrganization(organization, engine)
                // The operator's word, not a test key's.
                let member = try await refusing {
                    try await engine.inviteMember(request, organization: organization, isLive: true)
                }
                Terminal.write("\(member.id)\n")
            }
        }
    }

    static var memberList: Command {
        Command(
            words: ["member", "list"], summary: "lists the people of an organisation",
            help: """
                Usage: portico member list --org ID [--config FILE]

                Prints a line for each member: id, role, status, address.

                Example:
                  portico member list --org org_01…

                """,
            options: ["org", "config"], flags: []
        ) { arguments in
            let organization = try arguments.parsed("org", "an organisation's id") { OrganizationID($0) }
            guard let organization else { _ = try arguments.required("org"); return }
            try await withEngine(arguments) { engine in
                try requireOrganization(organization, engine)
                let members = try engine.memberList(
                    of: organization, after: nil, limit: MemberLimits.perOrganization)
                for member in members {
                    let words = [
                        "\(member.id)", member.role.rawValue, member.status.rawValue, "\(member.email)",
                    ]
                    Terminal.write(words.joined(separator: "  ") + "\n")
                }
            }
        }
    }

    static var memberRemove: Command {
        Command(
            words: ["member", "remove"], summary: "removes a person from an organisation",
            help: """
                Usage: portico member remove MEMBER --org ID [--config FILE]

                The owner stays until another member is the owner.

                Example:
                  portico member remove usr_01… --org org_01…

                """,
            options: ["org", "config"], flags: [], takesOperand: true
        ) { arguments in
            let organization = try arguments.parsed("org", "an organisation's id") { OrganizationID($0) }
            guard let organization else { _ = try arguments.required("org"); return }
            guard let id = arguments.operand.flatMap({ MemberID($0) }) else {
                throw CommandError(text: "'\(arguments.operand ?? "")' is no member's id")
            }
            try await withEngine(arguments) { engine in
                try requireOrganization(organization, engine)
                let member = try await refusing {
                    try await engine.removeMember(id, organization: organization)
                }
                Terminal.write("\(member.id) removed\n")
            }
        }
    }

    /// Says what the engine refuses in words for a terminal.
    private static func refusing(_ body: () async throws -> Member) async throws -> Member {
        do { return try await body() } catch let error as PortalError {
            let text: String? =
                switch error {
                case .notFound: "the organisation has no such member"
                case .member(.addressTaken(let id)): "the address is that of \(id)"
                case .member(.ownerExists): "the organisation has an owner"
                case .member(.ownerNeeded): "the owner stays until another member is the owner"
                case .limitReached: "the organisation has as many members as it may have"
                case .message: "as many messages were sent today as may be"
                default: nil
                }
            guard let text else { throw error }
            throw CommandError(text: text)
        }
    }
}
