package import HTTPCore

extension SecurityHeaders {
    /// What a host says of itself to whoever watches over it: 200 `ok`, or 503 `broken`, and no more than
    /// that, because anybody may ask.
    package func health(isHealthy: Bool) -> Response {
        Response(
            isHealthy ? .ok : .serviceUnavailable, headers: data(contentType: "text/plain"),
            body: .bytes(Array((isHealthy ? "ok\n" : "broken\n").utf8)))
    }
}
