package import Network

/// Sends requests to other servers.
///
/// One value for the process; it keeps unused connections on each loop.
package final class WebClient: Sendable {
    /// Finds a host's addresses, on the loop, until the deadline.
    package typealias Resolve =
        @Sendable (_ host: String, _ port: Int, EventLoop, Deadline) async throws(NetworkError) ->
        [SocketAddress]

    private let group: EventLoopGroup
    private let lanes: [ClientLane]
    private let policy: EgressPolicy?

    /// Makes a client.
    ///
    /// `permits` is asked for every address before it is connected to, after the name was looked up, so
    /// that a name cannot lead where an address may not.
    package init(
        group: EventLoopGroup, tls: TLSContext, resolve: @escaping Resolve,
        permits: @escaping @Sendable (SocketAddress) -> Bool
    ) {
        self.group = group
        policy = nil
        lanes = group.loops.map { loop in
            ClientLane(loop: loop, tls: tls, resolve: resolve, permits: { address, _ in permits(address) })
        }
    }

    /// Makes a client that calls only where the policy lets it.
    package init(group: EventLoopGroup, tls: TLSContext, resolve: @escaping Resolve, policy: EgressPolicy) {
        self.group = group
        self.policy = policy
        lanes = group.loops.map { loop in
            ClientLane(
                loop: loop, tls: tls, resolve: resolve, permits: { policy.permits($0, for: $1) })
        }
    }

    /// Sends a request and waits for the whole response; any status is a response, redirects are not
    /// followed.
    ///
    /// May be called from any task; cancelling it ends the call with `outcomeUnknown(.closed)` or
    /// `notSent(.closed)`.
    package func send(_ request: OutgoingRequest) async throws(HTTPClientError) -> IncomingResponse {
        let bytes = try RequestEncoder.encode(request)
        if let policy {
            do throws(EgressRefusal) {
                try policy.check(request.scheme, host: request.host, port: request.port)
            } catch {
                throw .refused(error)
            }
        }
        let loop = group.current()
        let lane = lanes[loop.index]
        let call = ClientCall(loop)
        let result = await withTaskExecutorPreference(loop) {
            await withTaskCancellationHandler {
                await lane.perform(request, bytes, call)
            } onCancel: {
                loop.execute { call.cancel() }
            }
        }
        return try result.get()
    }

    /// Closes the unused connections.
    package func closeIdleConnections() { for lane in lanes { lane.loop.execute { lane.closeIdle() } } }
}
