/// Carries one outcome from the writer thread to a thread that sleeps until it comes.
///
/// `@unchecked Sendable`: `outcome` is touched only inside `monitor.withLock`.
final class Handover<Value: Sendable>: @unchecked Sendable {
    private let monitor = Monitor()
    private var outcome: Result<Value, any Error>?

    func give(_ outcome: Result<Value, any Error>) {
        monitor.withLock {
            self.outcome = outcome
            monitor.signal()
        }
    }

    func take() -> Result<Value, any Error> {
        monitor.withLock {
            while true {
                if let outcome { return outcome }
                monitor.wait()
            }
        }
    }
}
