import Network
import Synchronization

/// One conversation as seen by who cancels it.
final class SMTPCall: Sendable {
    private struct State {
        var stream: TCPStream?
        var isCancelled = false
    }

    private let state = Mutex(State())

    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    /// Names the stream that cancelling must close; answers false when it was cancelled already.
    func begin(_ stream: TCPStream) -> Bool {
        state.withLock { state in
            guard !state.isCancelled else { return false }
            state.stream = stream
            return true
        }
    }

    /// The stream belongs to the conversation no more.
    func end() { state.withLock { $0.stream = nil } }

    /// Closes the stream; on its loop.
    func cancel() {
        let stream = state.withLock { state in
            state.isCancelled = true
            defer { state.stream = nil }
            return state.stream
        }
        stream?.close()
    }
}
