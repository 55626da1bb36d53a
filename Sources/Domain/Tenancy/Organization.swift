package import Support

/// The legal tenant: owner of sites, keys and provider accounts.
package struct Organization: Hashable, Sendable {
    package let id: OrganizationID
    package var name: String
    package let createdAt: Timestamp

    /// Makes an organisation.
    package init(id: OrganizationID, name: String, createdAt: Timestamp) {
        self.id = id
        self.name = name
        self.createdAt = createdAt
    }
}
