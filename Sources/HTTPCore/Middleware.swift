/// Stands between the server and the handlers: it may change the request, the response, or answer by itself.
package protocol Middleware: Sendable {
    /// Answers a request, usually by what `next` answers; called once for each request. It may throw what a
    /// handler may.
    func respond(to request: Request, next: Handler) async throws -> Response
}

/// Puts middleware around a handler, once at the start; the first of the list sees the request first.
package func compose(_ middleware: [any Middleware], around handler: @escaping Handler) -> Handler {
    var next = handler
    for layer in middleware.reversed() {
        let inner = next
        next = { request in try await layer.respond(to: request, next: inner) }
    }
    return next
}
