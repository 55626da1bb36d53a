package import HTTPCore

/// What the log is told of one request.
///
/// It holds no address that opens anything: the route's pattern, never the path.
package struct RequestRecord: Sendable {
    /// The value of the answer's `X-Request-Id`.
    package var requestID: String
    /// The role of the listener.
    package var host: String
    /// The method as it was sent.
    package var method: Method
    /// The pattern of the matched route; empty when none matched.
    package var route: StaticString
    /// The status that was answered.
    package var status: Status
    /// Microseconds from the routing to the finished answer, sending not counted.
    package var durationMicroseconds: Int64
    /// The address of the connection's other end, without the port.
    package var clientAddress: String
    /// The error a handler threw, for the log only.
    package var failure: String?
}

/// Where the records go and by which stopwatch requests are timed.
package struct RequestObserver: Sendable {
    /// Microseconds of a clock that never goes back.
    package var microseconds: @Sendable () -> Int64
    /// Takes the record of one answered request; called on the request's own path, so it must not wait.
    package var record: @Sendable (RequestRecord) -> Void

    /// Makes an observer.
    package init(
        microseconds: @escaping @Sendable () -> Int64, record: @escaping @Sendable (RequestRecord) -> Void
    ) {
        self.microseconds = microseconds
        self.record = record
    }
}
