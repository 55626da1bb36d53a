import Glibc
import Synchronization
import Testing

/// Holds the writer thread until a test lets it go.
final class Gate: Sendable {
    private let opened = Atomic<Bool>(false)
    private let waiting = Atomic<Bool>(false)

    func wait() {
        waiting.store(true, ordering: .releasing)
        while !opened.load(ordering: .acquiring) { usleep(100) }
    }

    func open() { opened.store(true, ordering: .releasing) }

    var isWaiting: Bool { waiting.load(ordering: .acquiring) }
}

/// Lets other tasks run until the condition holds; an issue when it does not within ten seconds.
func until(sourceLocation: SourceLocation = #_sourceLocation, _ condition: () -> Bool) async throws {
    for _ in 0..<10_000 {
        if condition() { return }
        try await Task.sleep(for: .milliseconds(1))
    }
    Issue.record("still waiting", sourceLocation: sourceLocation)
}
