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
    /// Whether new payments may begin through it; those under way go on either way.
    package var isEnabled = true
    /// The setting with which this installation does not let the account be used, whatever it once allowed;
    /// nil for none.
    package var refusal: SettingFault?
    /// Whether new payments may begin through it, here and now.
    package var isUsable: Bool { isEnabled && refusal == nil }

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

extension ProviderAccount {
    /// A setting as it is stored; nil where it is not set and has no default, or is empty.
    package func setting(_ name: String) -> String? {
        settings[name].map { $0.expose() }.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// A setting of kind `flag`.
    package func isSet(_ name: String) -> Bool { setting(name) == "true" }

    /// A setting of kind `number`.
    package func number(_ name: String) -> Int64? { setting(name).flatMap { Int64($0) } }

    /// A setting of kind `list`.
    package func list(_ name: String) -> [String] {
        setting(name)?.split(separator: "\n").map(String.init) ?? []
    }

    /// A setting of kind `secrets`.
    package func secrets(_ name: String) -> [String] {
        setting(name)?.split(separator: " ").map(String.init) ?? []
    }

    /// A setting of kind `records`.
    package func records(_ name: String) -> [[String: String]] {
        setting(name).map { SettingRecords.decode($0) } ?? []
    }
}
