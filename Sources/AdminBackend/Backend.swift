package import Domain
package import Pages
package import Portal
package import Support

/// What the merchant's host is made of.
package struct BackendParts: Sendable {
    /// Does what the calls ask for.
    package var engine: PaymentEngine
    /// Makes the header fields of its answers.
    package var security: SecurityHeaders
    /// Times the call limit and checks the times in bodies.
    package var clock: Clock
    /// Told of every answered call.
    package var observer: RequestObserver
    /// Calls a key may make a second; as many at once.
    package var callsPerSecond: Int
    /// Calls with a public key that one client address may make a minute; as many at once.
    package var publicCallsPerMinute: Int
    /// `scheme://host[:port]` under which merchants reach this host, for the examples of the reference.
    package var origin: String
    /// The templates, for the reference.
    package var library: PageLibrary
    /// The words of receipts.
    package var texts: TextLibrary
    /// The stylesheet of the reference.
    package var stylesheet: String
    /// What the calls about webhooks need.
    package var webhooks: WebhookCalls
    /// The stylesheet of receipts.
    package var receiptStylesheet = ""

    /// Puts the parts together.
    package init(
        engine: PaymentEngine, security: SecurityHeaders, clock: Clock, observer: RequestObserver,
        callsPerSecond: Int, publicCallsPerMinute: Int, origin: String, library: PageLibrary,
        texts: TextLibrary, stylesheet: String, webhooks: WebhookCalls
    ) {
        self.engine = engine
        self.security = security
        self.clock = clock
        self.observer = observer
        self.callsPerSecond = callsPerSecond
        self.publicCallsPerMinute = publicCallsPerMinute
        self.origin = origin
        self.library = library
        self.texts = texts
        self.stylesheet = stylesheet
        self.webhooks = webhooks
    }
}

/// The merchant's host at work.
struct Backend: Sendable {
    let engine: PaymentEngine
    let parts: BackendParts
    let calls: RateLimiter<APIKeyID>
    let publicCalls: RateLimiter<String>
    let endpointTests: RateLimiter<WebhookEndpointID>
    let receiptPages: ReceiptPages

    init(_ parts: BackendParts) throws {
        self.parts = parts
        receiptPages = try ReceiptPages(
            library: parts.library, texts: parts.texts, stylesheet: parts.receiptStylesheet,
            security: parts.security)
        engine = parts.engine
        calls = RateLimiter(
            perSecond: Double(parts.callsPerSecond), burst: parts.callsPerSecond, clock: parts.clock)
        endpointTests = RateLimiter(
            perSecond: Double(BackendLimits.endpointTestsPerMinute) / 60,
            burst: BackendLimits.endpointTestsPerMinute, clock: parts.clock)
        publicCalls = RateLimiter(
            perSecond: Double(parts.publicCallsPerMinute) / 60, burst: parts.publicCallsPerMinute,
            clock: parts.clock)
    }
}

/// Why a call is refused before or beside the engine.
package enum APIError: Error, Sendable {
    case keyMissing
    case keyInvalid
    case secretKeyRequired
    /// A public call was made with a secret key; worse, by a page.
    case publicKeyRequired(isBrowser: Bool)
    case publicKeyMissing
    /// A public key that is made for no site.
    case keyNotPinned
    /// A page of that origin may not call for this site.
    case originNotAllowed(String)
    /// The site does not let public keys make checkouts.
    case publicCreateOff
    case tooManyPublicCalls(limit: Int, retryAfterSeconds: Int)
    case scopeMissing(Scope)
    /// The call comes from an address that the key's list does not have.
    case addressNotListed(String)
    /// Another key would work from addresses from which this one does not.
    case addressesWider
    /// The key works for one site only, and this call is about more.
    case keyPinned
    /// A test key asks for what is of both modes.
    case liveKeyRequired(BothModes)
    case tooManyCalls(limit: Int, retryAfterSeconds: Int)
    /// The endpoint was posted so many test events just now.
    case tooManyTests(limit: Int, retryAfterSeconds: Int)
    case notJSON
    case malformedJSON(offset: Int)
    case invalidQuery(name: String, detail: String)
    case invalidBody([Problem.Entry])
    /// `pointer` is where the body said how much.
    case movementRefused(MovementRefusal, pointer: String)
    case unsupportedImage(detail: String)
    case idempotencyKeyMalformed
    case notFound
}
