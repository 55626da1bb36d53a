import HTTPCore
import Network
import Synchronization

/// How many bytes of unfinished requests are held in memory, in all, by listener and by client, over all
/// loops; one budget for bodies and one for heads.
///
/// What has to be waited for counts, from then until it is answered. What came at once costs nothing here,
/// and neither does what is small: that is bounded by the number of connections. As with connections, a
/// client's bytes are counted for each listener by itself, and no listener gets the last of all.
final class ByteBudget: Sendable {
    private struct Listener {
        var total = 0
        var byClient: [ClientNetwork: Int] = [:]
    }

    private struct State {
        var total = 0
        var listeners: [Listener]
    }

    /// Up to here one request costs nothing.
    let exempt: Int
    private let totalMax: Int
    private let listenerMax: Int
    private let clientMax: Int
    private let state: Mutex<State>

    init(total: Int, exempt: Int, listeners: Int) {
        self.exempt = exempt
        totalMax = total
        let reserve = total / HTTPServerLimits.connectionReserveShare
        listenerMax = listeners > 1 ? max(1, total - reserve) : total
        // Who fills the budget keeps everybody's bytes out: one client alone must not be able to.
        clientMax = max(1, total / HTTPServerLimits.budgetShare)
        state = Mutex(State(listeners: (0..<listeners).map { _ in Listener() }))
    }

    /// Bytes that are held now.
    var total: Int { state.withLock { $0.total } }

    /// Counts so many bytes more; answers false, and counts nothing, when they are too many.
    ///
    /// Who is many clients, as a proxy is, has no limit of its own.
    func take(_ count: Int, for client: ClientNetwork, isMany: Bool = false, listener: Int) -> Bool {
        let clientMax = isMany ? totalMax : clientMax
        return state.withLock { state in
            let held = state.listeners[listener].byClient[client, default: 0]
            guard count <= totalMax - state.total, count <= listenerMax - state.listeners[listener].total,
                count <= clientMax - held
            else { return false }
            state.total += count
            state.listeners[listener].total += count
            state.listeners[listener].byClient[client] = held + count
            return true
        }
    }

    /// Counts them no more.
    func giveBack(_ count: Int, for client: ClientNetwork, listener: Int) {
        state.withLock { state in
            state.total -= count
            state.listeners[listener].total -= count
            let held = state.listeners[listener].byClient[client, default: 0] - count
            state.listeners[listener].byClient[client] = held > 0 ? held : nil
        }
    }
}

/// What one connection holds of a budget.
struct BudgetShare {
    private var held = 0
    /// Whom it is counted for.
    private var holder: ClientNetwork?

    /// Counts what is held of a request that is arriving, once it is more than is exempt; answers false when
    /// it is more than there is room for.
    mutating func hold(_ count: Int, of budget: ByteBudget, by connection: Connection) -> Bool {
        guard count > budget.exempt, count > held else { return true }
        let client = holder ?? ClientNetwork(connection.sender)
        let isMany = connection.isFromManyClients
        guard budget.take(count - held, for: client, isMany: isMany, listener: connection.listenerIndex)
        else { return false }
        held = count
        holder = client
        return true
    }

    /// Counts it no more.
    mutating func release(to budget: ByteBudget, by connection: Connection) {
        guard held > 0, let client = holder else { return }
        budget.giveBack(held, for: client, listener: connection.listenerIndex)
        held = 0
        holder = nil
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
