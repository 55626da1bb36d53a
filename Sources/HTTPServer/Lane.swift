import HTTPCore
import Network
import Support

/// A listening socket of one lane and who answers on it.
struct LaneListener {
    let socket: TCPListener
    let configuration: ListenerConfiguration
    /// The listener's place in the server's configuration.
    let index: Int
}

/// What a server has on one loop: its listeners, its connections and the buffers that they share.
///
/// `@unchecked Sendable`: after `init` everything is touched on the loop's thread only.
final class Lane: @unchecked Sendable {
    let loop: EventLoop
    let configuration: HTTPServerConfiguration
    let counts: ConnectionCounts
    let bodies: ByteBudget
    let heads: ByteBudget
    /// Where bytes are read to.
    ///
    /// No connection keeps it across a suspension.
    let readBuffer: UnsafeMutableRawBufferPointer
    private let listeners: [LaneListener]
    private var connections: [Connection] = []
    private var output: [UInt8] = []
    private var dateBytes: [UInt8] = []
    private var dateExpires = Deadline(nanoseconds: 0)
    private var refusing = 0
    private var spareRandom: UInt64?
    /// Every answer from now on announces the end of its connection.
    private(set) var isDraining = false
    /// Connections without a request are closed and not parked.
    private(set) var closesIdle = false

    init(
        loop: EventLoop, listeners: [LaneListener], configuration: HTTPServerConfiguration,
        counts: ConnectionCounts, bodies: ByteBudget, heads: ByteBudget
    ) {
        self.loop = loop
        self.listeners = listeners
        self.configuration = configuration
        self.counts = counts
        self.bodies = bodies
        self.heads = heads
        readBuffer = .allocate(byteCount: HTTPServerLimits.readBytes, alignment: 64)
    }

    deinit { readBuffer.deallocate() }

    var limits: HTTPLimits { configuration.limits }

    var proxies: TrustedProxies { configuration.proxies }

    /// Starts to accept.
    func start() {
        for listener in listeners {
            // A listener that epoll does not take (no memory) would be deaf: stopping at once is what an
            // operator can see.
            do {
                try listener.socket.start { [unowned self] stream in accept(stream, listener) }
            } catch {
                preconditionFailure("a listener cannot be watched: \(error)")
            }
        }
    }

    private func accept(_ stream: TCPStream, _ listener: LaneListener) {
        guard counts.add(stream.peer, listener: listener.index) else {
            refuse(stream, listener.configuration)
            return
        }
        do throws(NetworkError) {
            let tls = try listener.configuration.tls?.makeSession(over: stream)
            let connection = Connection(
                Transport(stream, tls: tls), lane: self, listener: listener.configuration,
                index: listener.index)
            connection.place = connections.count
            connections.append(connection)
            connection.start()
        } catch {
            counts.remove(stream.peer, listener: listener.index)
            stream.close()
        }
    }

    /// Answers 503 to a client that has too many connections, as long as that is cheap.
    private func refuse(_ stream: TCPStream, _ listener: ListenerConfiguration) {
        guard listener.tls == nil, refusing < HTTPServerLimits.refusedAtOnce else {
            stream.close()
            return
        }
        refusing += 1
        // An unstructured task: it ends by itself after `lingerMilliseconds` at the latest.
        Task(executorPreference: loop) { [self] in
            var output: [UInt8] = []
            let response = listener.responder.respond(toRefused: .tooManyConnections)
            _ = ResponseEncoder.encodeRefusal(response, date: date(), into: &output)
            response.body.appendBytes(to: &output)
            _ = try? output.withUnsafeBytes { try stream.tryWrite($0) }
            await Lingering.end(Transport(stream), lane: self)
            stream.close()
            refusing -= 1
        }
    }

    /// Forgets a connection that has closed.
    func remove(_ connection: Connection) {
        counts.remove(connection.transport.stream.peer, listener: connection.listenerIndex)
        let last = connections.removeLast()
        if last !== connection {
            connections[connection.place] = last
            last.place = connection.place
        }
    }

    // MARK: Shared by the connections

    /// The Date line's 29 bytes.
    func date() -> [UInt8] {
        if loop.now >= dateExpires {
            dateBytes = HTTPDate.bytes(configuration.clock.now())
            dateExpires = loop.now.adding(milliseconds: HTTPServerLimits.dateMilliseconds)
        }
        return dateBytes
    }

    /// A random word; the source draws two at a time.
    func randomWord() -> UInt64 {
        if let word = spareRandom {
            spareRandom = nil
            return word
        }
        let (word, spare) = configuration.random.words()
        spareRandom = spare
        return word
    }

    /// Lends the output buffer, empty; to be given back before the borrower suspends.
    func takeOutput() -> [UInt8] {
        var taken: [UInt8] = []
        swap(&taken, &output)
        return taken
    }

    /// Takes the output buffer back.
    func giveBack(_ buffer: inout [UInt8]) {
        if buffer.capacity > HTTPServerLimits.outputBytesKept { return }
        buffer.removeAll(keepingCapacity: true)
        swap(&buffer, &output)
    }

    // MARK: Stopping

    /// Ends the lane: first the queue of new connections, then the idle ones, then what runs.
    func drain(peers: Int) async {
        let began = Deadline.now()
        isDraining = true
        // Held bodies end at once: their clients ask again and reach the successor.
        for connection in connections { connection.endHold() }
        for listener in listeners { listener.socket.preferSuccessor(first: peers, count: peers) }
        await loop.sleep(until: began.adding(milliseconds: HTTPServerLimits.drainAcceptMilliseconds))
        // Each closing moves a successor's listener into the gap; the one place that stays the successor's
        // to the end is the first behind ours.
        for listener in listeners { listener.socket.preferSuccessor(first: peers, count: 1) }
        // Handshakes that are under way end before the queue is emptied for the last time.
        for listener in listeners { listener.socket.beginNoMore() }
        await loop.sleep(until: loop.now.adding(milliseconds: HTTPServerLimits.handshakeMilliseconds))
        for listener in listeners { listener.socket.drainAndClose() }
        await waitForEnd(until: began.adding(milliseconds: HTTPServerLimits.drainIdleMilliseconds))
        closesIdle = true
        for connection in connections { connection.lastCall() }
        await waitForEnd(until: began.adding(milliseconds: configuration.drainTimeoutSeconds * 1000))
        for connection in connections { connection.abort() }
    }

    private func waitForEnd(until deadline: Deadline) async {
        while !connections.isEmpty, loop.now < deadline {
            await loop.sleep(until: loop.now.adding(milliseconds: NetworkLimits.deadlineStepMilliseconds))
        }
    }
}
