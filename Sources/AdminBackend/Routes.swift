package import HTTPCore
package import Pages
import Portal

/// The merchant's host.
///
/// Reads top to bottom; behind the first block a secret key is required, with the scope that each line names.
///
/// `describe` makes what is said about the routes, from above: it sees this host as its readers do. Throws
/// where a template is missing.
package func adminBackend(
    _ parts: BackendParts, describe: (DescribedHost) throws -> [APIDocumentRoute]
) throws -> HostResponder {
    let backend = try Backend(parts)
    var router = Router()

    // Open to everyone.
    router.on(.get, "/", bodyLimit: 0) { _ in backend.home() }
    router.on(.get, "/health", bodyLimit: 0) { _ in
        parts.security.health(isHealthy: parts.engine.isHealthy)
    }

    // A secret key is required. Every call is served under /v1 and /api/v1 alike.
    let routes =
        backend.checkoutRoutes + backend.transactionRoutes + backend.movementRoutes
        + backend.savedMethodRoutes + backend.messageRoutes + backend.linkRoutes + backend.siteRoutes
        + backend.keyRoutes + backend.memberRoutes + backend.webhookRoutes + backend.providerRoutes
        + backend.transferRoutes + backend.taxRoutes + backend.receiptRoutes
    for (method, pattern, alias, limit, handler) in routes {
        router.on(method, pattern, bodyLimit: limit, handler)
        router.on(method, alias, bodyLimit: limit, handler)
    }

    // A public key of one site is required; browsers ask first whether they may call.
    for route in backend.publicRoutes {
        for pattern in [route.pattern, route.alias] {
            router.on(route.method, pattern, bodyLimit: route.bodyLimit, route.handler)
            router.on(.options, pattern, bodyLimit: 0) { try backend.preflight($0, route.method) }
        }
    }
    // Open to everyone again: what is said about the routes above.
    let presenter = BackendErrorPresenter(
        security: parts.security, frontendOrigin: parts.engine.pageOrigin,
        documentation: "\(parts.origin)/docs")
    let described = DescribedHost(routes: router.routes, presenter: presenter)
    // A page for people: the token in its address opens it.
    let invitations = try InvitationPage(parts: parts)
    router.on(.get, "/invitations/{invitation}", bodyLimit: 0) { try invitations.show($0) }
    router.on(.post, "/invitations/{invitation}", bodyLimit: BackendLimits.formBytes) {
        try await invitations.accept($0)
    }
    for document in try describe(described) {
        router.on(.get, document.pattern, bodyLimit: 0, document.handler)
    }
    return HostResponder(
        name: "admin-backend", router: router, presenter: presenter, observer: parts.observer,
        defaultBodyLimit: BackendLimits.bodyBytes,
        // Who brings no key is told so at once, and fills no memory with a body that nobody will read.
        // A public key may stand in the query.
        admitsBody: { Caller.keyText(in: $0.headers) != nil || $0.query?.contains("key=") == true })
}

/// What there is to describe: the calls, and how their failures are told.
package struct DescribedHost: Sendable {
    /// Every route under `/v1` and the ones open to everyone.
    package let routes: [RouteEntry]
    /// Makes the examples of failures.
    package let presenter: BackendErrorPresenter
}

/// A document about the API, and where it is read.
package struct APIDocumentRoute: Sendable {
    /// The path, which has no parameters.
    package let pattern: StaticString
    /// Answers with the document.
    package let handler: Handler

    /// Puts a document at a path.
    package init(_ pattern: StaticString, _ handler: @escaping Handler) {
        self.pattern = pattern
        self.handler = handler
    }
}

/// A call with its two addresses, the most bytes of its body, and who answers it.
typealias APIRoute = (Method, StaticString, StaticString, Int, Handler)

extension Backend {
    fileprivate var checkoutRoutes: [APIRoute] {
        [
            (
                .post, "/v1/checkouts/{site}/create", "/api/v1/checkouts/{site}/create",
                BackendLimits.bodyBytes, { try await createCheckout($0) }
            ),
            (.get, "/v1/checkouts", "/api/v1/checkouts", 0, { try await listCheckouts($0) }),
            (
                .get, "/v1/checkouts/{checkout}", "/api/v1/checkouts/{checkout}", 0,
                { try await readCheckout($0) }
            ),
            (
                .patch, "/v1/checkouts/{checkout}", "/api/v1/checkouts/{checkout}", BackendLimits.bodyBytes,
                { try await changeCheckout($0) }
            ),
            (
                .post, "/v1/checkouts/{checkout}/cancel", "/api/v1/checkouts/{checkout}/cancel",
                BackendLimits.bodyBytes, { try await cancelCheckout($0) }
            ),
            (
                .post, "/v1/checkouts/{checkout}/recover", "/api/v1/checkouts/{checkout}/recover",
                BackendLimits.bodyBytes, { try await recoverCheckout($0) }
            ),
        ]
    }

    fileprivate var transactionRoutes: [APIRoute] {
        [
            (
                .get, "/v1/transactions/{transaction}", "/api/v1/transactions/{transaction}", 0,
                { try await readTransaction($0) }
            )
        ]
    }

    fileprivate var siteRoutes: [APIRoute] {
        [
            (.get, "/v1/sites", "/api/v1/sites", 0, { try await listSites($0) }),
            (.post, "/v1/sites", "/api/v1/sites", BackendLimits.bodyBytes, { try await createSite($0) }),
            (.get, "/v1/sites/{site}", "/api/v1/sites/{site}", 0, { try await readSite($0) }),
            (
                .patch, "/v1/sites/{site}", "/api/v1/sites/{site}", BackendLimits.bodyBytes,
                { try await updateSite($0) }
            ),
            (
                .put, "/v1/sites/{site}/logo", "/api/v1/sites/{site}/logo", BackendLimits.logoBytes,
                { try await putLogo($0) }
            ),
            (.delete, "/v1/sites/{site}/logo", "/api/v1/sites/{site}/logo", 0, { try await deleteLogo($0) }),
            (
                .get, "/v1/sites/{site}/secrets", "/api/v1/sites/{site}/secrets", 0,
                { try await readSiteSecrets($0) }
            ),
        ]
    }

    fileprivate var keyRoutes: [APIRoute] {
        [
            (.get, "/v1/keys", "/api/v1/keys", 0, { try await listKeys($0) }),
            (.post, "/v1/keys", "/api/v1/keys", BackendLimits.bodyBytes, { try await createKey($0) }),
            (.get, "/v1/keys/{key}", "/api/v1/keys/{key}", 0, { try await readKey($0) }),
            (
                .post, "/v1/keys/{key}/rotate", "/api/v1/keys/{key}/rotate", BackendLimits.bodyBytes,
                { try await rotateKey($0) }
            ),
            (.delete, "/v1/keys/{key}", "/api/v1/keys/{key}", 0, { try await revokeKey($0) }),
        ]
    }
}

/// What this host's requests may bring.
package enum BackendLimits {
    /// Bytes of a JSON body.
    package static let bodyBytes = 1024 * 1024
    /// Bytes of a JSON body that comes with a public key.
    package static let publicBodyBytes = 64 * 1024
    /// Test events that one endpoint may be posted a minute; as many at once.
    package static let endpointTestsPerMinute = 10
    /// Bytes of the form that accepts an invitation, which has no fields.
    package static let formBytes = 1024
    /// Bytes of an uploaded logo, a little above what is accepted so that a slightly larger one gets a
    /// reasoned answer.
    package static let logoBytes = 512 * 1024
    /// Bytes of an uploaded file of bank statements; larger ones are imported at the command line.
    package static let statementBytes = 4 * 1024 * 1024
    /// The most entries of one page of a list.
    package static let listMax = 100
    /// Entries of one page of a list when the caller does not say.
    package static let listDefault = 20
}
