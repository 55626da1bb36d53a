import HTTPCore
import Network
import Synchronization

/// How many connections are open, in all, by listener and by client, over all loops.
///
/// A client's connections are counted for each listener by itself, and no listener gets the last places of
/// all: whoever floods the payers' host must not keep a merchant's server out of the API, nor the other way
/// round. Hosts that share a port share a listener: which of them is meant is known only when a place is
/// taken.
final class ConnectionCounts: Sendable {
    private struct Listener {
        var total = 0
        var byClient: [ClientNetwork: Int] = [:]
    }

    private struct State {
        var total = 0
        var listeners: [Listener]
    }

    private let totalMax: Int
    private let listenerMax: Int
    private let clientMax: Int
    private let proxies: TrustedProxies
    private let state: Mutex<State>

    init(limits: HTTPLimits, listeners: Int, proxies: TrustedProxies = TrustedProxies()) {
        self.proxies = proxies
        totalMax = limits.connections
        let reserve = max(1, totalMax / HTTPServerLimits.connectionReserveShare)
        listenerMax = listeners > 1 ? max(1, totalMax - reserve) : totalMax
        clientMax = limits.connectionsPerAddress
        state = Mutex(State(listeners: (0..<listeners).map { _ in Listener() }))
    }

    var total: Int { state.withLock { $0.total } }

    /// Counts a connection; answers false, and does not count it, when it is one too many.
    func add(_ peer: SocketAddress, listener: Int) -> Bool {
        let client = ClientNetwork(peer)
        // A trusted proxy is many clients.
        let clientMax = proxies.contains(peer) ? totalMax : clientMax
        return state.withLock { state in
            let count = state.listeners[listener].byClient[client, default: 0]
            guard state.total < totalMax, state.listeners[listener].total < listenerMax, count < clientMax
            else { return false }
            state.listeners[listener].byClient[client] = count + 1
            state.listeners[listener].total += 1
            state.total += 1
            return true
        }
    }

    /// Counts it no more.
    func remove(_ peer: SocketAddress, listener: Int) {
        let client = ClientNetwork(peer)
        state.withLock { state in
            state.total -= 1
            state.listeners[listener].total -= 1
            let count = state.listeners[listener].byClient[client, default: 0] - 1
            state.listeners[listener].byClient[client] = count > 0 ? count : nil
        }
    }
}
