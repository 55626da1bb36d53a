import Domain
import Support

/// What mails to members show: they are the installation's own and wear no site's colours.
enum MemberMails {
    private static var frame: MailModel { MailModel(brand: "#14171f", onBrand: "#ffffff") }

    static func invitation(of member: Member, to organization: Organization, at address: String) -> MailModel
    {
        var model = frame
        model.organizationName = organization.name
        model.actionURL = address
        model.actionLabel = "See the invitation"
        model.expiry = DateWords.minute(member.invitationEndsAt)
        return model
    }

    static func endpointDisabled(_ endpoint: WebhookEndpoint, of organization: Organization) -> MailModel {
        var model = frame
        model.isTest = !endpoint.isLive
        model.organizationName = organization.name
        model.endpointURL = endpoint.url.description
        if endpoint.disabling == .failing {
            model.failingSince = endpoint.failingSince.map { DateWords.minute($0) }
        }
        model.facts.append(MailModel.Fact("Endpoint", endpoint.id.description))
        if let time = endpoint.disabledAt {
            model.facts.append(MailModel.Fact("Switched off", DateWords.minute(time)))
        }
        return model
    }
}
