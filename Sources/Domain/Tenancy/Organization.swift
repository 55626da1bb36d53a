package import Support

/// The legal tenant: owner of sites, keys and provider accounts.
package struct Organization: Hashable, Sendable {
    /// Names the tenant in storage and on the command line.
    package let id: OrganizationID
    /// What the operator calls the tenant.
    package var name: String
    /// When the operator made it.
    package let createdAt: Timestamp

    /// Makes an organisation.
    package init(id: OrganizationID, name: String, createdAt: Timestamp) {
        self.id = id
        self.name = name
        self.createdAt = createdAt
    }
}
