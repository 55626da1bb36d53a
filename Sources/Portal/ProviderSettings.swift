import Crypto
import Database
package import Domain
package import ProviderKit
import Storage
import Support

extension PaymentEngine {
    /// An account by its id: one of the site's, or one that the site no longer uses and that began something.
    func account(_ id: ProviderAccountID, of profile: SiteProfile) throws -> ProviderAccount? {
        if let account = profile.accounts.first(where: { $0.id == id }) { return account }
        guard let account = try unscopedAccount(id),
            account.organizationID == profile.site.organizationID
        else { return nil }
        return account
    }

    /// The account of that id with its settings, whoever's it is; for hooks and workers.
    package func unscopedAccount(_ id: ProviderAccountID) throws -> ProviderAccount? {
        try database.read { try ProviderAccounts.unscopedFind(id, in: $0) }.map { try account($0) }
    }

    /// An account with its settings opened.
    func account(_ stored: ProviderAccounts.Stored) throws -> ProviderAccount {
        var settings: [String: Secret<String>] = [:]
        if let sealed = stored.sealedSettings {
            let text = try masterKey.open(
                try SealedBox(text: sealed), context: SealContext.settings(stored.id))
            settings = try ProviderSettingsText.decode(text).mapValues { Secret($0) }
        }
        let type = ProviderType(rawValue: stored.type)
        for field in providers.provider(of: type)?.settingsForm.fields ?? []
        where settings[field.name] == nil {
            settings[field.name] = field.defaultValue.map { Secret($0) }
        }
        var account = ProviderAccount(
            id: stored.id, organizationID: stored.organizationID, type: type,
            isLive: stored.isLive, name: stored.name, settings: settings)
        account.isEnabled = stored.isEnabled
        account.refusal = providers.provider(of: type)?.refusal(of: account)
        return account
    }

    /// The settings of an account as they are stored, without defaults.
    func storedSettings(_ stored: ProviderAccounts.Stored) throws -> [String: String] {
        guard let sealed = stored.sealedSettings else { return [:] }
        return try ProviderSettingsText.decode(
            try masterKey.open(try SealedBox(text: sealed), context: SealContext.settings(stored.id)))
    }

    /// The text of settings as it is stored.
    func sealed(_ settings: [String: String], of id: ProviderAccountID) throws -> String {
        try masterKey.seal(
            ProviderSettingsText.encode(settings), context: SealContext.settings(id), random: random
        ).text
    }

    /// The settings of a new account of a provider for tests: a secret that signs its notifications.
    func freshSettings() -> [String: String] {
        [ProviderSetting.notificationSecrets: freshNotificationSecret()]
    }

    /// Gives accounts of that kind that were made before it had notifications a secret; answers how many.
    package func completeAccounts(of type: ProviderType) async throws -> Int {
        let bare = try database.read {
            try ProviderAccounts.unscopedBare(type: type.rawValue, limit: Int(Int32.max), in: $0)
        }
        for account in bare {
            let text = try sealed(freshSettings(), of: account.id)
            try await database.write {
                try ProviderAccounts.updateSettings(
                    text, of: account.id, organization: account.organizationID, in: $0)
            }
        }
        return bare.count
    }

    /// Puts a new notification secret before the others of a test account and forgets all but one of them,
    /// so that what is on its way under the old one is still taken.
    package func rotateNotificationSecret(of id: ProviderAccountID) async throws {
        guard let account = try unscopedAccount(id) else { throw PortalError.notFound }
        var settings = account.settings.mapValues { $0.expose() }
        let old = settings[ProviderSetting.notificationSecrets]?.split(separator: " ").first.map(String.init)
        settings[ProviderSetting.notificationSecrets] =
            ([freshNotificationSecret()] + [old].compactMap { $0 }).joined(separator: " ")
        let text = try sealed(settings, of: id)
        try await database.write {
            try ProviderAccounts.updateSettings(
                text, of: id, organization: account.organizationID, in: $0)
        }
        sites.forgetAll()
    }

    private func freshNotificationSecret() -> String { "sbs_" + Base64URL.encode(random.bytes(24)) }
}

extension SealContext {
    fileprivate static func settings(_ account: ProviderAccountID) -> String {
        "provider-account.settings:\(account)"
    }
}
