import CLinux
import Glibc
import Synchronization

/// Looks names up on a thread of its own, because getaddrinfo blocks.
package final class NameResolver: Sendable {
    private let thread: BlockingThread

    /// Starts the thread.
    package init() throws(NetworkError) { thread = try BlockingThread(name: "lookup") }

    /// The addresses of a host name, or the address that the text is, in the order to try them.
    ///
    /// Call on the loop. Throws `nameNotFound`, `lookupsExhausted` or `deadlineReached`; a lookup that
    /// nobody waits for any more still ends by itself.
    package func addresses(
        of name: String, port: Int, on loop: EventLoop, until deadline: Deadline
    ) async throws(NetworkError) -> [SocketAddress] {
        if let literal = try? SocketAddress(name, port: port) { return [literal] }
        guard UInt16(exactly: port) != nil, !name.utf8.contains(0) else {
            throw .addressInvalid("\(name):\(port)")
        }
        let answer = await withUnsafeContinuation { continuation in
            let lookup = Lookup(continuation)
            loop.wheel.arm(lookup, at: deadline)
            let isTaken = thread.run(waitingAtMost: NetworkLimits.lookupsWaiting) {
                let found = NameResolver.look(up: name, port: port)
                loop.execute {
                    loop.wheel.remove(lookup)
                    lookup.finish(found)
                }
            }
            if !isTaken {
                loop.wheel.remove(lookup)
                lookup.finish(.failure(.lookupsExhausted(limit: NetworkLimits.lookupsWaiting)))
            }
        }
        return try answer.get()
    }

    /// Someone who waits for an answer.
    ///
    /// `@unchecked Sendable`: the lookup thread only carries it; its state is touched on the loop.
    private final class Lookup: DeadlineEntry, @unchecked Sendable {
        private var continuation: UnsafeContinuation<Result<[SocketAddress], NetworkError>, Never>?

        init(_ continuation: UnsafeContinuation<Result<[SocketAddress], NetworkError>, Never>) {
            self.continuation = continuation
        }

        func finish(_ answer: Result<[SocketAddress], NetworkError>) {
            continuation?.resume(returning: answer)
            continuation = nil
        }

        override func deadlineReached() { finish(.failure(.deadlineReached)) }
    }

    private static func look(up name: String, port: Int) -> Result<[SocketAddress], NetworkError> {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_ADDRCONFIG | AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(name, String(port), &hints, &list)
        defer { if let list { freeaddrinfo(list) } }
        guard code == 0 else { return .failure(.nameNotFound(name, code: code)) }
        var found: [SocketAddress] = []
        var next = list
        while let entry = next, found.count < NetworkLimits.addressesPerLookup {
            next = entry.pointee.ai_next
            var storage = sockaddr_storage()
            guard let address = entry.pointee.ai_addr,
                Int(entry.pointee.ai_addrlen) <= MemoryLayout<sockaddr_storage>.size
            else { continue }
            withUnsafeMutableBytes(of: &storage) {
                $0.copyMemory(
                    from: UnsafeRawBufferPointer(start: address, count: Int(entry.pointee.ai_addrlen)))
            }
            if let address = SocketAddress(storage), !found.contains(address) { found.append(address) }
        }
        return found.isEmpty ? .failure(.nameNotFound(name, code: EAI_NONAME)) : .success(found)
    }
}
