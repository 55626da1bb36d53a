import Database
package import Domain
import Storage
package import Support

/// What a merchant changes of a link; nil leaves a part as it is.
package struct LinkChange: Sendable {
    /// Whether it is offered.
    package var isActive: Bool?
    /// Its new end; the inner nil takes the end away.
    package var expiresAt: Timestamp??
    /// The merchant's own data.
    package var metadata: CheckoutChange.MetadataChange?

    /// No change.
    package init() {}
}

extension PaymentEngine {
    /// Changes a link; throws `notFound` for one that the tenant does not have in that mode.
    package func updateLink(
        _ id: PaymentLinkID, organization: OrganizationID, isLive: Bool, _ change: LinkChange,
        once: Once<PaymentLink>? = nil
    ) async throws -> PaymentLink {
        let now = try now(of: organization, isLive: isLive)
        let recorder = recorder(at: now)
        return try await write(once) { database in
            guard
                let old = try PaymentLinks.find(
                    id, organization: organization, isLive: isLive, in: database)
            else { throw PortalError.notFound }
            var link = old
            if let isActive = change.isActive {
                // Taken back twice is taken back since the first time.
                link.deactivatedAt = isActive ? nil : link.deactivatedAt ?? now
            }
            if let expiresAt = change.expiresAt { link.expiresAt = expiresAt }
            if let metadata = change.metadata {
                link.details.metadata = metadata.applied(to: link.details.metadata)
                guard link.details.metadata.count <= Self.metadataPairsLimit else {
                    throw PortalError.limitReached("metadata pairs")
                }
            }
            guard link != old else { return link }
            link.updatedAt = now
            try PaymentLinks.update(link, in: database)
            try recorder.tellChange(from: old, to: link, in: database)
            return link
        }
    }
}
