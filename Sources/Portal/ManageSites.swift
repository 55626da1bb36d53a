import Crypto
import Database
package import Domain
package import ProviderKit
import Storage
import Support

extension PaymentEngine {
    /// The most sites an organisation may have.
    package static let sitesLimit = 1_000

    /// Makes an organisation with a test account at that provider, so that its first checkout can be paid at
    /// once.
    package func createOrganization(name: String, testProvider: ProviderType) async throws -> Organization {
        let now = clock.now()
        let organization = Organization(
            id: OrganizationID(at: now, random: random), name: name, createdAt: now)
        let id = ProviderAccountID(at: now, random: random)
        let account = ProviderAccounts.Stored(
            id: id, organizationID: organization.id, type: testProvider.rawValue,
            isLive: false, name: testProvider.rawValue,
            sealedSettings: try sealed(freshSettings(), of: id), createdAt: now)
        try await database.write { database in
            try Organizations.insert(organization, in: database)
            try ProviderAccounts.insert(account, in: database)
        }
        return organization
    }

    /// The organisation of that id; for the command line.
    package func unscopedOrganization(_ id: OrganizationID) throws -> Organization? {
        try database.read { try Organizations.unscopedFind(id, in: $0) }
    }

    /// The oldest organisation of that name among the first hundred; for the demo, which makes one.
    package func unscopedOrganization(named name: String) throws -> Organization? {
        try database.read { try Organizations.unscopedAll(limit: 100, in: $0) }.first { $0.name == name }
    }

    /// Makes a site with keys of its own, offering every provider account of the organisation, or only those
    /// of test mode where whoever makes it speaks for that alone.
    package func createSite(
        _ settings: SiteSettings, organization: OrganizationID, isTestOnly: Bool = false,
        once: Once<Site>? = nil
    ) async throws -> Site {
        let now = clock.now()
        let id = SiteID(at: now, random: random)
        let seed = Ed25519.SigningKey.seed(random: random)
        let signingKey = try Ed25519.SigningKey(seed: seed)
        let webhookSecret = "whsec_" + Base64.encode(random.bytes(24))
        let secrets = Sites.SealedSecrets(
            redirectPrivateKey: try masterKey.seal(
                seed.expose(), context: SealContext.redirectKey(id), random: random
            ).text,
            webhookSecret: try masterKey.seal(
                Array(webhookSecret.utf8), context: SealContext.webhookSecret(id), random: random
            ).text)
        let site = Site(
            id: id, organizationID: organization, settings: settings,
            redirectPublicKey: signingKey.verifyingKey.bytes,
            createdAt: now, updatedAt: now)
        return try await write(once) { database in
            guard try Organizations.unscopedFind(organization, in: database) != nil else {
                throw PortalError.notFound
            }
            guard
                try Sites.all(of: organization, after: nil, limit: Self.sitesLimit, in: database).count
                    < Self.sitesLimit
            else { throw PortalError.limitReached("sites") }
            try Sites.insert(site, secrets: secrets, in: database)
            for account in try ProviderAccounts.all(of: organization, in: database)
            where !(isTestOnly && account.isLive) {
                try ProviderAccounts.expose(account.id, to: id, in: database)
            }
            return site
        }
    }

    /// Changes a site's settings by a pure function, which may throw to refuse.
    ///
    /// Throws `notFound` for another tenant's.
    package func updateSite(
        _ id: SiteID, organization: OrganizationID, once: Once<Site>? = nil,
        _ change: @escaping @Sendable (inout SiteSettings) throws -> Void
    ) async throws -> Site {
        let now = clock.now()
        let site = try await write(once) { database in
            guard var site = try Sites.find(id, organization: organization, in: database) else {
                throw PortalError.notFound
            }
            try change(&site.settings)
            site.updatedAt = now
            try Sites.update(site, in: database)
            return site
        }
        sites.forget(id)
        return site
    }

    /// Takes an inspected picture as a site's logo, or removes the logo.
    ///
    /// Throws `notFound` for another tenant's site.
    package func setLogo(
        _ logo: (facts: UploadedLogo, bytes: [UInt8])?, of id: SiteID, organization: OrganizationID,
        once: Once<Site>? = nil
    ) async throws -> Site {
        let now = clock.now()
        let site = try await write(once) { database in
            guard var site = try Sites.find(id, organization: organization, in: database) else {
                throw PortalError.notFound
            }
            site.uploadedLogo = logo?.facts
            site.updatedAt = now
            if let logo {
                try Sites.putLogo(logo.bytes, hash: logo.facts.hash, site: id, in: database)
            } else {
                try Sites.removeLogo(site: id, in: database)
            }
            try Sites.update(site, in: database)
            return site
        }
        sites.forget(id)
        return site
    }

    /// The bytes of a logo that pages link to.
    ///
    /// Logos are public.
    package func unscopedLogo(site: SiteID, hash: String) throws -> [UInt8]? {
        try database.read { try Sites.unscopedLogo(site: site, hash: hash, in: $0) }
    }

    /// The sites of a tenant after that id, oldest first; one only where it is named.
    package func siteList(
        of organization: OrganizationID, only site: SiteID?, after: SiteID?, limit: Int
    ) throws -> [Site] {
        try database.read { try Sites.all(of: organization, only: site, after: after, limit: limit, in: $0) }
    }
}
