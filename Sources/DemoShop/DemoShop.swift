package import HTTPCore
import Mustache
package import Pages
package import Support

// DemoShop: a shop as small as one can be, to show the whole path and to test it. It is a merchant like any
// other: it creates checkouts through the API, verifies the signature of the redirect before it believes a
// word of it, and reads the checkout for the truth. It may import Pages, Domain, HTTPCore, Mustache, JSON,
// Crypto and Support.

/// A site of the merchant, as its shop knows it.
package struct ShopSite: Sendable {
    /// The site's id at Portico, for the path of the API call.
    package var id: String
    /// What the shop calls itself.
    package var name: String
    /// The `sk_…` key with which it calls the API.
    package var secretKey: Secret<String>
    /// The 32 bytes of the Ed25519 key that verifies redirects.
    package var redirectPublicKey: [UInt8]
    /// The `whsec_…` secret that verifies redirects where `usesHMAC` is set.
    package var webhookSecret: Secret<String>
    /// Whether the site signs with its secret instead of the published key.
    package var usesHMAC: Bool

    /// Describes a site.
    package init(
        id: String, name: String, secretKey: Secret<String>, redirectPublicKey: [UInt8],
        webhookSecret: Secret<String>,
        usesHMAC: Bool
    ) {
        self.id = id
        self.name = name
        self.secretKey = secretKey
        self.redirectPublicKey = redirectPublicKey
        self.webhookSecret = webhookSecret
        self.usesHMAC = usesHMAC
    }
}

/// What the shop is made of.
package struct ShopParts: Sendable {
    /// Calls the admin backend: method, path, key, body.
    package typealias Call =
        @Sendable (Method, String, Secret<String>, [UInt8]) async throws -> (status: Int, body: [UInt8])

    /// The sites it sells for; their places in the list stand in forms and order numbers.
    package var sites: [ShopSite]
    /// `scheme://host[:port]` of the shop, to which payers return.
    package var origin: String
    /// `scheme://host[:port]` of the checkout pages, to which its form may lead.
    package var pageOrigin: String
    /// The folder of the templates, read once at start.
    package var templatesFolder: String
    /// The folder of the stylesheet and the pictures, read once at start.
    package var publicFolder: String
    /// Tells how old a redirect is.
    package var clock: Clock
    /// The source of order numbers.
    package var random: RandomSource
    /// Told of every answered request.
    package var observer: RequestObserver
    /// How it reaches the API; throws when no answer came.
    package var call: Call

    /// Puts the parts together.
    package init(
        sites: [ShopSite], origin: String, pageOrigin: String, templatesFolder: String, publicFolder: String,
        clock: Clock,
        random: RandomSource, observer: RequestObserver, call: @escaping Call
    ) {
        self.sites = sites
        self.origin = origin
        self.pageOrigin = pageOrigin
        self.templatesFolder = templatesFolder
        self.publicFolder = publicFolder
        self.clock = clock
        self.random = random
        self.observer = observer
        self.call = call
    }
}
