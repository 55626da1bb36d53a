import Glibc

/// The thread that writes a sink's lines.
///
/// It alone may wait for the descriptor, for ever if need be: it holds no lock while it writes, and the
/// process ends without it.
enum LogWriter {
    /// A descriptor that does not wait and is full is tried again at the next wake or after so long.
    private static let fullMilliseconds: Int32 = 200

    /// Bytes of one write, so that a slow reader makes room piece by piece.
    private static let pieceBytes = 64 * 1024

    private final class Start: Sendable {
        let queue: LogQueue
        let descriptor: Int32

        init(_ queue: LogQueue, _ descriptor: Int32) {
            self.queue = queue
            self.descriptor = descriptor
        }
    }

    /// Starts the thread, which ends after the queue is over.
    static func start(_ queue: LogQueue, descriptor: Int32) {
        let context = Unmanaged.passRetained(Start(queue, descriptor))
        var thread = pthread_t()
        let failure = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                let start = Unmanaged<Start>.fromOpaque(context).takeRetainedValue()
                LogWriter.run(start.queue, start.descriptor)
                return nil
            }, context.toOpaque())
        // A program that cannot start a thread at its start cannot work at all.
        precondition(failure == 0, "the log's thread cannot be started")
        pthread_detach(thread)
    }

    private static func run(_ queue: LogQueue, _ descriptor: Int32) {
        var buffer: [UInt8] = []
        while true {
            queue.waitForWork()
            while queue.take(into: &buffer) {
                let piece = min(buffer.count, pieceBytes)
                let written = buffer.withUnsafeBytes {
                    write(UnsafeRawBufferPointer(rebasing: $0[..<piece]), to: descriptor)
                }
                if written == buffer.count {
                    buffer.removeAll(keepingCapacity: buffer.count <= 2 * SupportLimits.logBufferBytes)
                } else {
                    buffer.removeSubrange(..<written)
                }
                queue.report(left: buffer.count, refused: written < piece)
                if written < piece { break }
            }
            if queue.isOver { return }
        }
    }

    /// Writes until all is written or the descriptor takes no more; returns how many bytes it took.
    private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int {
        var written = 0
        while written < bytes.count, let base = bytes.baseAddress {
            let count = Glibc.write(descriptor, base + written, bytes.count - written)
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN {
                var full = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                if poll(&full, 1, fullMilliseconds) == 1 { continue }
            }
            guard count > 0 else { break }
            written += count
        }
        return written
    }
}
