import Synchronization

/// Runs a closure the first time it is asked to; a second caller waits for the first to end.
final class ClosingOnce: Sendable {
    private let isDone = Mutex(false)

    func run(_ body: () -> Void) {
        isDone.withLock { isDone in
            guard !isDone else { return }
            isDone = true
            body()
        }
    }
}
