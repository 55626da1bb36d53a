import Domain
import Pages
import Support

/// What mails to members show: they are the installation's own and wear no site's colours.
enum MemberMails {
    private static func frame(_ texts: Texts) -> MailModel {
        MailModel(texts: texts, brand: "#14171f", onBrand: "#ffffff")
    }

    static func invitation(
        to organization: Organization, of member: Member, at address: String, _ texts: Texts
    ) -> MailModel {
        var model = frame(texts)
        model.organizationName = organization.name
        model.actionURL = address
        model.expiry = texts.locale.minute(member.invitationEndsAt)
        return model
    }

    static func endpointDisabled(
        _ endpoint: WebhookEndpoint, of organization: Organization, _ texts: Texts
    ) -> MailModel {
        var model = frame(texts)
        model.isTest = !endpoint.isLive
        model.organizationName = organization.name
        model.endpointURL = endpoint.url.description
        if endpoint.disabling == .failing {
            model.failingSince = endpoint.failingSince.map { texts.locale.minute($0) }
        }
        model.add(.endpoint, endpoint.id.description)
        if let time = endpoint.disabledAt { model.add(.switchedOff, texts.locale.minute(time)) }
        return model
    }
}
