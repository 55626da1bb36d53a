import HTTPCore
import Network
import Synchronization

/// How many connections are open, in all and by client, over all loops.
final class ConnectionCounts: Sendable {
    /// An IPv4 address, or the /64 network of an IPv6 one, which is what one client commands (RFC 6177).
    private struct Client: Hashable {
        let network: UInt64
        let isIPv6: Bool
    }

    private struct State {
        var total = 0
        var byClient: [Client: Int] = [:]
    }

    private let totalMax: Int
    private let clientMax: Int
    private let state = Mutex(State())

    init(limits: HTTPLimits) {
        totalMax = limits.connections
        clientMax = limits.connectionsPerAddress
    }

    var total: Int { state.withLock { $0.total } }

    /// Counts a connection; answers false, and does not count it, when it is one too many.
    func add(_ peer: SocketAddress) -> Bool {
        let client = Client(network: peer.high, isIPv6: peer.isIPv6)
        return state.withLock { state in
            guard state.total < totalMax else { return false }
            let count = state.byClient[client, default: 0]
            guard count < clientMax else { return false }
            state.byClient[client] = count + 1
            state.total += 1
            return true
        }
    }

    /// Counts it no more.
    func remove(_ peer: SocketAddress) {
        let client = Client(network: peer.high, isIPv6: peer.isIPv6)
        state.withLock { state in
            state.total -= 1
            let count = state.byClient[client, default: 0] - 1
            state.byClient[client] = count > 0 ? count : nil
        }
    }
}
