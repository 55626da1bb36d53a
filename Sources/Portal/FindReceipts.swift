import Database
package import Domain
import Storage

extension PaymentEngine {
    /// The receipts of a checkout in the order of issue; the caller has found the checkout for its tenant or
    /// by its page's token.
    package func receipts(of checkout: Checkout) throws -> [Receipt] {
        try database.read { try Receipts.all(of: checkout.id, site: checkout.siteID, in: $0) }
    }

    /// Whether a checkout has a receipt.
    package func hasReceipt(_ checkout: Checkout) throws -> Bool {
        guard checkout.facts.amountReceived > 0 else { return false }
        return try database.read { try Receipts.exists(of: checkout.id, site: checkout.siteID, in: $0) }
    }

    /// A receipt of that tenant and mode, or nil.
    package func receipt(_ id: ReceiptID, organization: OrganizationID, isLive: Bool) throws -> Receipt? {
        try database.read { try Receipts.find(id, organization: organization, isLive: isLive, in: $0) }
    }

    /// The receipt of that number, as it is read, of that tenant and mode, or nil.
    package func receipt(
        numbered text: String, organization: OrganizationID, isLive: Bool
    ) throws -> Receipt? {
        guard let place = ReceiptNumber.place(in: text) else { return nil }
        let found = try database.read {
            try Receipts.find(place, organization: organization, isLive: isLive, in: $0)
        }
        return found?.number.text == text ? found : nil
    }

    /// Receipts of a tenant and mode, the newest first, issued before that one; of one site where it is
    /// named.
    package func receipts(
        of organization: OrganizationID, isLive: Bool, site: SiteID?, after: ReceiptID?, limit: Int
    ) throws -> [Receipt] {
        try database.read {
            try Receipts.page(
                of: organization, isLive: isLive, site: site, after: after, limit: limit, in: $0)
        }
    }

    /// The words that a receipt was issued with; nil where they are no longer there.
    package func wording(of receipt: Receipt) throws -> ReceiptWording? {
        try database.read { try ReceiptWordings.find(receipt.wordingDigest, in: $0) }
    }

    /// What an organisation's receipts say of the seller, and how they are numbered.
    package func receiptSettings(of organization: OrganizationID) throws -> ReceiptSettings {
        try database.read { try ReceiptSettingsRows.find(organization, in: $0) }
    }

    /// Changes the settings for receipts to come; those issued stay as they are.
    package func updateReceiptSettings(
        of organization: OrganizationID, once: Once<ReceiptSettings>? = nil,
        _ change: @escaping @Sendable (inout ReceiptSettings) -> Void
    ) async throws -> ReceiptSettings {
        try await write(once) { database in
            var settings = try ReceiptSettingsRows.find(organization, in: database)
            change(&settings)
            try ReceiptSettingsRows.put(settings, of: organization, in: database)
            return settings
        }
    }
}
