import CLinux
import Glibc

/// What one attempt to read found.
package enum ReadResult: Hashable, Sendable {
    case bytes(Int)
    /// Nothing now; wait.
    case wouldBlock
    /// The peer has sent everything.
    case end
}

/// Is told when a parked stream has something to read or was idle too long; on the loop's thread.
package protocol StreamOwner: AnyObject {
    func streamIsReadable()
    func streamDeadlineReached()
}

/// A connected TCP socket.
///
/// It has one owner, the task or object that serves it, and is used on its loop's thread only.
///
/// Readiness is edge-triggered: the kernel tells each change once and the stream remembers it, so that an
/// attempt that must fail costs no system call. It is registered with epoll at the first wait; a short
/// exchange never is.
///
/// `@unchecked Sendable`: it may be handed to a task, but every method must be called on the loop (asserted
/// in debug builds).
package final class TCPStream: EventSource, @unchecked Sendable {
    /// The loop that watches this stream.
    package let loop: EventLoop
    /// The peer.
    package let peer: SocketAddress
    private(set) var descriptor: Int32

    /// Whether an attempt to read may find something.
    package private(set) var isReadable = true
    private var isWritable = true
    /// The peer closed or the connection broke: reads go on until they say so.
    private var hasHangUp = false
    private var interest: UInt32 = 0
    private var reader: UnsafeContinuation<Wake, Never>?
    private var writer: UnsafeContinuation<Wake, Never>?
    private var owner: (any StreamOwner)?

    private enum Wake { case ready, deadline, closed }

    /// Takes over a connected non-blocking socket.
    init(loop: EventLoop, descriptor: Int32, peer: SocketAddress) {
        self.loop = loop
        self.descriptor = descriptor
        self.peer = peer
    }

    deinit { if descriptor >= 0 { Glibc.close(descriptor) } }

    /// Whether `close` was called.
    package var isClosed: Bool { descriptor < 0 }

    // MARK: Attempts

    /// Reads what is there, at once.
    package func tryRead(into buffer: UnsafeMutableRawBufferPointer) throws(NetworkError) -> ReadResult {
        loop.assertOnLoop()
        if !isReadable { return .wouldBlock }
        while true {
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count > 0 {
                // A short read has emptied the socket (epoll(7)); the next bytes are a new edge.
                if count < buffer.count && !hasHangUp { isReadable = false }
                return .bytes(count)
            }
            if count == 0 { return .end }
            switch errno {
            case EAGAIN:
                isReadable = false
                return .wouldBlock
            case EINTR: continue
            default: throw .system(.read, errno: errno)
            }
        }
    }

    /// Writes as much as fits now and answers how much that was; 0: wait.
    package func tryWrite(_ bytes: UnsafeRawBufferPointer) throws(NetworkError) -> Int {
        loop.assertOnLoop()
        if !isWritable { return 0 }
        while true {
            let count = send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            if let written = try written(count, of: bytes.count) { return written }
        }
    }

    /// Writes two pieces with one call, as much as fits now.
    package func tryWrite(
        _ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer
    ) throws(NetworkError) -> Int {
        loop.assertOnLoop()
        if !isWritable { return 0 }
        while true {
            let count = portico_send2(
                descriptor, first.baseAddress, first.count, second.baseAddress, second.count)
            if let written = try written(count, of: first.count + second.count) { return written }
        }
    }

    private func written(_ count: Int, of wanted: Int) throws(NetworkError) -> Int? {
        if count >= 0 {
            if count < wanted { isWritable = false }
            return count
        }
        switch errno {
        case EAGAIN:
            isWritable = false
            return 0
        case EINTR: return nil
        default: throw .system(.write, errno: errno)
        }
    }

    // MARK: Waiting

    /// Suspends the calling task until a read may find something.
    package func waitReadable(until deadline: Deadline) async throws(NetworkError) {
        guard !isReadable else { return }
        try watch(EPOLLIN.rawValue | EPOLLRDHUP.rawValue)
        let wake = await withUnsafeContinuation { continuation in
            reader = continuation
            loop.wheel.arm(self, at: deadline)
        }
        try finish(wake)
    }

    /// Suspends the calling task until a write may take something.
    package func waitWritable(until deadline: Deadline) async throws(NetworkError) {
        guard !isWritable else { return }
        try watch(EPOLLOUT.rawValue)
        let wake = await withUnsafeContinuation { continuation in
            writer = continuation
            loop.wheel.arm(self, at: deadline)
        }
        try finish(wake)
    }

    /// Waits for the end of a non-blocking connect, which epoll tells as the first EPOLLOUT.
    func waitFirstWritable(until deadline: Deadline) async throws(NetworkError) {
        isWritable = false
        try await waitWritable(until: deadline)
    }

    /// Leaves the stream to the loop, with no task and no buffer, until bytes arrive or the deadline is
    /// reached.
    ///
    /// The stream keeps the owner meanwhile.
    package func park(_ owner: any StreamOwner, until deadline: Deadline) throws(NetworkError) {
        precondition(!isReadable, "a stream with unread bytes cannot be parked")
        try watch(EPOLLIN.rawValue | EPOLLRDHUP.rawValue)
        self.owner = owner
        loop.wheel.arm(self, at: deadline)
    }

    /// Takes a parked stream back; the owner is not called any more.
    ///
    /// Answers whether it was parked.
    package func unpark() -> Bool {
        guard owner != nil else { return false }
        owner = nil
        loop.wheel.disarm(self)
        // What arrived just now has not been told yet.
        isReadable = true
        return true
    }

    private func watch(_ wanted: UInt32) throws(NetworkError) {
        guard descriptor >= 0 else { throw .closed }
        if interest & wanted == wanted { return }
        let both = interest | wanted
        if interest == 0 {
            try loop.watch(self, descriptor, both | EPOLLET.rawValue)
        } else {
            try loop.rewatch(descriptor, both | EPOLLET.rawValue)
        }
        interest = both
    }

    private func finish(_ wake: Wake) throws(NetworkError) {
        switch wake {
        case .ready: loop.wheel.disarm(self)
        case .deadline: throw .deadlineReached
        case .closed: throw .closed
        }
    }

    override func handle(events: UInt32) {
        if events & (EPOLLRDHUP.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0 {
            hasHangUp = true
            isReadable = true
            if events & (EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0 { isWritable = true }
        }
        if events & EPOLLIN.rawValue != 0 { isReadable = true }
        if events & EPOLLOUT.rawValue != 0 { isWritable = true }
        if isReadable, let continuation = reader {
            reader = nil
            continuation.resume(returning: .ready)
        }
        if isWritable, let continuation = writer {
            writer = nil
            continuation.resume(returning: .ready)
        }
        if isReadable, let parked = owner {
            owner = nil
            loop.wheel.disarm(self)
            parked.streamIsReadable()
        }
    }

    override func deadlineReached() {
        resumeWaiters(.deadline)
        if let parked = owner {
            owner = nil
            parked.streamDeadlineReached()
        }
    }

    private func resumeWaiters(_ wake: Wake) {
        let (reader, writer) = (self.reader, self.writer)
        self.reader = nil
        self.writer = nil
        reader?.resume(returning: wake)
        writer?.resume(returning: wake)
    }

    // MARK: End

    /// Tells the peer that nothing more will be sent; reading goes on.
    package func shutdownWriting() { if descriptor >= 0 { shutdown(descriptor, Int32(SHUT_WR)) } }

    /// Closes at once; who waits gets `closed`.
    package func close() {
        guard descriptor >= 0 else { return }
        loop.assertOnLoop()
        loop.wheel.remove(self)
        if interest != 0 { loop.unwatch(descriptor) }
        Glibc.close(descriptor)
        descriptor = -1
        owner = nil
        resumeWaiters(.closed)
    }

    /// Closes so that the peer sees a reset: an answer that was cut short must not look whole.
    package func abort() {
        guard descriptor >= 0 else { return }
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
        close()
    }
}
