package import Domain
package import Support

/// An organisation's account with a provider: what an adapter is told about whom it works for.
package struct ProviderAccount: Sendable {
    /// Names the account in storage and in the attempts made through it.
    package let id: ProviderAccountID
    /// The tenant that owns it.
    package let organizationID: OrganizationID
    /// Which adapter speaks for it.
    package let type: ProviderType
    /// Whether it moves real money.
    package let isLive: Bool
    /// Names the provider to merchants.
    package var name: String
    /// Settings by name, credentials among them.
    package var settings: [String: Secret<String>]

    /// Makes an account.
    package init(
        id: ProviderAccountID, organizationID: OrganizationID, type: ProviderType, isLive: Bool, name: String,
        settings: [String: Secret<String>] = [:]
    ) {
        self.id = id
        self.organizationID = organizationID
        self.type = type
        self.isLive = isLive
        self.name = name
        self.settings = settings
    }
}
