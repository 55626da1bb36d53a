import HTTPCore
import Network
import Support

/// One client's connection.
///
/// While it waits for a request it is this object and its stream, parked at the loop: no task, no buffer.
/// What arrives starts a task on the loop, which serves requests until there is none left and parks again.
///
/// `@unchecked Sendable`: moves between the loop and its one task, which runs on the loop; so one thread
/// touches it.
final class Connection: StreamOwner, @unchecked Sendable {
    let transport: Transport
    let lane: Lane
    let listener: ListenerConfiguration
    let origin: Origin
    /// Whether a trusted proxy is at the other end.
    private let isProxied: Bool
    /// Who sends the request that is being served: the client that a trusted proxy names, else the peer.
    private(set) var sender: SocketAddress
    /// The listener's place among the server's.
    let listenerIndex: Int
    /// Where the lane keeps it.
    var place = 0
    /// What has arrived and belongs to no request yet; empty while parked.
    var backlog = Backlog()
    /// What the body that is arriving or being answered holds.
    private var bodyShare = BudgetShare()
    /// What the head that is arriving holds.
    private var headShare = BudgetShare()
    private var names: RequestName
    /// The body that goes on while the connection waits.
    var hold: Hold?
    private var isFresh = true
    private let acceptedAt: Deadline

    /// How a turn of serving ends.
    private enum End { case park, close, linger, abort, hold }

    init(_ transport: Transport, lane: Lane, listener: ListenerConfiguration, index: Int) {
        self.transport = transport
        self.lane = lane
        self.listener = listener
        listenerIndex = index
        origin = Origin(
            peer: transport.stream.peer, isSecure: transport.tls != nil, listener: listener.role)
        isProxied = lane.proxies.contains(transport.stream.peer)
        sender = transport.stream.peer
        names = RequestName(random: lane.randomWord())
        acceptedAt = lane.loop.now
    }

    // MARK: Waking and ending

    /// Serves what has arrived.
    ///
    /// The task is unstructured: the lane's drain waits for the connection, which outlives it.
    func start() {
        Task(executorPreference: lane.loop) { [self] in await run() }
    }

    func streamIsReadable() { if hold == nil { start() } else { waitForNews() } }

    func streamDeadlineReached() { if hold == nil { close() } else { holdIsDue() } }

    /// The server stops: an idle connection is looked at once more and then closed.
    func lastCall() { if hold == nil, transport.stream.unpark() { start() } }

    /// Cuts the connection off.
    func abort() {
        guard !transport.stream.isClosed else { return }
        hold = nil
        transport.stream.abort()
        lane.remove(self)
    }

    func close() {
        guard !transport.stream.isClosed else { return }
        hold = nil
        transport.close()
        lane.remove(self)
    }

    private func run() async {
        switch await serve() {
        case .park: park()
        case .close: close()
        case .abort: abort()
        case .hold: beginHold()
        case .linger:
            backlog.removeAll()
            await Lingering.end(transport, lane: lane)
            close()
        }
    }

    /// Until when the head that has begun, or a fresh connection's first, must be there.
    func headDeadline() -> Deadline {
        let began = isFresh ? acceptedAt : lane.loop.now
        return began.adding(milliseconds: lane.limits.headerTimeoutMilliseconds)
    }

    private func park() {
        let idle = lane.loop.now.adding(milliseconds: lane.limits.idleTimeoutMilliseconds)
        let deadline = isFresh ? headDeadline() : idle
        if (try? transport.stream.park(self, until: deadline)) == nil { close() }
    }

    // MARK: Serving

    private func serve() async -> End {
        if let tls = transport.tls, !tls.isEstablished {
            if (try? await transport.handshake(until: headDeadline())) == nil { return .close }
        }
        var turn = 0
        while true {
            switch await receiveHead() {
            case .nothing: return lane.closesIdle ? .close : .park
            case .gone: return .close
            case .refused(let refusal): return await refuse(refusal)
            case .request(let incoming):
                isFresh = false
                if let end = await serve(incoming) { return end }
            }
            turn += 1
            if turn % HTTPServerLimits.requestsPerTurn == 0 { await Task.yield() }
        }
    }

    /// Serves one request; nil: the connection goes on.
    private func serve(_ incoming: IncomingHead) async -> End? {
        if isProxied { sender = sender(of: incoming.head) }
        // Whatever ends this request, its body is counted no more.
        defer {
            releaseBody()
            if isProxied { sender = transport.stream.peer }
        }
        let body: [UInt8]
        var isUnread = false
        if incoming.framing == .none {
            body = []
        } else if !mayBringBody(incoming) {
            body = []
            isUnread = true
        } else {
            switch await receiveBody(of: incoming) {
            case .whole(let bytes): body = bytes
            case .gone: return .close
            case .refused(let refusal): return await refuse(refusal)
            }
        }
        let request = Request(
            head: incoming.head, body: body, origin: origin(of: incoming.head), id: names.next())
        var response = await listener.responder.respond(to: request)
        if isUnread { response.closesConnection = true }
        releaseBody()
        switch await send(response, to: incoming.head) {
        case .keepsAlive: return nil
        case .closes:
            // Unread bytes would turn the close into a reset, which can overtake the answer (RFC 9112
            // section 9.6).
            return backlog.isEmpty && !transport.mayHaveInput ? .close : .linger
        case .failed: return .abort
        case .holds(let hold):
            self.hold = hold
            return .hold
        }
    }

    private func origin(of head: RequestHead) -> Origin {
        guard isProxied else { return origin }
        var proxied = Origin(peer: sender, isSecure: origin.isSecure, listener: origin.listener)
        // A proxy that adds its field behind the client's own has not said which of them is true.
        if let field = lane.proxies.countryField { proxied.clientCountry = head.headers.only(named: field) }
        return proxied
    }

    private func sender(of head: RequestHead) -> SocketAddress {
        let values =
            switch lane.proxies.field {
            case .xForwardedFor: head.headers.all("x-forwarded-for")
            case .forwarded: head.headers.all("forwarded")
            }
        return lane.proxies.client(of: transport.stream.peer, by: values)
    }

    /// Whether nobody knows which of a proxy's clients sends what arrives: the head is not read yet, or names
    /// none.
    var isFromManyClients: Bool { isProxied && lane.proxies.contains(sender) }

    /// Whether the body is read at all: a small one always is, a large one of a stranger where the responder
    /// takes it.
    private func mayBringBody(_ incoming: IncomingHead) -> Bool {
        if case .length(let count) = incoming.framing, count <= lane.bodies.exempt { return true }
        return listener.responder.mayBringBody(incoming.head)
    }

    // MARK: The request's part of the budgets

    /// Counts what is held of the body that is arriving; throws when it is more than there is room for.
    func holdBody(_ count: Int) throws(Refusal) {
        guard bodyShare.hold(count, of: lane.bodies, by: self) else { throw .tooManyBodyBytes }
    }

    /// Counts what is held of the head that is arriving; throws when it is more than there is room for.
    func holdHead(_ count: Int) throws(Refusal) {
        guard headShare.hold(count, of: lane.heads, by: self) else { throw .tooManyBodyBytes }
    }

    /// The head is there, or will never be.
    func releaseHead() { headShare.release(to: lane.heads, by: self) }

    private func releaseBody() { bodyShare.release(to: lane.bodies, by: self) }

    private func refuse(_ refusal: Refusal) async -> End {
        await sendRefusal(listener.responder.respond(toRefused: refusal)) ? .linger : .close
    }
}
