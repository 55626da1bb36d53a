import HTTPCore
import Network
import Synchronization

/// How many bytes of unfinished bodies are held in memory, in all and by client, over all loops.
///
/// A body counts from the moment it has to be waited for until its handler has answered; one that came
/// together with its head is handled at once and costs nothing here.
final class BodyBudget: Sendable {
    private struct State {
        var total = 0
        var byClient: [ClientNetwork: Int] = [:]
    }

    private let totalMax: Int
    private let clientMax: Int
    private let state = Mutex(State())

    init(limits: HTTPLimits) {
        totalMax = limits.bufferedBodyBytes
        // Who fills the budget keeps everybody's bodies out: one client alone must not be able to.
        clientMax = max(1, totalMax / HTTPServerLimits.bodyBudgetShare)
    }

    /// Bytes that are held now.
    var total: Int { state.withLock { $0.total } }

    /// Counts so many bytes more; answers false, and counts nothing, when they are too many.
    func take(_ count: Int, for client: ClientNetwork) -> Bool {
        state.withLock { state in
            let held = state.byClient[client, default: 0]
            guard count <= totalMax - state.total, count <= clientMax - held else { return false }
            state.total += count
            state.byClient[client] = held + count
            return true
        }
    }

    /// Counts them no more.
    func giveBack(_ count: Int, for client: ClientNetwork) {
        state.withLock { state in
            state.total -= count
            let held = state.byClient[client, default: 0] - count
            state.byClient[client] = held > 0 ? held : nil
        }
    }
}

/// Who counts as one client: an IPv4 address, or the /64 network of an IPv6 one, which is what one client
/// commands (RFC 6177).
struct ClientNetwork: Hashable {
    private let network: UInt64
    private let isIPv6: Bool

    init(_ peer: SocketAddress) {
        network = peer.high
        isIPv6 = peer.isIPv6
    }
}
