import HTTPCore
package import Pages
import Portal
import ProviderKit

/// The payer's host.
///
/// Reads top to bottom; behind each line but the first block a page token is required and names the checkout,
/// hence the site, hence the organisation.
package func mainFrontend(_ parts: FrontendParts) throws -> HostResponder {
    let frontend = try Frontend(parts)
    var router = Router()

    // Open to everyone.
    router.on(.get, "/", bodyLimit: 0) { _ in frontend.home.response() }
    router.on(.get, "/health", bodyLimit: 0) { _ in
        parts.security.health(isHealthy: parts.engine.isHealthy)
    }
    router.on(.get, "/assets/{file}", bodyLimit: 0) { try frontend.asset($0) }
    router.on(.get, "/assets/{folder}/{file}", bodyLimit: 0) { try frontend.asset($0) }
    router.on(.get, "/logos/{site}/{file}", bodyLimit: 0) { try frontend.logo($0) }
    router.on(.get, "/sites/{site}/redirect-key", bodyLimit: 0) { try frontend.redirectKey($0) }
    router.on(.get, "/.well-known/apple-developer-merchantid-domain-association", bodyLimit: 0) { _ in
        try frontend.applePayFile()
    }

    frontend.addShortCodes(to: &router)

    // A public key is required, in a shop's form or address; reading changes nothing.
    router.on(.get, "/pay", bodyLimit: 0) { try frontend.showOrder($0) }
    router.on(.post, "/pay", bodyLimit: FrontendLimits.formBytes) { try await frontend.takeOrder($0) }

    // What providers tell of their own accord; a signature over the raw body is required.
    router.on(.post, "/hooks/{type}/{account}", bodyLimit: NotificationLimits.bodyBytes) {
        try await frontend.takeNotification($0)
    }

    // A page token is required.
    router.on(.get, "/checkout/{token}", bodyLimit: 0) { try await frontend.showCheckout($0) }
    router.on(.get, "/checkout/{token}/qr.svg", bodyLimit: 0) { try frontend.handoffPicture($0) }
    router.on(.post, "/checkout/{token}/pay", bodyLimit: FrontendLimits.formBytes) {
        try await frontend.pay($0)
    }
    router.on(.get, "/checkout/{token}/continue", bodyLimit: 0) { try frontend.continueAtProvider($0) }
    router.on(.post, "/checkout/{token}/abandon", bodyLimit: FrontendLimits.formBytes) {
        try await frontend.abandon($0)
    }
    router.on(.get, "/checkout/{token}/processing", bodyLimit: 0) { try frontend.showProcessing($0) }
    router.on(.get, "/checkout/{token}/status", bodyLimit: 0) { try frontend.showStatus($0) }
    router.on(.get, "/checkout/{token}/events", bodyLimit: 0) { try frontend.showEvents($0) }
    router.on(.get, "/checkout/{token}/result", bodyLimit: 0) { try frontend.showResult($0) }
    frontend.addBilling(to: &router)
    frontend.addReceipts(to: &router)
    router.on(.get, "/checkout/{token}/cancel", bodyLimit: 0) { try frontend.askCancel($0) }
    router.on(.post, "/checkout/{token}/cancel", bodyLimit: FrontendLimits.formBytes) {
        try await frontend.cancel($0)
    }
    router.on(.get, "/checkout/{token}/return/{transaction}", bodyLimit: 0) {
        try await frontend.returnFromProvider($0)
    }
    router.on(.get, "/checkout/{token}/step/{transaction}", bodyLimit: 0) {
        try await frontend.showStep($0)
    }
    router.on(.get, "/checkout/{token}/step/{transaction}/code.svg", bodyLimit: 0) {
        try frontend.transferPicture($0)
    }

    for (routes, pages) in parts.providerPages {
        for route in routes { frontend.addPage(of: pages, at: route, to: &router) }
    }
    return HostResponder(
        name: "main-frontend", router: router,
        presenter: FrontendErrorPresenter(
            page: frontend.errorPage, orders: frontend.orderPages, security: parts.security,
            adminOrigin: parts.adminOrigin),
        observer: parts.observer, defaultBodyLimit: FrontendLimits.formBytes)
}

extension Frontend {
    /// A page of a provider that lives on this host.
    fileprivate func addPage(of pages: any ProviderPages, at route: StaticString, to router: inout Router) {
        router.on(.get, route, bodyLimit: 0) { try await providerPage($0, pages) }
        router.on(.post, route, bodyLimit: FrontendLimits.formBytes) { try await providerPage($0, pages) }
    }

    /// Where the payer is, which a page token opens too.
    fileprivate func addBilling(to router: inout Router) {
        router.on(.get, "/checkout/{token}/billing", bodyLimit: 0) { try showBilling($0) }
        router.on(.post, "/checkout/{token}/billing", bodyLimit: FrontendLimits.formBytes) {
            try await takeBilling($0)
        }
    }

    /// A checkout's receipts, as pages and as plain text; a page token is required.
    fileprivate func addReceipts(to router: inout Router) {
        router.on(.get, "/checkout/{token}/receipt", bodyLimit: 0) { try showReceipt($0) }
        router.on(.get, "/checkout/{token}/receipt.txt", bodyLimit: 0) { try showReceiptText($0) }
        router.on(.get, "/checkout/{token}/receipts/{receipt}", bodyLimit: 0) { try showReceipt($0) }
    }

    /// The addresses that are typed or photographed.
    fileprivate func addShortCodes(to router: inout Router) {
        // The short code of a payment link is required; reading changes nothing, so that mail scanners may.
        // What a QR code holds is in upper case.
        router.on(.get, "/l/{code}", bodyLimit: 0) { try showLink($0) }
        router.on(.get, "/L/{code}", bodyLimit: 0) { try showLink($0) }
        router.on(.post, "/l/{code}", bodyLimit: FrontendLimits.formBytes) {
            try await beginLinkPayment($0)
        }
        router.on(.get, "/l/{code}/qr.svg", bodyLimit: 0) { try linkVector($0) }
        router.on(.get, "/l/{code}/qr.png", bodyLimit: 0) { try linkPicture($0) }

        // The short code of a checkout that is still to be paid is required; in upper case in a QR code.
        router.on(.get, "/s/{code}", bodyLimit: 0) { try openByCode($0) }
        router.on(.get, "/S/{code}", bodyLimit: 0) { try openByCode($0) }
    }
}

/// What this host's requests may bring.
package enum FrontendLimits {
    /// Bytes of a form's body.
    package static let formBytes = 16 * 1024
    /// Bytes of the file by which Apple knows this host; Stripe's has about nine thousand.
    package static let applePayFileBytes = 64 * 1024
    /// Bytes of a provider's one-time token.
    package static let providerTokenBytes = 4 * 1024
    /// Checkouts that one client may begin at payment links in a minute.
    package static let linkVisitsPerMinute = 60
    /// Notifications to one account with a wrong signature that one client may send a minute; as many at
    /// once.
    package static let refusedNotificationsPerMinute = 60
    /// Wrong short codes that one client may try at once.
    package static let codeMisses = 20
    /// Wrong short codes that one client may try a minute after that.
    package static let codeMissesPerMinute = 2
    /// Wrong short codes a minute that all clients may try together, as many at once, before one wrong code
    /// closes the door for its block of addresses.
    ///
    /// With a million open checkouts among the 2⁵⁰ codes that is one hit in about three years.
    package static let codeMissesInAll = 600
    /// For how many seconds the door is closed for that block: ten thousand blocks that guess at once make a
    /// thousand tries a minute, not twenty thousand.
    package static let codeMissBlockSeconds = 600
    /// Bytes of a link's signed prefill as it stands in the address.
    package static let prefillBytes = 2 * 1024
}
