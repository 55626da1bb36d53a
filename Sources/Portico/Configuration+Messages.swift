import Crypto
import Domain
import HTTPClient
import HTTPCore
import Mail
import Messaging
import Network
import SMS
import Support

extension Configuration {
    /// In whose name mails are sent; throws for an address that is none.
    func mailIdentity() throws(ConfigurationError) -> MailIdentity {
        guard let address = EmailAddress(mail.address) else {
            throw ConfigurationError(text: "mail.address: '\(mail.address)' is no mail address")
        }
        var bounceAddress: EmailAddress?
        if let text = mail.bounceAddress {
            guard let address = EmailAddress(text) else {
                throw ConfigurationError(text: "mail.bounceAddress: '\(text)' is no mail address")
            }
            bounceAddress = address
        }
        for domain in mail.senderDomains where EmailAddress("x@\(domain)") == nil {
            throw ConfigurationError(text: "mail.senderDomains: '\(domain)' is no domain")
        }
        return MailIdentity(
            address: address, bounceAddress: bounceAddress, senderDomains: Set(mail.senderDomains))
    }

    /// The mail server; throws where the settings contradict each other or a secret cannot be read.
    func mailServer() throws -> SMTPServer {
        var credentials: SMTPServer.Credentials?
        switch (mail.user, mail.passwordFile) {
        case (nil, nil): break
        case (let user?, let file?):
            guard mail.security != .plain else {
                throw ConfigurationError(
                    text: "mail.user: a password is never sent without TLS; set mail.security to starttls"
                        + " or tls")
            }
            credentials = SMTPServer.Credentials(
                user: user, password: try secret(file, "mail.passwordFile"))
        default: throw ConfigurationError(text: "mail.user and mail.passwordFile belong together")
        }
        let name = try mail.helloName ?? mailIdentity().address.domain
        guard HostName(name)?.name == name.lowercased() else {
            throw ConfigurationError(text: "mail.helloName: '\(name)' is no host name")
        }
        return SMTPServer(
            host: mail.host, port: mail.port, security: mail.security, credentials: credentials,
            helloName: name)
    }

    /// What signs mails; nil where no key is named.
    func mailSigner() throws -> DKIMSigner? {
        switch (mail.dkimDomain, mail.dkimSelector, mail.dkimKeyFile) {
        case (nil, nil, nil): return nil
        case (let domain?, let selector?, let file?):
            let key: PEMSigningKey
            do throws(CryptoError) { key = try PEMSigningKey(path: file) } catch {
                throw ConfigurationError(text: "mail.dkimKeyFile: \(file): \(FailureText.describe(error))")
            }
            guard let signer = DKIMSigner(domain: domain, selector: selector, key: key) else {
                throw ConfigurationError(text: "mail.dkimDomain and mail.dkimSelector must be names")
            }
            return signer
        default:
            throw ConfigurationError(
                text: "mail.dkimDomain, mail.dkimSelector and mail.dkimKeyFile belong together")
        }
    }

    /// The gateway for text messages; throws where a setting is missing or a secret cannot be read.
    func textGateway(_ call: @escaping SMSGateway.Call) throws -> SMSGateway {
        guard let account = sms.account, let file = sms.tokenFile, let sender = sms.sender else {
            throw ConfigurationError(text: "sms.adapter gateway needs sms.account, sms.tokenFile, sms.sender")
        }
        guard let url = WebURL(sms.url), url.origin == sms.url else {
            throw ConfigurationError(text: "sms.url must be scheme://host[:port] and nothing more")
        }
        guard let from = SMSGateway.Sender(sender) else {
            throw ConfigurationError(
                text: "sms.sender must be a number (+…), a messaging service (MG…) or a name of at most"
                    + " eleven letters and digits")
        }
        let isSecure = url.scheme == "https"
        guard isSecure || url.host == "127.0.0.1" || url.host == "localhost" else {
            throw ConfigurationError(text: "sms.url must be https: the token travels with each call")
        }
        guard
            let gateway = SMSGateway(
                scheme: isSecure ? .https : .http, host: url.host, port: url.port, account: account,
                token: try secret(file, "sms.tokenFile"), sender: from, call: call)
        else { throw ConfigurationError(text: "sms.account must be letters and digits") }
        return gateway
    }

    /// Tries the settings of mails and text messages.
    func checkMessages() throws {
        _ = try mailIdentity()
        if mail.adapter == .smtp { _ = try mailServer() }
        _ = try mailSigner()
        if sms.adapter == .gateway {
            _ = try textGateway { (_) throws(HTTPClientError) in throw .notSent(.closed) }
        }
    }

    private func secret(_ path: String, _ setting: String) throws(ConfigurationError) -> Secret<String> {
        do throws(CryptoError) { return try SecretFile.read(path) } catch {
            throw ConfigurationError(text: "\(setting): \(path): \(FailureText.describe(error))")
        }
    }
}
