package import Crypto
import Database
package import Domain
package import ProviderKit
import Storage
package import Support
import Synchronization

/// A site with everything a request about it needs, read once and kept until something of it changes.
package final class SiteProfile: Sendable {
    /// The site as it was when the profile was read.
    package let site: Site
    /// The provider accounts the site uses, in its order.
    package let accounts: [ProviderAccount]
    /// Signs the redirects of a site that uses Ed25519.
    package let redirectKey: Ed25519.SigningKey
    /// The `whsec_…` secret as text.
    package let webhookSecret: Secret<String>

    init(
        site: Site, accounts: [ProviderAccount], redirectKey: Ed25519.SigningKey,
        webhookSecret: Secret<String>
    ) {
        self.site = site
        self.accounts = accounts
        self.redirectKey = redirectKey
        self.webhookSecret = webhookSecret
    }
}

/// Keeps site profiles.
///
/// This process is the only writer of its database, so forgetting a site when it is changed keeps the rest
/// true.
package final class SiteDirectory: Sendable {
    private struct Contents {
        var profiles: [SiteID: SiteProfile] = [:]
        var generation: UInt64 = 0
    }

    private let contents = Mutex(Contents())
    /// More sites than this are not kept; the directory starts again, which costs reads and nothing else.
    static let capacity = 10_000

    /// The kept profile of a site.
    func profile(of id: SiteID) -> SiteProfile? { contents.withLock { $0.profiles[id] } }

    /// Changes whenever something was forgotten; a profile read before that is not kept.
    var generation: UInt64 { contents.withLock { $0.generation } }

    func keep(_ profile: SiteProfile, readIn generation: UInt64) {
        contents.withLock { contents in
            guard contents.generation == generation else { return }
            if contents.profiles.count >= Self.capacity { contents.profiles.removeAll() }
            contents.profiles[profile.site.id] = profile
        }
    }

    func forgetAll() {
        contents.withLock { contents in
            contents.generation += 1
            contents.profiles = [:]
        }
    }

    func forget(_ id: SiteID) {
        contents.withLock { contents in
            contents.generation += 1
            contents.profiles[id] = nil
        }
    }
}

extension PaymentEngine {
    /// The profile of a site, whoever's it is: callers come from a checkout or a key that already names the
    /// tenant.
    package func unscopedProfile(of id: SiteID) throws -> SiteProfile? {
        if let kept = sites.profile(of: id) { return kept }
        let generation = sites.generation
        guard let profile = try readProfile(of: id) else { return nil }
        sites.keep(profile, readIn: generation)
        return profile
    }

    /// The profile of a site of that organisation, or nil.
    package func profile(of id: SiteID, organization: OrganizationID) throws -> SiteProfile? {
        guard let profile = try unscopedProfile(of: id), profile.site.organizationID == organization else {
            return nil
        }
        return profile
    }

    private func readProfile(of id: SiteID) throws -> SiteProfile? {
        try database.read { database in
            guard let site = try Sites.unscopedFind(id, in: database),
                let secrets = try Sites.secrets(of: id, organization: site.organizationID, in: database)
            else { return nil }
            let accounts = try ProviderAccounts.exposed(to: id, in: database).map { try account($0) }
            let key = try masterKey.open(
                try SealedBox(text: secrets.redirectPrivateKey), context: SealContext.redirectKey(id))
            let secret = try masterKey.open(
                try SealedBox(text: secrets.webhookSecret), context: SealContext.webhookSecret(id))
            return SiteProfile(
                site: site, accounts: accounts, redirectKey: try Ed25519.SigningKey(seed: Secret(key)),
                webhookSecret: Secret(String(decoding: secret, as: UTF8.self)))
        }
    }
}

/// What a sealed value belongs to: bound into the seal, so that a row's secret opens only in its own place.
enum SealContext {
    static func redirectKey(_ site: SiteID) -> String { "site.redirect-key:\(site)" }
    static func webhookSecret(_ site: SiteID) -> String { "site.webhook-secret:\(site)" }
}
