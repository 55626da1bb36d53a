import Crypto
package import Domain
package import HTTPCore
package import Mustache
package import ProviderKit
import Support

/// Everything about a site's pages that is the same for every payer: frame values and whole header blocks,
/// made once.
package final class SiteLook: Sendable {
    /// What the layout shows on a live page.
    package let frame: FrameModel
    /// The frame's values after the title, for pages in test mode.
    package let testFrame: [Value]
    /// The frame's values after the title, for pages in live mode.
    package let liveFrame: [Value]
    /// Headers of the open page: own script, frames of ours.
    package let pageHeaders: Headers
    /// Headers of a page with a script and no frame.
    package let scriptHeaders: Headers
    /// Headers of a page without script.
    package let plainHeaders: Headers
    private let pagePolicy: ContentPolicy
    private let security: SecurityHeaders

    /// Makes the look of a site; `logoPath` is where this host serves an uploaded logo.
    package init(
        site: Site, stylesheets: Stylesheets, security: SecurityHeaders, linkShape: Shape, logoPath: String?
    ) {
        let text = SharedText(stylesheets.page + ThemeStylesheet.text(for: site.settings.branding))
        var frame = FrameModel(stylesheet: text, noScriptStylesheet: SharedText(stylesheets.noScript))
        frame.siteName = site.settings.name
        frame.logoURL = logoPath ?? site.settings.branding.logoURL?.description
        frame.contacts = SiteLinks.contacts(site.settings.support)
        frame.legalLinks = SiteLinks.legal(site.settings.legal)
        self.frame = frame
        liveFrame = frame.values(linkShape: linkShape)
        var test = frame
        test.isTest = true
        testFrame = test.values(linkShape: linkShape)
        var policy = ContentPolicy()
        policy.styleHashes = [Self.hash(stylesheets.page + ThemeStylesheet.text(for: site.settings.branding))]
        if logoPath == nil, let logo = site.settings.branding.logoURL { policy.images += " \(logo.origin)" }
        plainHeaders = security.page(policy: policy.text)
        policy.allowsScript = true
        policy.styleHashes.append(Self.hash(stylesheets.noScript))
        scriptHeaders = security.page(policy: policy.text)
        policy.frames = "'self'"
        pageHeaders = security.page(policy: policy.text)
        pagePolicy = policy
        self.security = security
    }

    /// Headers of a page with a provider's script: those of the open page, opened for what it needs.
    package func headers(opening scripts: [ProviderScript]) -> Headers {
        guard !scripts.isEmpty else { return pageHeaders }
        var policy = pagePolicy
        for directive in ProviderScript.Directive.allCases {
            var sources: [String] = []
            for script in scripts {
                for source in script.sources[directive] ?? [] where !sources.contains(source) {
                    sources.append(source)
                }
            }
            policy.further[directive] = sources
        }
        // Wallets ask from frames of the script's own origin.
        let wallets = (policy.further[.frame] ?? []).filter { !$0.contains("*") }
        return security.page(policy: policy.text, wallets: wallets)
    }

    /// What a Content-Security-Policy names a style by.
    package static func hash(_ style: String) -> String { Base64.encode(SHA256.digest(Array(style.utf8))) }
}

/// The stylesheets that are written into pages.
package struct Stylesheets: Sendable {
    /// The rules common to all sites; a site's own follow them.
    package let page: String
    /// The rules that hold only where scripts do not run.
    package let noScript: String
    /// The rules of receipts, which have no site's.
    package let receipt: String

    /// Keeps the texts.
    package init(page: String, noScript: String, receipt: String = "") {
        self.page = page
        self.noScript = noScript
        self.receipt = receipt
    }
}

/// A telephone number as an address that a phone can dial (RFC 3966).
package enum TelephoneLink {
    /// `tel:` and the digits; nil for a text that is no plain number, such as one with an extension.
    ///
    /// Visual separators are left out: brackets, spaces, dots, slashes and hyphens.
    package static func url(of phone: String) -> String? {
        let digits = phone.utf8.filter { !" -./()".utf8.contains($0) }
        let isInternational = digits.first == UInt8(ascii: "+")
        let number = digits.dropFirst(isInternational ? 1 : 0)
        guard number.count >= 3, number.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return "tel:" + String(decoding: digits, as: UTF8.self)
    }
}

/// A mail address in a `mailto:` URL (RFC 6068): all but the at sign percent-encoded.
enum PercentCodingOfMail {
    static func encode(_ address: String) -> String {
        address.split(separator: "@", omittingEmptySubsequences: false).map {
            PercentEncoding.encode(String($0))
        }
        .joined(separator: "@")
    }
}
