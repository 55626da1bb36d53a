import Crypto
import Database
import Domain
import Storage
import Support

extension PaymentEngine {
    /// What a message tells a member; nil when it is no longer so.
    func memberContents(of message: Message, to id: MemberID) throws -> MessageContents? {
        let found = try database.read { database -> (Member, Organization)? in
            guard let member = try Members.find(id, organization: message.organizationID, in: database),
                let organization = try Organizations.unscopedFind(message.organizationID, in: database)
            else { return nil }
            return (member, organization)
        }
        guard let (member, organization) = found else { return nil }
        if let endpoint = message.endpointID {
            guard member.status == .active,
                let stored = try database.read({ try WebhookEndpoints.unscopedFind(endpoint, in: $0) }),
                stored.endpoint.disabling != nil, stored.endpoint.disabling != .requested
            else { return nil }
            return .endpointDisabled(member, stored.endpoint, organization)
        }
        guard member.status == .invited, clock.now() < member.invitationEndsAt,
            let sealed = message.sealedToken
        else { return nil }
        let token = try masterKey.open(
            try SealedBox(text: sealed), context: SealContext.invitation(message.id))
        // Another invitation may have been mailed since, which ended this one.
        let digest = SHA256.digest(token)
        guard try database.read({ try Members.unscopedFind(invitation: digest, in: $0) })?.id == id else {
            return nil
        }
        return .invitation(member, organization, token: Secret(String(decoding: token, as: UTF8.self)))
    }
}

extension MessageQueue {
    /// Mails every active member who wants to know that an endpoint was disabled, in the transaction that
    /// disables it.
    func tellMembers(disabled id: WebhookEndpointID, of site: SiteID, in database: Connection) throws {
        guard let organization = try Sites.unscopedFind(site, in: database)?.organizationID,
            let isLive = try WebhookEndpoints.unscopedFind(id, in: database)?.endpoint.isLive
        else { return }
        let members = try Members.page(
            of: organization, limit: MemberLimits.perOrganization, in: database)
        for member in members
        where member.status == .active && member.notices.contains(.endpointDisabled) {
            var message = message(.endpointDisabled, to: member, site: site)
            message.endpointID = id
            try insertUnasked(message, isLive: isLive, in: database)
        }
    }
}
