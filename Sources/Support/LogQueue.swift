import Dispatch
import Synchronization

/// The lines between those who log and the thread that writes, in order and of bounded size.
final class LogQueue: Sendable {
    private struct State {
        /// Whole lines that the thread has not taken.
        var pending: [UInt8] = []
        /// Bytes that the thread has taken and not written.
        var underway = 0
        var droppedLines: Int64 = 0
        /// Whether the thread has been woken and has not looked yet.
        var isWoken = false
        var isOver = false
        /// Those who wait for the end of what is kept.
        var waiters: [DispatchSemaphore] = []

        var isEmpty: Bool { pending.isEmpty && underway == 0 && droppedLines == 0 }
    }

    private let state = Mutex(State())
    private let work = DispatchSemaphore(value: 0)

    /// Adds a line, or counts it as dropped where too much waits.
    func add(_ line: [UInt8], isUrgent: Bool) {
        let mustWake = state.withLock { state in
            guard state.pending.count + state.underway + line.count <= SupportLimits.logPendingBytesMax else {
                state.droppedLines += 1
                return false
            }
            state.pending.append(contentsOf: line)
            guard isUrgent || state.pending.count >= SupportLimits.logBufferBytes, !state.isWoken else {
                return false
            }
            state.isWoken = true
            return true
        }
        if mustWake { work.signal() }
    }

    /// Has the thread look.
    func wake() {
        let mustWake = state.withLock { state in
            // A thread that was not told must not count as woken, else nobody would ever tell it.
            guard !state.isWoken, state.isOver || !state.isEmpty else { return false }
            state.isWoken = true
            return true
        }
        if mustWake { work.signal() }
    }

    /// No line comes any more: the thread writes what it can and ends.
    func end() {
        state.withLock { $0.isOver = true }
        wake()
    }

    func drain(milliseconds: Int) -> Bool {
        let done = DispatchSemaphore(value: 0)
        let isEmpty = state.withLock { state in
            if !state.isEmpty { state.waiters.append(done) }
            return state.isEmpty
        }
        if isEmpty { return true }
        wake()
        _ = done.wait(timeout: .now() + .milliseconds(milliseconds))
        return state.withLock { $0.isEmpty }
    }

    var droppedLines: Int64 { state.withLock { $0.droppedLines } }

    // MARK: The thread's side

    /// Waits until there is something to do.
    func waitForWork() { work.wait() }

    /// Moves the waiting lines into an empty buffer; answers false when there is nothing to write.
    func take(into buffer: inout [UInt8]) -> Bool {
        state.withLock { state in
            state.isWoken = false
            if buffer.isEmpty {
                swap(&buffer, &state.pending)
                if state.droppedLines > 0 {
                    let report = "\"event\":\"log.dropped\",\"lines\":\(state.droppedLines)"
                    buffer.append(contentsOf: "{\"level\":\"warning\",\(report)}\n".utf8)
                    state.droppedLines = 0
                }
            }
            state.underway = buffer.count
            return !buffer.isEmpty
        }
    }

    /// Tells how many of the taken bytes are left; whoever waits for the end goes on when nothing is, or
    /// when the descriptor has `refused` them.
    func report(left: Int, refused: Bool) {
        let waiters = state.withLock { state in
            state.underway = left
            guard refused || state.isEmpty else { return [] as [DispatchSemaphore] }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.signal() }
    }

    /// Whether no line comes any more.
    var isOver: Bool { state.withLock { $0.isOver } }
}
