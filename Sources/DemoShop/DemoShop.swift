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
    package var id: String
    package var name: String
    package var secretKey: Secret<String>
    package var redirectPublicKey: [UInt8]
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

    package var sites: [ShopSite]
    package var origin: String
    package var pageOrigin: String
    package var templatesFolder: String
    package var publicFolder: String
    package var clock: Clock
    package var random: RandomSource
    package var observer: RequestObserver
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
