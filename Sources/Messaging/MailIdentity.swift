import Domain
import Mail
package import Support

/// In whose name this installation sends mail.
package struct MailIdentity: Sendable {
    /// The installation's own address, from which every site may be written for.
    package var address: EmailAddress
    /// Who hears of mail that cannot be delivered.
    package var bounceAddress: EmailAddress
    /// Domains whose addresses sites may use as their own: those whose name servers allow this installation
    /// to send for them (SPF, DKIM).
    package var senderDomains: Set<String>

    /// Puts the parts together.
    package init(address: EmailAddress, bounceAddress: EmailAddress?, senderDomains: Set<String>) {
        self.address = address
        self.bounceAddress = bounceAddress ?? address
        self.senderDomains = senderDomains
    }

    /// Whose message it is, and where answers go.
    ///
    /// A site's own address of another domain would be taken for forged by the receiver, so that answers go
    /// there and the message is the installation's.
    func sender(of site: Site) -> (from: Mailbox, replyTo: Mailbox?) {
        let settings = site.settings.messages
        let name = HeaderText(settings.senderName ?? site.settings.name)
        let own = settings.senderAddress.flatMap { senderDomains.contains($0.domain) ? $0 : nil }
        let answers =
            settings.replyTo ?? (own == nil ? settings.senderAddress : nil)
            ?? site.settings.support.email.flatMap { EmailAddress($0) }
        let from = Mailbox(name: name, address: own ?? address)
        return (from, answers.flatMap { $0 == from.address ? nil : Mailbox(name: name, address: $0) })
    }
}
