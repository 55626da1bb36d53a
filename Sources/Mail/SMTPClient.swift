package import Network
package import Support

/// Hands messages to a mail server, each over a connection of its own.
package final class SMTPClient: Sendable {
    /// Finds a host's addresses, on the loop, until the deadline.
    package typealias Resolve =
        @Sendable (_ host: String, _ port: Int, EventLoop, Deadline) async throws(NetworkError) ->
        [SocketAddress]

    private let group: EventLoopGroup
    private let server: SMTPServer
    private let tls: TLSContext
    private let resolve: Resolve

    /// Makes a client of one server; `tls` checks its certificate, for the host's name.
    package init(
        group: EventLoopGroup, server: SMTPServer, tls: TLSContext, resolve: @escaping Resolve
    ) {
        self.group = group
        self.server = server
        self.tls = tls
        self.resolve = resolve
    }

    /// Hands a message over and answers the server's last word.
    ///
    /// May be called from any task; cancelling it ends the conversation. Two addresses stand on the
    /// envelope: who hears of what cannot be delivered, and who gets it.
    package func send(
        _ message: EncodedMessage, from sender: EmailAddress, to recipient: EmailAddress
    ) async throws(SMTPError) -> SMTPReply {
        let bytes = message.bytes
        guard bytes.count <= MailLimits.messageBytes else {
            throw .messageTooLarge(limitBytes: MailLimits.messageBytes)
        }
        let loop = group.current()
        let call = SMTPCall()
        let result = await withTaskExecutorPreference(loop) {
            await withTaskCancellationHandler {
                await perform(bytes, sender, recipient, on: loop, call)
            } onCancel: {
                loop.execute { call.cancel() }
            }
        }
        return try result.get()
    }

    @concurrent
    private func perform(
        _ message: [UInt8], _ sender: EmailAddress, _ recipient: EmailAddress, on loop: EventLoop,
        _ call: SMTPCall
    ) async -> Result<SMTPReply, SMTPError> {
        precondition(loop.isOnLoop, "a conversation runs on its loop")
        let deadline = Deadline.now().adding(milliseconds: MailLimits.totalMilliseconds)
        do throws(SMTPError) {
            let transport = try await connect(on: loop, until: deadline, call)
            defer {
                call.end()
                transport.stream.close()
            }
            var session = SMTPSession(transport, server: server, tls: tls, until: deadline)
            return .success(try await session.deliver(message, from: sender, to: recipient))
        } catch {
            return .failure(error)
        }
    }

    private func connect(
        on loop: EventLoop, until deadline: Deadline, _ call: SMTPCall
    ) async throws(SMTPError) -> Transport {
        do throws(NetworkError) {
            let soon = min(deadline, Deadline.now().adding(milliseconds: MailLimits.connectMilliseconds))
            var failure = NetworkError.closed
            for address in try await resolve(server.host, server.port, loop, soon) {
                do throws(NetworkError) {
                    return try await connect(to: address, on: loop, call)
                } catch {
                    failure = error
                    if call.isCancelled { break }
                }
            }
            throw failure
        } catch {
            throw .notConnected(error)
        }
    }

    private func connect(
        to address: SocketAddress, on loop: EventLoop, _ call: SMTPCall
    ) async throws(NetworkError) -> Transport {
        guard !call.isCancelled else { throw .closed }
        let soon = Deadline.now().adding(milliseconds: MailLimits.connectMilliseconds)
        let stream = try await TCPStream.connect(to: address, on: loop, until: soon)
        guard call.begin(stream) else {
            stream.close()
            throw .closed
        }
        guard server.security == .tls else { return Transport(stream) }
        do throws(NetworkError) {
            let transport = Transport(
                stream, tls: try tls.makeSession(over: stream, serverName: server.host, offersHTTP: false))
            try await transport.handshake(until: soon)
            return transport
        } catch {
            stream.close()
            throw error
        }
    }
}
