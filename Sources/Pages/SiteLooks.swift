package import Domain
package import Mustache
import Support
import Synchronization

/// Keeps the looks of sites; a site that changed since is made anew.
package final class SiteLooks: Sendable {
    private let kept = Mutex<[SiteID: (madeFrom: Timestamp, look: SiteLook)]>([:])
    private let stylesheets: Stylesheets
    private let security: SecurityHeaders
    private let linkShape: Shape
    /// More than this many are not kept; the looks start again.
    static let capacity = 2_000

    /// Makes an empty collection.
    package init(stylesheets: Stylesheets, security: SecurityHeaders, linkShape: Shape) {
        self.stylesheets = stylesheets
        self.security = security
        self.linkShape = linkShape
    }

    /// The look of a site as it is now.
    package func look(of site: Site) -> SiteLook {
        if let look = kept.withLock({ $0[site.id] }), look.madeFrom == site.updatedAt { return look.look }
        let path = site.uploadedLogo.map { "/logos/\(site.id)/\($0.hash).\($0.format.rawValue)" }
        let look = SiteLook(
            site: site, stylesheets: stylesheets, security: security, linkShape: linkShape, logoPath: path)
        kept.withLock { kept in
            if kept.count >= Self.capacity { kept.removeAll() }
            kept[site.id] = (site.updatedAt, look)
        }
        return look
    }
}
