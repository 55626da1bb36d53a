import Crypto
import Database
package import Domain
import Storage
package import Support

/// A new key with its text, which is shown once.
package struct IssuedKey: Sendable {
    /// The key as it is stored, without its secret.
    package let key: APIKey
    /// The whole key, which nobody can read again later.
    package let text: Secret<String>
}

/// What a key is to be able to do.
package struct KeyRequest: Sendable {
    /// What the merchant calls the key.
    package var name: String
    /// Whether it is for servers only or may be shown to browsers.
    package var visibility: KeyVisibility
    /// What it may do; the caller checks that it gives no more than it has.
    package var scopes: Set<Scope>
    /// The only site it is to work for; nil for all of the organisation.
    package var siteID: SiteID?
    /// When it stops working; nil for never.
    package var expiresAt: Timestamp?
    /// Where its calls may come from; empty for everywhere.
    package var allowedAddresses: [AddressBlock] = []

    /// Makes a request.
    package init(
        name: String, visibility: KeyVisibility, scopes: Set<Scope>, siteID: SiteID? = nil,
        expiresAt: Timestamp? = nil
    ) {
        self.name = name
        self.visibility = visibility
        self.scopes = scopes
        self.siteID = siteID
        self.expiresAt = expiresAt
    }
}

extension PaymentEngine {
    /// The most keys an organisation may have in one mode, revoked ones not counted.
    package static let activeKeysLimit = 100
    /// How long a rotated key goes on working unless the caller says otherwise: a day, in seconds.
    package static let rotationOverlapDefault: Int64 = 86_400
    /// The longest that a rotated key may go on working: thirty days, in seconds.
    package static let rotationOverlapLimit: Int64 = 2_592_000

    /// Makes a key.
    ///
    /// Throws `notFound` for a site of another organisation and `limitReached` beyond the number of keys.
    package func createKey(
        _ request: KeyRequest, organization: OrganizationID, isLive: Bool, once: Once<IssuedKey>? = nil
    ) async throws -> IssuedKey {
        let issued = issue(request, organization: organization, isLive: isLive)
        let key = issued.key
        let now = clock.now()
        return try await write(once) { database in
            if let site = request.siteID,
                try Sites.find(site, organization: organization, in: database) == nil
            {
                throw PortalError.notFound
            }
            let active = try APIKeys.countActive(of: organization, isLive: isLive, at: now, in: database)
            guard active < Self.activeKeysLimit else { throw PortalError.limitReached("api_keys") }
            try APIKeys.insert(key, in: database)
            return issued
        }
    }

    /// Makes a key like another one, which goes on working for the overlap; the new one ends at `end` at the
    /// latest.
    ///
    /// Throws `notFound` when it is not an active key of that tenant.
    package func rotateKey(
        _ id: APIKeyID, organization: OrganizationID, isLive: Bool, overlapSeconds: Int64,
        noLaterThan end: Timestamp? = nil, once: Once<IssuedKey>? = nil
    ) async throws -> IssuedKey {
        let now = clock.now()
        guard let old = try key(id, organization: organization, isLive: isLive) else {
            throw PortalError.notFound
        }
        var request = KeyRequest(
            name: old.name, visibility: old.visibility, scopes: old.scopes, siteID: old.siteID,
            expiresAt: old.expiresAt)
        if let end { request.expiresAt = min(old.expiresAt ?? end, end) }
        request.allowedAddresses = old.allowedAddresses
        let issued = issue(request, organization: organization, isLive: isLive)
        let key = issued.key
        let rotated = try await write(once) { database in
            // Looked at again where nothing comes between: a key is rotated once, and never after its end.
            guard let old = try APIKeys.find(id, organization: organization, isLive: isLive, in: database),
                old.isActive(at: now), old.revokedAt == nil
            else { throw PortalError.notFound }
            let active = try APIKeys.countActive(of: organization, isLive: isLive, at: now, in: database)
            guard active < Self.activeKeysLimit else { throw PortalError.limitReached("api_keys") }
            try APIKeys.insert(key, in: database)
            try APIKeys.revoke(
                id, organization: organization, at: now.adding(seconds: overlapSeconds), in: database)
            return issued
        }
        keys.forget(id)
        return rotated
    }

    /// Ends a key at once; ending it again changes nothing.
    ///
    /// Throws `notFound` for another tenant's.
    package func revokeKey(
        _ id: APIKeyID, organization: OrganizationID, isLive: Bool, once: Once<APIKey>? = nil
    ) async throws -> APIKey {
        let now = clock.now()
        let key = try await write(once) { database in
            guard try APIKeys.find(id, organization: organization, isLive: isLive, in: database) != nil else {
                throw PortalError.notFound
            }
            try APIKeys.revoke(id, organization: organization, at: now, in: database)
            guard let key = try APIKeys.find(id, organization: organization, isLive: isLive, in: database)
            else { throw PortalError.notFound }
            return key
        }
        keys.forget(id)
        return key
    }

    /// A key of that tenant and mode, or nil.
    package func key(_ id: APIKeyID, organization: OrganizationID, isLive: Bool) throws -> APIKey? {
        try database.read { try APIKeys.find(id, organization: organization, isLive: isLive, in: $0) }
    }

    /// The keys of a tenant and mode after that id, oldest first; of one site only where one is named.
    package func keyList(
        of organization: OrganizationID, isLive: Bool, site: SiteID?, after: APIKeyID?, limit: Int
    ) throws -> [APIKey] {
        try database.read {
            try APIKeys.all(of: organization, isLive: isLive, site: site, after: after, limit: limit, in: $0)
        }
    }

    private func issue(_ request: KeyRequest, organization: OrganizationID, isLive: Bool) -> IssuedKey {
        let now = clock.now()
        let id = APIKeyID(at: now, random: random)
        let secret = Base64URL.encode(random.bytes(32))
        let text = APIKeyText(visibility: request.visibility, isLive: isLive, id: id, secret: Secret(secret))
        var key = APIKey(
            id: id, organizationID: organization, visibility: request.visibility, isLive: isLive,
            name: request.name,
            secretHash: SHA256.digest(Array(secret.utf8)), scopes: request.scopes, siteID: request.siteID,
            expiresAt: request.expiresAt, createdAt: now)
        key.allowedAddresses = request.allowedAddresses
        return IssuedKey(key: key, text: Secret(text.exposedText()))
    }
}
