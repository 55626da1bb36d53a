package import Support

/// What the import of a file of statements did.
package struct StatementImport: Hashable, Sendable {
    /// Stands in the API.
    package let id: StatementImportID
    /// The tenant.
    package let organizationID: OrganizationID
    /// Whether it is of live accounts.
    package let isLive: Bool
    /// The file's SHA-256.
    package let digest: [UInt8]
    /// What it was read as.
    package let format: String
    /// What happened to its lines.
    package var counts: Counts
    /// When it was imported.
    package let createdAt: Timestamp

    /// How many lines had which fate; their sum is the number of lines.
    package struct Counts: Hashable, Sendable {
        /// Paid a transaction to its end.
        package var settled = 0
        /// Paid a part.
        package var partial = 0
        /// Wait for a person.
        package var proposed = 0
        /// Nothing is known that they could be for.
        package var unmatched = 0
        /// Money that went out.
        package var ignored = 0
        /// Another file had brought them before.
        package var repeated = 0
        /// Of accounts that are no receiving accounts of the tenant.
        package var foreign = 0
        /// Announced by the bank for a transaction that waits, whose page says so; nothing is settled by it.
        package var announced = 0
        /// Not booked either, and of nothing that is awaited here.
        package var unbooked = 0

        /// Nothing yet.
        package init() {}
    }

    /// Makes one.
    package init(
        id: StatementImportID, organizationID: OrganizationID, isLive: Bool, digest: [UInt8], format: String,
        counts: Counts = Counts(), createdAt: Timestamp
    ) {
        self.id = id
        self.organizationID = organizationID
        self.isLive = isLive
        self.digest = digest
        self.format = format
        self.counts = counts
        self.createdAt = createdAt
    }
}
