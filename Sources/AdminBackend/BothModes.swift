import Domain
import HTTPCore
import Pages
import Portal

/// What belongs to both modes, so that a test key must not have its way with it.
package enum BothModes: Hashable, Sendable {
    case members
    case site
    case siteSecrets
    case receiptSettings

    /// What the caller needs.
    var detail: String {
        switch self {
        case .members: "Members are of both modes: a live key changes them, a test key reads them."
        case .site:
            "The site takes live payments, and its settings are of both modes: a live key changes them, a "
                + "test key reads them."
        case .siteSecrets:
            "The site takes live payments, and its secrets sign in both modes: a live key reads them."
        case .receiptSettings:
            "The organisation takes live payments, and its receipts are of both modes: a live key changes "
                + "what they say, a test key reads it."
        }
    }
}

extension Backend {
    /// The site that the path names, to be changed, or to have its secrets read: by a live key, or by any
    /// as long as no real payer can meet the site.
    ///
    /// Who is not found comes before that, as for any key.
    func profile(_ request: Request, for caller: Caller, changing matter: BothModes) throws -> SiteProfile {
        let profile = try profile(request, for: caller)
        guard try caller.isLive || !engine.isInLiveUse(profile.site) else {
            throw APIError.liveKeyRequired(matter)
        }
        return profile
    }
}
