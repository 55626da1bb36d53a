package import Domain
package import Mustache
import Support
import Synchronization

/// Keeps the looks of sites, and of checkouts that differ from their site; those of a site that changed since
/// are made anew.
package final class SiteLooks: Sendable {
    private struct Variant: Hashable {
        let siteID: SiteID
        let override: BrandingOverride
    }

    private let kept = Mutex<[SiteID: (madeFrom: Timestamp, look: SiteLook)]>([:])
    private let variants = Mutex<[Variant: (madeFrom: Timestamp, look: SiteLook)]>([:])
    private let stylesheets: Stylesheets
    private let security: SecurityHeaders
    private let linkShape: Shape
    /// More than this many are not kept; the looks start again.
    static let capacity = 2_000
    /// As many looks of checkouts of their own, apart, so that a merchant with many colours costs no other
    /// merchant a look.
    package static let variantCapacity = 500

    /// Makes an empty collection.
    package init(stylesheets: Stylesheets, security: SecurityHeaders, linkShape: Shape) {
        self.stylesheets = stylesheets
        self.security = security
        self.linkShape = linkShape
    }

    /// The look of a site as it is now.
    package func look(of site: Site) -> SiteLook {
        if let look = kept.withLock({ $0[site.id] }), look.madeFrom == site.updatedAt { return look.look }
        let look = make(site)
        kept.withLock { kept in
            if kept.count >= Self.capacity { kept.removeAll() }
            kept[site.id] = (site.updatedAt, look)
        }
        return look
    }

    /// The look of a site's checkout with tokens of its own.
    package func look(of site: Site, dressedIn override: BrandingOverride?) -> SiteLook {
        guard let override, !override.isEmpty else { return look(of: site) }
        let variant = Variant(siteID: site.id, override: override)
        if let look = variants.withLock({ $0[variant] }), look.madeFrom == site.updatedAt { return look.look }
        let look = make(site.dressed(in: override))
        variants.withLock { variants in
            if variants.count >= Self.variantCapacity { variants.removeAll() }
            variants[variant] = (site.updatedAt, look)
        }
        return look
    }

    private func make(_ site: Site) -> SiteLook {
        let path = site.uploadedLogo.map { "/logos/\(site.id)/\($0.hash).\($0.format.rawValue)" }
        return SiteLook(
            site: site, stylesheets: stylesheets, security: security, linkShape: linkShape, logoPath: path)
    }
}
