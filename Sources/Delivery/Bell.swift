import Synchronization

/// Wakes one waiting task: a ring that nobody waits for is kept until someone does.
final class Bell: Sendable {
    private enum State {
        case quiet
        case rung
        case waiting(CheckedContinuation<Void, Never>)
    }

    private let state = Mutex(State.quiet)

    /// Wakes whoever waits, or lets the next who waits go on at once.
    func ring() {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard case .waiting(let waiter) = state else {
                state = .rung
                return nil
            }
            state = .quiet
            return waiter
        }
        waiter?.resume()
    }

    /// Waits for a ring; one task at a time.
    func wait() async {
        await withCheckedContinuation { waiter in
            let wasRung = state.withLock { state in
                if case .rung = state {
                    state = .quiet
                    return true
                }
                state = .waiting(waiter)
                return false
            }
            if wasRung { waiter.resume() }
        }
    }
}
