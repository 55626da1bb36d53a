import Glibc

/// Waits for SIGTERM and SIGINT on a thread of its own.
enum StopSignals {
    /// Blocks the signals in the calling thread; threads started later inherit that, so the waiting thread
    /// alone gets them.
    ///
    /// Call it before any other thread is started.
    static func block() {
        // A shell starts background jobs with SIGINT ignored, and an ignored signal never reaches sigwait.
        signal(SIGINT, SIG_DFL)
        signal(SIGTERM, SIG_DFL)
        var signals = set()
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// Calls `first` at the first signal and `second` at every later one.
    static func watch(first: @escaping @Sendable () -> Void, second: @escaping @Sendable () -> Void) {
        let box = Unmanaged.passRetained(Handlers(first: first, second: second))
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                let handlers = Unmanaged<Handlers>.fromOpaque(argument).takeRetainedValue()
                var signals = StopSignals.set()
                var number: Int32 = 0
                sigwait(&signals, &number)
                handlers.first()
                while true {
                    sigwait(&signals, &number)
                    handlers.second()
                }
            }, box.toOpaque())
        pthread_detach(thread)
    }

    private static func set() -> sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        return signals
    }

    private final class Handlers: Sendable {
        let first: @Sendable () -> Void
        let second: @Sendable () -> Void

        init(first: @escaping @Sendable () -> Void, second: @escaping @Sendable () -> Void) {
            self.first = first
            self.second = second
        }
    }
}
