import CLinux
import Glibc

/// A listening socket of one loop.
///
/// Several loops listen on one port with SO_REUSEPORT and the kernel shares the connections out.
///
/// `@unchecked Sendable`: made on any thread, then used on its loop's thread only.
package final class TCPListener: EventSource, @unchecked Sendable {
    /// Where it listens; the port is the one the kernel gave when 0 was asked for.
    package let address: SocketAddress
    private let loop: EventLoop
    private var descriptor: Int32
    /// Given up for a moment when the process has no descriptors left, so that a waiting connection can be
    /// refused and the loop does not spin on it.
    private var spare: Int32
    private var accept: ((TCPStream) -> Void)?
    private var isPaused = false

    /// Binds and listens; throws `system(.bind, errno:)` and the like.
    package init(_ address: SocketAddress, on loop: EventLoop) throws(NetworkError) {
        self.loop = loop
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(address.family, type, 0)
        guard descriptor >= 0 else { throw .system(.socket, errno: errno) }
        do throws(NetworkError) {
            self.address = try TCPListener.listen(descriptor, address)
        } catch {
            Glibc.close(descriptor)
            throw error
        }
        self.descriptor = descriptor
        spare = open("/dev/null", O_RDONLY | O_CLOEXEC)
    }

    /// Throws `system(.bind, errno: EADDRINUSE)` when anybody listens at the address.
    ///
    /// SO_REUSEPORT alone would let this process join in unnoticed.
    package static func requireUnused(_ address: SocketAddress) throws(NetworkError) {
        let descriptor = socket(address.family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .system(.socket, errno: errno) }
        defer { Glibc.close(descriptor) }
        SocketOption.set(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
        if address.isIPv6 { SocketOption.set(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, 1) }
        guard address.withSocketAddress({ Glibc.bind(descriptor, $0, $1) }) == 0 else {
            throw .system(.bind, errno: errno)
        }
    }

    deinit {
        if descriptor >= 0 { Glibc.close(descriptor) }
        if spare >= 0 { Glibc.close(spare) }
    }

    private static func listen(_ descriptor: Int32, _ wanted: SocketAddress) throws(NetworkError)
        -> SocketAddress
    {
        // SO_REUSEADDR: a restarted server may bind while old connections are in TIME_WAIT.
        guard SocketOption.set(descriptor, SOL_SOCKET, SO_REUSEADDR, 1),
            SocketOption.set(descriptor, SOL_SOCKET, SO_REUSEPORT, 1)
        else { throw .system(.option, errno: errno) }
        // One socket a family, whatever net.ipv6.bindv6only says.
        if wanted.isIPv6 { SocketOption.set(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, 1) }
        // Inherited by the accepted sockets: answers leave in one piece, so Nagle's delay could only hurt.
        SocketOption.set(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        guard wanted.withSocketAddress({ Glibc.bind(descriptor, $0, $1) }) == 0 else {
            throw .system(.bind, errno: errno)
        }
        guard Glibc.listen(descriptor, NetworkLimits.listenBacklog) == 0 else {
            throw .system(.listen, errno: errno)
        }
        // A predecessor's preference would give this process every connection before it has shown that it
        // can start.
        portico_forget_listener_preference(descriptor)
        var storage = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
        }
        guard result == 0, let bound = SocketAddress(storage) else { throw .system(.bind, errno: errno) }
        return bound
    }

    /// Starts to accept; call on the loop.
    ///
    /// The closure is called on the loop for each connection.
    package func start(_ accept: @escaping (TCPStream) -> Void) throws(NetworkError) {
        self.accept = accept
        try loop.watch(self, descriptor, EPOLLIN.rawValue)
    }

    override func handle(events: UInt32) { _ = acceptWaiting(limit: NetworkLimits.acceptsPerEvent) }

    /// Asks the kernel to give new connections to `count` listeners of the port, from place `first` on.
    ///
    /// The kernel numbers a port's listeners in the order they came and fills a gap with the last one, so
    /// that behind the `first` listeners of this process only a successor's can stand; while there is none,
    /// nothing changes. It keeps connections out of queues that are about to close, where they would be
    /// reset.
    package func preferSuccessor(first: Int, count: Int) {
        if descriptor >= 0 { portico_prefer_newer_listeners(descriptor, UInt32(first), UInt32(count)) }
    }

    /// Begins no new connection: whoever asks now asks again a second later, when a successor answers or
    /// nobody listens.
    ///
    /// Connections whose handshake is under way still arrive; closing at once would reset them.
    package func beginNoMore() { if descriptor >= 0 { portico_drop_new_connections(descriptor) } }

    /// Accepts whatever waits, so that closing resets nobody, and closes.
    ///
    /// Call on the loop.
    package func drainAndClose() {
        guard descriptor >= 0 else { return }
        while acceptWaiting(limit: NetworkLimits.acceptsPerEvent) {}
        loop.wheel.remove(self)
        loop.unwatch(descriptor)
        Glibc.close(descriptor)
        descriptor = -1
        accept = nil
    }

    /// Accepts up to `limit` connections; answers whether more may wait.
    private func acceptWaiting(limit: Int) -> Bool {
        for _ in 0..<limit {
            var storage = sockaddr_storage()
            var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let flags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
            let accepted = withUnsafeMutablePointer(to: &storage) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    portico_accept4(descriptor, $0, &size, flags)
                }
            }
            if accepted >= 0 {
                if let peer = SocketAddress(storage) {
                    accept?(TCPStream(loop: loop, descriptor: accepted, peer: peer))
                } else {
                    Glibc.close(accepted)
                }
                continue
            }
            switch errno {
            case EMFILE, ENFILE, ENOBUFS, ENOMEM:
                refuseOne()
                return false
            case EAGAIN: return false
            // The connection was gone before it was accepted, or the network had an error of its own
            // (accept(2)).
            default: continue
            }
        }
        return true
    }

    /// Takes one connection with the spare descriptor and closes it, then pauses.
    private func refuseOne() {
        if spare >= 0 {
            Glibc.close(spare)
            let refused = portico_accept4(descriptor, nil, nil, Int32(SOCK_CLOEXEC.rawValue))
            if refused >= 0 { Glibc.close(refused) }
        }
        spare = open("/dev/null", O_RDONLY | O_CLOEXEC)
        guard !isPaused, (try? loop.rewatch(descriptor, 0)) != nil else { return }
        isPaused = true
        loop.wheel.arm(self, at: loop.now.adding(milliseconds: NetworkLimits.acceptPauseMilliseconds))
    }

    override func deadlineReached() {
        guard descriptor >= 0 else { return }
        isPaused = false
        try? loop.rewatch(descriptor, EPOLLIN.rawValue)
    }
}
