import Database
package import Domain
import Storage
import Support

/// A payment link with its site: what a page is made from.
package struct LinkView: Sendable {
    /// The link as it is stored.
    package var link: PaymentLink
    /// The site with its accounts and keys.
    package let profile: SiteProfile
}

extension PaymentEngine {
    /// The link of an address; nil when no link has that code.
    package func link(opening code: ShortCode) throws -> LinkView? {
        let found = try database.read { try PaymentLinks.unscopedFind(code, in: $0) }
        guard let found, let profile = try unscopedProfile(of: found.siteID) else { return nil }
        return LinkView(link: found, profile: profile)
    }

    /// A link of that tenant and mode, or nil.
    package func link(_ id: PaymentLinkID, organization: OrganizationID, isLive: Bool) throws -> PaymentLink?
    {
        try database.read { database in
            try PaymentLinks.find(id, organization: organization, isLive: isLive, in: database)
        }
    }

    /// The links of a tenant and mode, newest first, around the cursors; of one site
    /// or of one state only where one is named.
    package func linkList(
        of organization: OrganizationID, isLive: Bool, site: SiteID?, state: PaymentLinkState?,
        after: PaymentLinkID?, before: PaymentLinkID?, limit: Int
    ) throws -> [PaymentLink] {
        let now = try now(of: organization, isLive: isLive)
        return try database.read { database in
            try PaymentLinks.page(
                of: organization, isLive: isLive, site: site, state: state, at: now, after: after,
                before: before, limit: limit, in: database)
        }
    }
}
