import Network

/// One call as seen by who cancels it.
///
/// `@unchecked Sendable`: touched on the loop's thread only; cancelling is handed to the loop.
final class ClientCall: @unchecked Sendable {
    private let loop: EventLoop
    private var stream: TCPStream?
    private(set) var isCancelled = false

    init(_ loop: EventLoop) { self.loop = loop }

    /// Names the stream that cancelling must close; answers false when the call is cancelled already.
    func begin(_ stream: TCPStream) -> Bool {
        guard !isCancelled else { return false }
        self.stream = stream
        return true
    }

    /// The stream belongs to the call no more.
    func end() { stream = nil }

    func cancel() {
        isCancelled = true
        stream?.close()
        stream = nil
    }
}
