import HTTPCore
import Network

/// What a client has on one loop.
///
/// `@unchecked Sendable`: after `init` everything is touched on the loop's thread only.
final class ClientLane: @unchecked Sendable {
    typealias Permits = @Sendable (SocketAddress, OutgoingRequest) -> Bool

    let loop: EventLoop
    private let tls: TLSContext
    private let resolve: WebClient.Resolve
    private let permits: Permits
    private var idle = IdleConnections()

    init(
        loop: EventLoop, tls: TLSContext, resolve: @escaping WebClient.Resolve,
        permits: @escaping Permits
    ) {
        self.loop = loop
        self.tls = tls
        self.resolve = resolve
        self.permits = permits
    }

    func closeIdle() { idle.closeAll() }

    /// Runs a call on the loop, wherever the caller runs.
    @concurrent
    func perform(
        _ request: OutgoingRequest, _ bytes: [UInt8], _ call: ClientCall
    ) async -> Result<IncomingResponse, HTTPClientError> {
        precondition(loop.isOnLoop, "a call runs on its lane's loop")
        do throws(HTTPClientError) {
            return .success(try await send(request, bytes, call))
        } catch {
            return .failure(error)
        }
    }

    private func send(
        _ request: OutgoingRequest, _ bytes: [UInt8], _ call: ClientCall
    ) async throws(HTTPClientError) -> IncomingResponse {
        let deadline = Deadline.now().adding(milliseconds: request.totalMilliseconds)
        let key = IdleConnections.Key(scheme: request.scheme, host: request.host, port: request.port)
        if let kept = idle.take(key), permits(kept.stream.peer, request) {
            var exchange = Exchange(
                kept, until: deadline, method: request.method, bodyBytesMax: request.responseBytesMax)
            do throws(HTTPClientError) {
                return try await perform(&exchange, bytes, call, key)
            } catch {
                // The server closed the kept connection as we used it. Only a request that may run twice is
                // sent again by itself (RFC 9110 section 9.2.2); another is for the caller to decide.
                guard !exchange.hasReceived, [.get, .head].contains(request.method), !call.isCancelled,
                    error == .outcomeUnknown(.endOfStream)
                        || error == .outcomeUnknown(.system(.read, errno: 104))
                else { throw error }
            }
        }
        let transport = try await connect(request, call, until: deadline)
        var exchange = Exchange(
            transport, until: deadline, method: request.method, bodyBytesMax: request.responseBytesMax)
        return try await perform(&exchange, bytes, call, key)
    }

    private func perform(
        _ exchange: inout Exchange, _ bytes: [UInt8], _ call: ClientCall, _ key: IdleConnections.Key
    ) async throws(HTTPClientError) -> IncomingResponse {
        let transport = exchange.transport
        guard call.begin(transport.stream) else {
            transport.close()
            throw .notSent(.closed)
        }
        do throws(HTTPClientError) {
            let response = try await exchange.perform(bytes)
            call.end()
            if exchange.isReusable { idle.keep(transport, key) } else { transport.close() }
            return response
        } catch {
            call.end()
            transport.close()
            throw error
        }
    }

    private func connect(
        _ request: OutgoingRequest, _ call: ClientCall, until deadline: Deadline
    ) async throws(HTTPClientError) -> Transport {
        let addresses: [SocketAddress]
        do throws(NetworkError) {
            addresses = try await resolve(request.host, request.port, loop, deadline)
        } catch {
            throw .notSent(error)
        }
        let permitted = addresses.filter { permits($0, request) }
        guard !permitted.isEmpty else { throw .addressForbidden(host: request.host) }
        var failure = NetworkError.closed
        for address in permitted {
            do throws(NetworkError) {
                return try await connect(request, to: address, call, until: deadline)
            } catch {
                failure = error
                if call.isCancelled || Deadline.now() >= deadline { break }
            }
        }
        throw .notSent(failure)
    }

    private func connect(
        _ request: OutgoingRequest, to address: SocketAddress, _ call: ClientCall, until deadline: Deadline
    ) async throws(NetworkError) -> Transport {
        guard !call.isCancelled else { throw .closed }
        let soon = min(deadline, Deadline.now().adding(milliseconds: request.connectMilliseconds))
        let stream = try await TCPStream.connect(to: address, on: loop, until: soon)
        guard request.scheme == .https else { return Transport(stream) }
        guard call.begin(stream) else {
            stream.close()
            throw .closed
        }
        do throws(NetworkError) {
            let transport = Transport(
                stream, tls: try tls.makeSession(over: stream, serverName: request.host))
            try await transport.handshake(until: soon)
            return transport
        } catch {
            stream.close()
            throw error
        }
    }
}
