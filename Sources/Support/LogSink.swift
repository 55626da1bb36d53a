import Glibc
import Synchronization

/// Collects log lines for a file descriptor and writes many at once.
///
/// It writes at 16 KiB, at once from level warning on, and at `flush`, which the executable calls on a timer
/// and at exit. A descriptor that does not take the bytes (a full disk, a closed pipe) never stops the
/// program: lines are kept up to a limit, then dropped and counted, and the count is written when writing
/// works again. The executable ignores SIGPIPE.
package final class LogSink: Sendable {
    private struct State {
        var pending: [UInt8] = []
        var droppedLines: Int64 = 0
    }

    private let descriptor: Int32
    private let state = Mutex(State())

    /// Makes a sink over an open descriptor, which stays the caller's to close.
    package init(descriptor: Int32) { self.descriptor = descriptor }

    /// Takes one line; the closure to give to `Log`.
    package func take(_ line: [UInt8], level: LogLevel) {
        state.withLock { state in
            guard state.pending.count + line.count <= SupportLimits.logPendingBytesMax else {
                state.droppedLines += 1
                return
            }
            state.pending.append(contentsOf: line)
            if level >= .warning || state.pending.count >= SupportLimits.logBufferBytes { write(&state) }
        }
    }

    /// Writes what is kept.
    package func flush() { state.withLock { write(&$0) } }

    /// How many lines were dropped and not yet reported.
    package var droppedLines: Int64 { state.withLock { $0.droppedLines } }

    private func write(_ state: inout State) {
        let count = state.pending.count
        let written = state.pending.withUnsafeBytes { Self.write($0, to: descriptor) }
        if written == count {
            state.pending.removeAll(keepingCapacity: count <= 2 * SupportLimits.logBufferBytes)
        } else {
            state.pending.removeSubrange(..<written)
            return
        }
        guard state.droppedLines > 0 else { return }
        state.pending.append(
            contentsOf: "{\"level\":\"warning\",\"event\":\"log.dropped\",\"lines\":\(state.droppedLines)}\n"
                .utf8)
        state.droppedLines = 0
    }

    /// Writes until all is written or the descriptor takes no more; returns how many bytes it took.
    private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int {
        var written = 0
        while written < bytes.count, let base = bytes.baseAddress {
            let count = Glibc.write(descriptor, base + written, bytes.count - written)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            written += count
        }
        return written
    }
}
