import JSON
import Mail
import Portal

extension ConfigurationKey {
    /// A setting that is one of some words.
    static func word<Word: RawRepresentable<String> & CaseIterable & Sendable>(
        _ path: String, _ set: @escaping @Sendable (inout Configuration, Word) -> Void
    ) -> ConfigurationKey {
        ConfigurationKey(path: path) { value, configuration throws(WrongSetting) in
            guard let word = value.string.flatMap({ Word(rawValue: $0) }) else {
                throw WrongSetting(expected: Word.allCases.map(\.rawValue).joined(separator: " or "))
            }
            set(&configuration, word)
        }
    }

    /// How mails and text messages leave.
    static var messages: [ConfigurationKey] {
        [
            .integer("limits.messagesPerSitePerHour", 1...1_000_000) {
                $0.messageAllowance.perSiteHour = $1
            },
            .integer("limits.messagesPerOrganizationPerDay", 1...10_000_000) {
                $0.messageAllowance.perOrganizationDay = $1
            },
            .integer("limits.testAddressesPerDay", 0...1_000_000) {
                $0.messageAllowance.testAddressesPerDay = $1
            },
            .integer("limits.testMessagesPerAddress", 1...1_000_000) {
                $0.messageAllowance.testMessagesPerAddress = $1
            },
            .names("mail.testDomains") { $0.messageAllowance.testDomains = Set($1) },
            .word("mail.adapter") { (configuration, adapter: Configuration.MailSettings.Adapter) in
                configuration.mail.adapter = adapter
            },
            .text("mail.address") { $0.mail.address = $1 },
            .optionalText("mail.bounceAddress") { $0.mail.bounceAddress = $1 },
            .names("mail.senderDomains") { $0.mail.senderDomains = $1 },
            .text("mail.host") { $0.mail.host = $1 },
            .integer("mail.port", 1...65_535) { $0.mail.port = $1 },
            .word("mail.security") { (configuration, security: SMTPServer.Security) in
                configuration.mail.security = security
            },
            .optionalText("mail.user") { $0.mail.user = $1 },
            .optionalText("mail.passwordFile") { $0.mail.passwordFile = $1 },
            .optionalText("mail.helloName") { $0.mail.helloName = $1 },
            .optionalText("mail.authorityFile") { $0.mail.authorityFile = $1 },
            .optionalText("mail.dkimDomain") { $0.mail.dkimDomain = $1 },
            .optionalText("mail.dkimSelector") { $0.mail.dkimSelector = $1 },
            .optionalText("mail.dkimKeyFile") { $0.mail.dkimKeyFile = $1 },
            .word("sms.adapter") { (configuration, adapter: Configuration.TextSettings.Adapter) in
                configuration.sms.adapter = adapter
            },
            .text("sms.url") { $0.sms.url = $1 },
            .optionalText("sms.account") { $0.sms.account = $1 },
            .optionalText("sms.tokenFile") { $0.sms.tokenFile = $1 },
            .optionalText("sms.sender") { $0.sms.sender = $1 },
        ]
    }
}
