package import Support

/// What a key may do, as `resource:action`.
///
/// The raw values are stored and are part of the API.
package enum Scope: String, Hashable, Sendable, CaseIterable {
    case everything = "*"
    case checkoutCreate = "checkout:create"
    case checkoutRead = "checkout:read"
    case checkoutUpdate = "checkout:update"
    case checkoutCancel = "checkout:cancel"
    case transactionRead = "transaction:read"
    case transactionCapture = "transaction:capture"
    case transactionCancel = "transaction:cancel"
    case transactionRefund = "transaction:refund"
    /// Has what failed collected once more from a payer who is not there.
    case transactionRetry = "transaction:retry"
    case disputeRead = "dispute:read"
    /// Dictates what happens to test payments; live objects are out of its reach.
    case testControl = "test:control"
    case siteRead = "site:read"
    case siteWrite = "site:write"
    case keyRead = "key:read"
    case keyWrite = "key:write"
    case memberRead = "member:read"
    /// Invites, changes and removes.
    case memberWrite = "member:write"
    case linkCreate = "link:create"
    case linkRead = "link:read"
    case linkUpdate = "link:update"
    case savedMethodRead = "savedMethod:read"
    /// Disables, enables and deletes.
    case savedMethodManage = "savedMethod:manage"
    /// Takes money from a payer who is not there.
    case savedMethodCharge = "savedMethod:charge"
    case eventRead = "event:read"
    case webhookRead = "webhook:read"
    case webhookWrite = "webhook:write"
    /// Shows the secrets that sign deliveries.
    case webhookSecret = "webhook:secret"
    case providerRead = "provider:read"
    /// Sets up accounts with providers, with their credentials, and which site uses which.
    case providerWrite = "provider:write"
    case transferRead = "transfer:read"
    /// Imports bank statements and decides what a transfer pays.
    case transferWrite = "transfer:write"
    case receiptRead = "receipt:read"
    /// Changes what receipts say of the seller and how they are numbered.
    case receiptWrite = "receipt:write"

    /// All that a key in a browser may have.
    package static let publishable: Set<Scope> = [.checkoutCreate, .checkoutRead]
}

/// Whether a key may be shown to browsers.
///
/// The raw values are stored.
package enum KeyVisibility: String, Hashable, Sendable, CaseIterable {
    /// `sk_…`: servers only.
    case secret = "secret"
    /// `pk_…`: safe in a browser.
    case publishable = "public"
}

/// An API key as it is stored: everything but its secret, of which only the SHA-256 is kept.
package struct APIKey: Hashable, Sendable {
    /// The half of the key's text that may be known.
    package let id: APIKeyID
    /// The tenant whose data it reaches, and no other's.
    package let organizationID: OrganizationID
    /// Whether it is for servers only or may be shown to browsers.
    package let visibility: KeyVisibility
    /// Whether it reaches live data or test data; never both.
    package let isLive: Bool
    /// What the merchant calls it.
    package var name: String
    /// SHA-256 of the secret's text.
    package let secretHash: [UInt8]
    /// What it may do; everything else is refused.
    package var scopes: Set<Scope>
    /// The only site it works for; nil for all of the organisation.
    package var siteID: SiteID?
    /// Where its calls may come from; empty for everywhere.
    package var allowedAddresses: [AddressBlock] = []
    /// From then on it is refused; nil when it has no end.
    package var expiresAt: Timestamp?
    /// From then on it is refused; in the future while a rotated key is still in use.
    package var revokedAt: Timestamp?
    /// Its last use, to about a minute; nil when it was never used.
    package var lastUsedAt: Timestamp?
    /// When it was issued.
    package let createdAt: Timestamp

    /// Makes a key from its parts.
    package init(
        id: APIKeyID, organizationID: OrganizationID, visibility: KeyVisibility, isLive: Bool, name: String,
        secretHash: [UInt8], scopes: Set<Scope>, siteID: SiteID? = nil, expiresAt: Timestamp? = nil,
        revokedAt: Timestamp? = nil, lastUsedAt: Timestamp? = nil, createdAt: Timestamp
    ) {
        self.id = id
        self.organizationID = organizationID
        self.visibility = visibility
        self.isLive = isLive
        self.name = name
        self.secretHash = secretHash
        self.scopes = scopes
        self.siteID = siteID
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
        self.lastUsedAt = lastUsedAt
        self.createdAt = createdAt
    }

    /// Whether the key works at that time.
    package func isActive(at time: Timestamp) -> Bool {
        if let revokedAt, revokedAt <= time { return false }
        if let expiresAt, expiresAt <= time { return false }
        return true
    }

    /// Whether a call may come from that address.
    package func admits(_ address: String) -> Bool {
        guard !allowedAddresses.isEmpty else { return true }
        return AddressBlock(address).map { covers([$0]) } ?? false
    }

    /// Whether all of these addresses are among those that the key may be used from.
    package func covers(_ addresses: [AddressBlock]) -> Bool {
        guard !allowedAddresses.isEmpty else { return true }
        return !addresses.isEmpty
            && addresses.allSatisfy { each in allowedAddresses.contains { $0.contains(each) } }
    }

    /// Whether the key may do that.
    package func allows(_ scope: Scope) -> Bool { scopes.contains(.everything) || scopes.contains(scope) }

    /// Whether the key may touch that site of its organisation.
    package func covers(_ site: SiteID) -> Bool { siteID == nil || siteID == site }
}
