import AdminBackend
import Domain
import HTTPCore
import JSON
import Portal
import Support

extension APIResource {
    /// Sites: storefronts, brands and channels.
    static var sites: APIResource {
        APIResource(
            name: "Sites",
            text:
                "A site is a storefront, a brand or a channel: its name, "
                + "its look, and the rules of its checkouts.",
            schemas: [
                ("SiteCreate", .body([.required("name", .text(FieldLimits.label))] + settings)),
                ("SiteUpdate", .body([.optional("name", .text(FieldLimits.label))] + settings)),
                ("Site", .object(siteFields)), ("SiteList", .page(of: "Site", BackendLimits.listMax)),
                (
                    "SiteSecrets",
                    .object([
                        .required("siteId", .id(SiteID.self)),
                        .required(
                            "webhookSecret", .text(matching: "^whsec_"), "For redirects signed by HMAC."),
                    ])
                ),
            ],
            operations: [
                listSites, createSite, readSite, updateSite, putLogo, deleteLogo, readSecrets,
                readRedirectKey,
            ])
    }

    private static var example: JSONValue { APISamples.parsed(SiteJSON.encode(APISamples.site)) }

    private static var listSites: APIOperation {
        APIOperation(
            method: .get, path: "/v1/sites", id: "listSites", summary: "List sites", scope: .siteRead,
            parameters: [.limit, .after(SiteID.self)],
            answers: [
                .json(
                    .ok, "A page of the organisation's sites.", "SiteList",
                    ["data": [example], "hasMore": false])
            ],
            failures: [
                APIError.invalidQuery(name: "limit", detail: "must be from 1 to \(BackendLimits.listMax).")
            ])
    }

    private static var createSite: APIOperation {
        APIOperation(
            method: .post, path: "/v1/sites", id: "createSite", summary: "Create a site",
            text:
                "A key that is pinned to one site cannot. A site made by a live key has every account with a "
                + "provider, one made by a test key those of test mode.", scope: .siteWrite,
            body: .json(
                "SiteCreate",
                [
                    (
                        "site",
                        [
                            "name": "Northwind Outdoor", "branding": ["color": "#0f6b4f"],
                            "currencies": ["EUR", "GBP"],
                        ]
                    )
                ]),
            answers: [
                .json(
                    .created, "The site, with its keys for signing.", "Site", example,
                    links: [
                        "createCheckout", "readSite", "updateSite", "putSiteLogo", "deleteSiteLogo",
                        "readSiteSecrets",
                    ].map {
                        APILink($0, "site")
                    })
            ],
            failures: [APIError.keyPinned, PortalError.limitReached("sites")])
    }

    private static var readSite: APIOperation {
        APIOperation(
            method: .get, path: "/v1/sites/{site}", id: "readSite", summary: "Read a site", scope: .siteRead,
            parameters: [.site], answers: [.json(.ok, "The site.", "Site", example)])
    }

    private static var updateSite: APIOperation {
        APIOperation(
            method: .patch, path: "/v1/sites/{site}", id: "updateSite", summary: "Change a site",
            text: "Only the members that are sent change. " + liveOnly, scope: .siteWrite,
            parameters: [.site],
            body: .json(
                "SiteUpdate",
                [("settings", ["attemptLimit": 3, "support": ["email": "help@northwind.example"]])]),
            answers: [.json(.ok, "The site as it is now.", "Site", example)],
            failures: [APIError.liveKeyRequired(.site)])
    }

    private static var putLogo: APIOperation {
        APIOperation(
            method: .put, path: "/v1/sites/{site}/logo", id: "putSiteLogo", summary: "Upload a logo",
            text:
                "The body is the picture: PNG, JPEG or WebP of at most "
                + "\(BrandingLimits.logoBytesMax) bytes and "
                + "\(BrandingLimits.logoSidePixelsMax) pixels a side, without animation. "
                + "What it is, is found in "
                + "the bytes.",
            scope: .siteWrite, parameters: [.site],
            body: APIBody(
                content: ImageFormat.allCases.map { ("image/\($0.rawValue)", nil) }, examples: []),
            answers: [.json(.ok, "The site with the logo.", "Site", example)],
            failures: [
                APIError.unsupportedImage(detail: "A logo is a whole PNG, JPEG or WebP picture."),
                APIError.liveKeyRequired(.site),
            ])
    }

    private static var deleteLogo: APIOperation {
        APIOperation(
            method: .delete, path: "/v1/sites/{site}/logo", id: "deleteSiteLogo", summary: "Remove the logo",
            text: "Removing none is no error.", scope: .siteWrite, parameters: [.site],
            answers: [.json(.ok, "The site without an uploaded logo.", "Site", withoutLogo)],
            failures: [APIError.liveKeyRequired(.site)])
    }

    private static var liveOnly: String {
        "Settings are of both modes: once the site takes live payments, only live keys change them."
    }

    private static var withoutLogo: JSONValue {
        var site = APISamples.site
        site.uploadedLogo = nil
        return APISamples.parsed(SiteJSON.encode(site))
    }

    private static var readSecrets: APIOperation {
        APIOperation(
            method: .get, path: "/v1/sites/{site}/secrets", id: "readSiteSecrets",
            summary: "Read a site's secrets",
            text:
                "Only for keys that may do everything, and only for live ones once the site takes live "
                + "payments: its secrets sign in both modes.", scope: .everything, parameters: [.site],
            answers: [
                .json(
                    .ok, "What your server needs to verify what we sign with a shared secret.", "SiteSecrets",
                    [
                        "siteId": .string(APISamples.id(SiteID.self).description),
                        "webhookSecret": "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                    ])
            ], failures: [APIError.liveKeyRequired(.siteSecrets)])
    }
}
