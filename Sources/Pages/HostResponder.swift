package import HTTPCore

/// How a host says that something went wrong, in its own form: problem+json or a page.
package protocol ErrorPresenter: Sendable {
    /// The answer to an error that a handler threw; unknown ones become a bare 500.
    func response(to error: any Error, for request: Request) -> Response
    /// No route has that path.
    func notFound(for request: Request) -> Response
    /// The path has no such method.
    func methodNotAllowed(_ allowed: [Method], for request: Request) -> Response
    /// The bytes were no acceptable request.
    func response(toRefused refusal: Refusal) -> Response
}

/// Answers the requests of one host: finds the route, lets its handler answer, turns what it throws into an
/// answer at this one place, and tells the observer.
package struct HostResponder: Responder {
    private let name: String
    private let router: Router
    private let presenter: any ErrorPresenter
    private let observer: RequestObserver
    private let defaultBodyLimit: Int
    private let admitsBody: @Sendable (RequestHead) -> Bool

    /// Makes the host of a role; `admitsBody` tells heads whose large body is worth waiting for, at constant
    /// cost.
    package init(
        name: String, router: Router, presenter: any ErrorPresenter, observer: RequestObserver,
        defaultBodyLimit: Int, admitsBody: @escaping @Sendable (RequestHead) -> Bool = { _ in true }
    ) {
        self.admitsBody = admitsBody
        self.name = name
        self.router = router
        self.presenter = presenter
        self.observer = observer
        self.defaultBodyLimit = defaultBodyLimit
    }

    /// Every route of the host, in the order it was registered; for tests and descriptions of the API.
    package var routes: [RouteEntry] { router.routes }

    /// Bytes that the matched route takes, or the host's default where none matches.
    package func bodyLimit(for head: RequestHead) -> Int {
        guard case .route(let entry, _) = router.match(head.method, path: head.path) else {
            return defaultBodyLimit
        }
        return entry.bodyLimit
    }

    /// Whether a large body of that head is waited for.
    package func mayBringBody(_ head: RequestHead) -> Bool { admitsBody(head) }

    /// Answers a request; never throws, and tells the observer of every one.
    package func respond(to request: Request) async -> Response {
        let began = observer.microseconds()
        var request = request
        var failure: String?
        var response: Response
        switch router.match(request.method, path: request.path) {
        case .route(let entry, let parameters):
            request.parameters = parameters
            request.route = entry.pattern
            do {
                response = try await entry.handler(request)
            } catch {
                response = presenter.response(to: error, for: request)
                if response.status.code >= 500 { failure = "\(error)" }
            }
        case .methodNotAllowed(let allowed): response = presenter.methodNotAllowed(allowed, for: request)
        case .notFound: response = presenter.notFound(for: request)
        }
        response.headers.append("X-Request-Id", request.id)
        observer.record(
            RequestRecord(
                requestID: request.id, host: name, method: request.method, route: request.route,
                status: response.status,
                durationMicroseconds: observer.microseconds() - began,
                clientAddress: request.origin.clientAddress,
                failure: failure))
        return response
    }

    /// Answers bytes that were no acceptable request; the observer hears nothing of it.
    package func respond(toRefused refusal: Refusal) -> Response { presenter.response(toRefused: refusal) }
}
