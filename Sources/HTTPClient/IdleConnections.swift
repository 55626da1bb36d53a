import Network

/// Connections of one loop that wait for another request to their host.
struct IdleConnections {
    /// What a connection can be used again for.
    struct Key: Hashable {
        var scheme: OutgoingRequest.Scheme
        var host: String
        var port: Int
    }

    private final class Kept: StreamOwner {
        let transport: Transport
        private let deadline: Deadline

        init(_ transport: Transport) {
            self.transport = transport
            deadline = transport.stream.loop.now.adding(milliseconds: HTTPClientLimits.idleMilliseconds)
        }

        /// Leaves the connection to the loop, or closes it when the server has.
        func park() {
            guard isQuiet, (try? transport.stream.park(self, until: deadline)) != nil else {
                transport.close()
                return
            }
        }

        /// Takes the connection back; false: it has ended.
        func unpark() -> Bool {
            guard transport.stream.unpark() else { return false }
            if isQuiet { return true }
            transport.close()
            return false
        }

        /// Nothing is due on an unused connection but TLS's own records (tickets), which a read takes in;
        /// bytes or an end mean that it cannot be used again.
        private var isQuiet: Bool {
            withUnsafeTemporaryAllocation(byteCount: 1, alignment: 1) { room in
                (try? transport.tryRead(into: room)) == .wouldBlock
            }
        }

        func streamIsReadable() { park() }
        func streamDeadlineReached() { transport.close() }
    }

    private var kept: [Key: [Kept]] = [:]
    private var count = 0

    /// Keeps a connection, or closes it when there are enough.
    mutating func keep(_ transport: Transport, _ key: Key) {
        if count >= HTTPClientLimits.idleInAll { sweep() }
        kept[key]?.removeAll { $0.transport.stream.isClosed }
        guard count < HTTPClientLimits.idleInAll, kept[key, default: []].count < HTTPClientLimits.idlePerHost
        else {
            transport.close()
            return
        }
        let entry = Kept(transport)
        entry.park()
        if !transport.stream.isClosed { kept[key, default: []].append(entry) }
        recount()
    }

    /// The most recently used connection for the key.
    mutating func take(_ key: Key) -> Transport? {
        defer { recount() }
        while let entry = kept[key]?.popLast() {
            if kept[key]?.isEmpty == true { kept[key] = nil }
            if entry.unpark() { return entry.transport }
        }
        return nil
    }

    mutating func closeAll() {
        for entry in kept.values.joined() { entry.transport.close() }
        kept = [:]
        count = 0
    }

    private mutating func sweep() {
        kept = kept.compactMapValues { entries in
            let open = entries.filter { !$0.transport.stream.isClosed }
            return open.isEmpty ? nil : open
        }
        recount()
    }

    private mutating func recount() { count = kept.values.reduce(0) { $0 + $1.count } }
}
