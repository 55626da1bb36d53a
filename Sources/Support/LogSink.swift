/// Collects log lines for a file descriptor, which a thread of its own writes many at once.
///
/// That thread writes at 16 KiB, at once from level warning on, and at `flush`, which the executable calls on
/// a timer. Nobody else ever waits for the descriptor: one that does not take the bytes (a reader that
/// stalls, a full disk, a closed pipe) stops neither the program nor its end. Lines are kept up to a limit,
/// then dropped and counted, and the count is written when writing works again. The executable ignores
/// SIGPIPE.
package final class LogSink: Sendable {
    private let queue = LogQueue()

    /// Makes a sink over an open descriptor, which stays the caller's to close once `drain` has emptied it.
    package init(descriptor: Int32) { LogWriter.start(queue, descriptor: descriptor) }

    deinit { queue.end() }

    /// Takes one line; the closure to give to `Log`.
    package func take(_ line: [UInt8], level: LogLevel) { queue.add(line, isUrgent: level >= .warning) }

    /// Has what is kept written soon, without waiting for it.
    package func flush() { queue.wake() }

    /// Waits until what is kept is written or the descriptor has refused it, so many milliseconds at most;
    /// answers whether all is written.
    ///
    /// For the end of the program; never call it on a loop.
    @discardableResult
    package func drain(milliseconds: Int) -> Bool { queue.drain(milliseconds: milliseconds) }

    /// How many lines were dropped and not yet reported.
    package var droppedLines: Int64 { queue.droppedLines }
}
