extension EventLoop {
    /// Suspends the calling task, which must run on this loop, until the deadline (up to 100 ms late).
    package func sleep(until deadline: Deadline) async {
        let sleeper = Sleeper()
        await withUnsafeContinuation { continuation in
            sleeper.continuation = continuation
            wheel.arm(sleeper, at: deadline)
        }
    }

    private final class Sleeper: DeadlineEntry {
        var continuation: UnsafeContinuation<Void, Never>?

        override func deadlineReached() {
            continuation?.resume()
            continuation = nil
        }
    }
}
