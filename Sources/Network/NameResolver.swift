import CLinux
import Glibc
import Synchronization

/// Looks names up on threads of its own, because getaddrinfo blocks.
///
/// Who asks for a name that is being looked up waits for that answer, so a name whose servers are slow holds
/// one thread however many ask for it.
package final class NameResolver: Sendable {
    private struct Question: Hashable {
        var name: String
        var port: Int
    }

    private let threads: BlockingThread
    private let waiting = Mutex<[Question: [Lookup]]>([:])

    /// Starts the threads.
    package init() throws(NetworkError) {
        threads = try BlockingThread(name: "lookup", threads: NetworkLimits.lookupThreads)
    }

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
        let question = Question(name: name, port: port)
        let answer = await withUnsafeContinuation { continuation in
            let lookup = Lookup(continuation, loop)
            loop.wheel.arm(lookup, at: deadline)
            let isFirst = waiting.withLock { waiting in
                waiting[question, default: []].append(lookup)
                return waiting[question]?.count == 1
            }
            if isFirst { begin(question) }
        }
        return try answer.get()
    }

    private func begin(_ question: Question) {
        let isTaken = threads.run(waitingAtMost: NetworkLimits.lookupsWaiting) { [self] in
            finish(question, NameResolver.look(up: question.name, port: question.port))
        }
        if !isTaken {
            finish(question, .failure(.lookupsExhausted(limit: NetworkLimits.lookupsWaiting)))
        }
    }

    private func finish(_ question: Question, _ answer: Result<[SocketAddress], NetworkError>) {
        let answered = waiting.withLock { $0.removeValue(forKey: question) ?? [] }
        for lookup in answered {
            lookup.loop.execute {
                lookup.loop.wheel.remove(lookup)
                lookup.finish(answer)
            }
        }
    }

    /// Someone who waits for an answer.
    ///
    /// `@unchecked Sendable`: the lookup threads only carry it; its state is touched on the loop.
    private final class Lookup: DeadlineEntry, @unchecked Sendable {
        let loop: EventLoop
        private var continuation: UnsafeContinuation<Result<[SocketAddress], NetworkError>, Never>?

        init(
            _ continuation: UnsafeContinuation<Result<[SocketAddress], NetworkError>, Never>,
            _ loop: EventLoop
        ) {
            self.loop = loop
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
