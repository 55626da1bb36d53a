import CLinux
import Glibc

extension TCPStream {
    /// Connects to an address.
    ///
    /// Call on the loop; throws `system(.connect, …)` or `deadlineReached`.
    package static func connect(
        to address: SocketAddress, on loop: EventLoop, until deadline: Deadline
    ) async throws(NetworkError) -> TCPStream {
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(address.family, type, 0)
        guard descriptor >= 0 else { throw .system(.socket, errno: errno) }
        SocketOption.set(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        let stream = TCPStream(loop: loop, descriptor: descriptor, peer: address)
        let result = address.withSocketAddress { Glibc.connect(descriptor, $0, $1) }
        if result != 0 {
            guard errno == EINPROGRESS else { throw .system(.connect, errno: errno) }
            do throws(NetworkError) {
                try await stream.waitConnected(until: deadline)
            } catch {
                stream.close()
                throw error
            }
        }
        return stream
    }

    private func waitConnected(until deadline: Deadline) async throws(NetworkError) {
        try await waitFirstWritable(until: deadline)
        let failure = SocketOption.get(descriptor, SOL_SOCKET, SO_ERROR)
        guard failure == 0 else { throw .system(.connect, errno: failure) }
    }
}
