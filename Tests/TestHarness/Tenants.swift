package import Domain
package import Portal
import Support

/// An organisation with two sites and keys of several reaches.
package struct Tenant: Sendable {
    package let organization: Organization
    package let sites: [Site]
    /// May do everything.
    package let key: String
    package let keyID: APIKeyID
    /// May do everything on the first site only.
    package let pinnedKey: String
    package let pinnedKeyID: APIKeyID

    /// The first site.
    package var site: Site { sites[0] }
}

extension Installation {
    /// Makes an organisation with two sites and its keys.
    package func makeTenant(_ name: String = "Northwind") async throws -> Tenant {
        let organization = try await engine.createOrganization(name: name, testProvider: Self.sandbox)
        var sites: [Site] = []
        for suffix in ["Outdoor", "Books"] {
            clock.advance(seconds: 1)
            sites.append(
                try await engine.createSite(
                    SiteSettings(name: "\(name) \(suffix)"), organization: organization.id))
        }
        let key = try await makeKey(organization.id)
        let pinned = try await makeKey(organization.id, site: sites[0].id)
        return Tenant(
            organization: organization, sites: sites, key: key.text.expose(), keyID: key.key.id,
            pinnedKey: pinned.text.expose(), pinnedKeyID: pinned.key.id)
    }

    /// Invites somebody.
    package func invite(
        _ email: String, to tenant: Tenant, role: MemberRole = .viewer, locale: String? = nil
    ) async throws -> Member {
        guard let email = EmailAddress(email) else { throw PortalError.notFound }
        return try await engine.inviteMember(
            MemberRequest(email: email, role: role, locale: locale), organization: tenant.organization.id,
            isLive: false)
    }

    /// Makes a test key.
    package func makeKey(
        _ organization: OrganizationID, _ scopes: Set<Scope> = [.everything],
        visibility: KeyVisibility = .secret, site: SiteID? = nil, isLive: Bool = false
    ) async throws -> IssuedKey {
        try await engine.createKey(
            KeyRequest(name: "Test", visibility: visibility, scopes: scopes, siteID: site),
            organization: organization, isLive: isLive)
    }

    /// Makes a checkout of 42.50 euros with an address for each way back, changed as the test wants it.
    package func makeCheckout(
        _ site: Site, amount: Int64 = 4250, lifetime: Int64? = nil,
        _ change: (inout CheckoutDetails) throws -> Void = { _ in }
    ) async throws -> Checkout {
        guard let euro = Currency(code: "EUR"), let profile = try engine.unscopedProfile(of: site.id) else {
            throw PortalError.notFound
        }
        var details = CheckoutDetails()
        details.reference = "order-1"
        details.addresses = ReturnAddresses(
            returnURL: RedirectTemplate("https://shop.example/thanks"),
            cancelURL: RedirectTemplate("https://shop.example/cancelled"))
        try change(&details)
        let request = CheckoutRequest(
            currency: euro, amount: amount, details: details,
            expiresAt: lifetime.map { clock.now.adding(seconds: $0) })
        return try await engine.createCheckout(request, profile: profile, isLive: false)
    }
}
