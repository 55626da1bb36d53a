import Domain
package import HTTPCore
import Mustache
package import Pages
package import Portal
package import ProviderKit
package import Support
package import Tax

/// What the payer's host is made of.
package struct FrontendParts: Sendable {
    /// Finds checkouts, takes payments and signs redirects.
    package var engine: PaymentEngine
    /// The templates of every page.
    package var library: PageLibrary
    /// The words of receipts.
    package var texts: TextLibrary
    /// The texts that are written into pages.
    package var stylesheets: Stylesheets
    /// Makes the header fields of its answers.
    package var security: SecurityHeaders
    /// The files under `/assets`, all in memory.
    package var assets: StaticFiles
    /// Proves that a posted form was made here.
    package var formTokens: FormTokens
    /// Tells what has expired and times the limit of wrong addresses.
    package var clock: Clock
    /// The source of the keys that tell one attempt's form from another's.
    package var random: RandomSource
    /// Told of every answered request.
    package var observer: RequestObserver
    /// Pages that providers serve on this host, with the patterns of their routes.
    package var providerPages: [(routes: [StaticString], pages: any ProviderPages)]
    /// `scheme://host[:port]` of the admin backend, for callers who came to the wrong host.
    package var adminOrigin: String
    /// Wrong page addresses a client may try a minute before it has to wait.
    package var missesPerMinute: Int
    /// Form links that a client may use a minute; as many at once.
    package var formsPerMinute: Int
    /// The forms of addresses and the names of countries.
    package var addresses = AddressBook.empty
    /// The file by which Apple knows this host, at most `FrontendLimits.applePayFileBytes`; nil for none.
    package var applePayFile: [UInt8]?
    /// Pages that may hold a connection open, in all.
    package var livePages = LiveLimits.pages
    /// Pages that may hold a connection open, of one client.
    package var livePagesPerClient = LiveLimits.pagesPerClient

    /// Puts the parts together.
    package init(
        engine: PaymentEngine, library: PageLibrary, texts: TextLibrary, stylesheets: Stylesheets,
        security: SecurityHeaders, assets: StaticFiles,
        formTokens: FormTokens, clock: Clock, random: RandomSource, observer: RequestObserver,
        providerPages: [(routes: [StaticString], pages: any ProviderPages)], adminOrigin: String,
        missesPerMinute: Int, formsPerMinute: Int
    ) {
        self.engine = engine
        self.library = library
        self.texts = texts
        self.stylesheets = stylesheets
        self.security = security
        self.assets = assets
        self.formTokens = formTokens
        self.clock = clock
        self.random = random
        self.observer = observer
        self.providerPages = providerPages
        self.adminOrigin = adminOrigin
        self.missesPerMinute = missesPerMinute
        self.formsPerMinute = formsPerMinute
    }
}

/// The payer's host at work: its parts, and what was prepared from them at start.
struct Frontend: Sendable {
    let engine: PaymentEngine
    let parts: FrontendParts
    let looks: SiteLooks
    let pages: CheckoutPages
    let linkPages: LinkPages
    let errorPage: ErrorPage
    let home: Home
    let orderPages: OrderPages
    let receiptPages: ReceiptPages
    let misses: RateLimiter<String>
    let linkVisits: RateLimiter<String>
    let forms: RateLimiter<String>
    let live: LiveSource
    let refusedNotifications: RateLimiter<HookCaller>
    let codeMisses: RateLimiter<String>
    let codeMissesInAll: RateLimiter<Everyone>
    let codeMissesOfBlock: RateLimiter<String>

    init(_ parts: FrontendParts) throws {
        self.parts = parts
        engine = parts.engine
        let linkShape = Shape(parts.library.symbols, ["text", "url"])
        looks = SiteLooks(stylesheets: parts.stylesheets, security: parts.security, linkShape: linkShape)
        pages = try CheckoutPages(library: parts.library)
        linkPages = try LinkPages(library: parts.library)
        errorPage = try ErrorPage(
            library: parts.library, stylesheets: parts.stylesheets, security: parts.security,
            linkShape: linkShape)
        linkVisits = RateLimiter(
            perSecond: Double(FrontendLimits.linkVisitsPerMinute) / 60,
            burst: FrontendLimits.linkVisitsPerMinute, clock: parts.clock)
        home = try Home(
            library: parts.library, stylesheets: parts.stylesheets, security: parts.security,
            linkShape: linkShape)
        orderPages = try OrderPages(
            library: parts.library, stylesheets: parts.stylesheets, security: parts.security,
            linkShape: linkShape)
        receiptPages = try ReceiptPages(
            library: parts.library, texts: parts.texts, stylesheet: parts.stylesheets.receipt,
            security: parts.security)
        refusedNotifications = RateLimiter(
            perSecond: Double(FrontendLimits.refusedNotificationsPerMinute) / 60,
            burst: FrontendLimits.refusedNotificationsPerMinute, clock: parts.clock)
        misses = RateLimiter(
            perSecond: Double(parts.missesPerMinute) / 60, burst: parts.missesPerMinute, clock: parts.clock)
        forms = RateLimiter(
            perSecond: Double(parts.formsPerMinute) / 60, burst: parts.formsPerMinute, clock: parts.clock)
        live = LiveSource(parts)
        codeMisses = RateLimiter(
            perSecond: Double(FrontendLimits.codeMissesPerMinute) / 60, burst: FrontendLimits.codeMisses,
            clock: parts.clock)
        codeMissesOfBlock = RateLimiter(
            perSecond: 1 / Double(FrontendLimits.codeMissBlockSeconds), burst: 1, clock: parts.clock)
        codeMissesInAll = RateLimiter(
            perSecond: Double(FrontendLimits.codeMissesInAll) / 60, burst: FrontendLimits.codeMissesInAll,
            clock: parts.clock)
    }
}

extension Frontend {
    /// How the pages of that checkout look.
    func look(of view: CheckoutView) -> SiteLook {
        looks.look(of: view.profile.site, dressedIn: view.checkout.details.branding)
    }

    /// How the pages of that link look.
    func look(of view: LinkView) -> SiteLook {
        looks.look(of: view.profile.site, dressedIn: view.link.details.branding)
    }
}

/// What a page's handler may throw beside the engine's errors.
enum FrontendError: Error, Hashable, Sendable {
    case notFound
    case tooManyMisses(retryAfterSeconds: Int)
    case tooManyForms(retryAfterSeconds: Int)
    case formTokenInvalid
    case formMalformed
    /// The posted form agreed to other words than the page shows now.
    case consentChanged
}
