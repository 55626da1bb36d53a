import Domain
import HTTPCore
import Pages
import Portal
import Support

extension Frontend {
    /// The token of the address and how its checkout stands; a wrong one is counted as on every page.
    private func glance(_ request: Request) throws -> (PageToken, LiveStatus) {
        if let token = request.parameters["token"].flatMap({ PageToken($0) }),
            let status = try live.status(of: token)
        {
            return (token, status)
        }
        throw miss(request)
    }

    /// GET /checkout/{token}/status: which page the checkout needs now, as JSON.
    func showStatus(_ request: Request) throws -> Response {
        let (token, status) = try glance(request)
        return Response(
            .ok, headers: parts.security.data(contentType: "application/json"),
            body: .bytes(status.json(of: token)))
    }

    /// GET /checkout/{token}/events: the same at every change, as server-sent events (HTML, section 9.2).
    ///
    /// A browser that knows the last there will be is told with 204 not to ask again.
    func showEvents(_ request: Request) throws -> Response {
        let (token, status) = try glance(request)
        let known = request.head.headers["last-event-id"]
        if status.isFinal, known == status.name { return Response(.noContent) }
        guard let seat = live.seats.take(for: request.origin.clientNetwork) else {
            var headers = parts.security.data(contentType: "application/json")
            headers.append("Retry-After", "10" as StaticString)
            return Response(.serviceUnavailable, headers: headers)
        }
        let retry = LiveLimits.retryMilliseconds + live.spread(2 * LiveLimits.retryMilliseconds)
        let age = LiveLimits.eventsMilliseconds + live.spread(LiveLimits.eventsMilliseconds / 2)
        let body = LiveBody(
            live, token, seat, knowing: known, ageMilliseconds: age, beat: Array(":\n\n".utf8), farewell: [],
            tell: { $0.isFinal ? .last($0.event(of: token)) : .piece($0.event(of: token)) })
        var headers = parts.security.data(contentType: "text/event-stream")
        Self.appendUnbuffered(to: &headers)
        return Response(.ok, headers: headers, body: .held(Array("retry: \(retry)\n\n".utf8), body))
    }

    /// Asks nginx, and proxies that follow it, to pass pieces on as they come.
    static func appendUnbuffered(to headers: inout Headers) {
        headers.append("X-Accel-Buffering", "no" as StaticString)
    }
}
