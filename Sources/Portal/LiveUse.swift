import Database
package import Domain
import Storage

/// Sites and what receipts say of the seller belong to both modes. A test key is handed around among whoever
/// tries things out, so it changes them only until real payers meet them.
extension PaymentEngine {
    /// Whether real payers may meet a site: it has a live account to be paid through, or had a live checkout.
    package func isInLiveUse(_ site: Site) throws -> Bool {
        try database.read { try LiveUse.contains(site.id, organization: site.organizationID, in: $0) }
    }

    /// Whether real payers may meet an organisation, at any of its sites.
    package func isInLiveUse(_ organization: OrganizationID) throws -> Bool {
        try database.read { try LiveUse.contains(organization, in: $0) }
    }
}
