package import Domain
package import Support

/// An organisation's account with a provider: what an adapter is told about whom it works for.
package struct ProviderAccount: Sendable {
    package let id: ProviderAccountID
    package let organizationID: OrganizationID
    package let type: ProviderType
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
