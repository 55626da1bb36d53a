import Glibc
import HTTPCore
package import Network
import Support
import Synchronization

/// An HTTP/1.1 server: listeners on every loop, until it is told to drain.
package final class WebServer: Sendable {
    private struct State {
        var isRunning = false
        var isDraining = false
        var lanesLeft: Int
        var waiter: UnsafeContinuation<Void, Never>?
    }

    private let configuration: HTTPServerConfiguration
    private let lanes: [Lane]
    private let bodies: ByteBudget
    private let state: Mutex<State>
    /// The port of each listener, by role.
    package let boundPorts: [String: Int]

    /// Binds all addresses; the error names the one that failed.
    ///
    /// The kernel queues connections from here on; `run` serves them.
    package init(_ configuration: HTTPServerConfiguration) throws(ServerError) {
        guard !configuration.listeners.isEmpty else { throw .noListeners }
        self.configuration = configuration
        let counts = ConnectionCounts(
            limits: configuration.limits, listeners: configuration.listeners.count,
            proxies: configuration.proxies)
        let limits = configuration.limits
        let listeners = configuration.listeners.count
        let bodies = ByteBudget(
            total: limits.bufferedBodyBytes, exempt: limits.freeBodyBytes, listeners: listeners)
        let heads = ByteBudget(
            total: limits.bufferedHeadBytes, exempt: limits.freeHeadBytes, listeners: listeners)
        self.bodies = bodies
        var ports: [String: Int] = [:]
        var sockets: [[LaneListener]] = configuration.group.loops.map { _ in [] }
        for (place, listener) in configuration.listeners.enumerated() {
            var port = listener.port
            for (index, loop) in configuration.group.loops.enumerated() {
                do throws(NetworkError) {
                    let address = try SocketAddress(listener.address, port: port)
                    if index == 0, !configuration.sharesPorts { try TCPListener.requireUnused(address) }
                    let socket = try TCPListener(address, on: loop)
                    // The first loop learns the port, the others join it.
                    port = Int(socket.address.port)
                    sockets[index].append(LaneListener(socket: socket, configuration: listener, index: place))
                } catch {
                    throw .listener(
                        role: listener.role, address: listener.address, port: listener.port, error)
                }
            }
            ports[listener.role] = port
        }
        boundPorts = ports
        lanes = configuration.group.loops.enumerated().map { index, loop in
            Lane(
                loop: loop, listeners: sockets[index], configuration: configuration, counts: counts,
                bodies: bodies, heads: heads)
        }
        state = Mutex(State(lanesLeft: lanes.count))
    }

    /// Serves until `beginDraining` was called and every connection has ended.
    ///
    /// Can be called once.
    package func run() async throws(NetworkError) {
        // A write to a closed connection must be an error of that connection, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        let mustDrain = state.withLock { state in
            precondition(!state.isRunning, "a server runs once")
            state.isRunning = true
            return state.isDraining
        }
        for lane in lanes { lane.loop.execute { lane.start() } }
        if mustDrain { drainLanes() }
        await withUnsafeContinuation { continuation in
            let isOver = state.withLock { state in
                if state.lanesLeft == 0 { return true }
                state.waiter = continuation
                return false
            }
            if isOver { continuation.resume() }
        }
    }

    /// Starts to stop, from any thread and as often as one likes: connections that wait are still accepted,
    /// requests that run or have arrived are answered, idle connections end; `run` returns when all is
    /// done.
    package func beginDraining() {
        let isFirst = state.withLock { state in
            if state.isDraining { return false }
            state.isDraining = true
            return state.isRunning
        }
        if isFirst { drainLanes() }
    }

    /// How many connections are open.
    package var connectionCount: Int { lanes.first?.counts.total ?? 0 }

    /// How many bytes of unfinished bodies are held.
    package var bodyBytes: Int { bodies.total }

    private func drainLanes() {
        for lane in lanes {
            // An unstructured task: it belongs to the loop, and `run` waits for what it reports.
            lane.loop.execute { [self] in
                Task(executorPreference: lane.loop) { [self] in
                    await lane.drain(peers: lanes.count)
                    laneEnded()
                }
            }
        }
    }

    private func laneEnded() {
        let waiter = state.withLock { state in
            state.lanesLeft -= 1
            guard state.lanesLeft == 0 else { return nil as UnsafeContinuation<Void, Never>? }
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }
}
