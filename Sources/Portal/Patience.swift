import Domain
import ProviderKit
import Synchronization

/// Waits for work that outlives whoever stops waiting for it.
enum Patience {
    /// Waits until the work is done, so many milliseconds at most; the work is nobody's child and goes on.
    static func wait(milliseconds: Int, _ work: @escaping @Sendable () async -> Void) async {
        let first = FirstOfTwo()
        await withCheckedContinuation { reader in
            first.wait(reader)
            let alarm = Task {
                try? await Task.sleep(for: .milliseconds(milliseconds))
                first.arrive()
            }
            Task {
                await work()
                alarm.cancel()
                first.arrive()
            }
        }
    }
}

extension PaymentEngine {
    /// A payer who has sent a form waits so many milliseconds for the provider's word, and reads then that it
    /// has not come.
    package static let attemptPatienceMilliseconds = 8_000

    /// What the work answers or throws, or nil when the provider does not answer in time; what it finds out
    /// later is written down all the same.
    ///
    /// A provider in this process has no line that could be slow: its work is just done.
    func patiently<Answer: Sendable>(
        with offer: MethodOffer, _ milliseconds: Int,
        _ work: @escaping @Sendable () async throws -> Answer
    ) async throws -> Answer? {
        guard !offer.provider.hosts(of: offer.account).isEmpty else { return try await work() }
        let answer = Answered<Answer>()
        await Patience.wait(milliseconds: milliseconds) {
            do { answer.take(.success(try await work())) } catch { answer.take(.failure(error)) }
        }
        return try answer.result?.get()
    }
}

/// Attempts that payers want stopped and whose provider was silent when it was asked to.
///
/// A restart forgets them, and forgetting one costs the payer time and nothing else.
final class StopWishes: Sendable {
    private let attempts = Mutex<Set<TransactionID>>([])
    /// More than this are not remembered.
    static let capacity = 10_000

    func add(_ id: TransactionID) {
        attempts.withLock { attempts in
            if attempts.count < Self.capacity { attempts.insert(id) }
        }
    }

    /// Whether it was to be stopped; from now on it no longer is.
    func take(_ id: TransactionID) -> Bool { attempts.withLock { $0.remove(id) != nil } }
}

/// What work has brought so far.
private final class Answered<Answer: Sendable>: Sendable {
    private let stored = Mutex<Result<Answer, any Error>?>(nil)

    var result: Result<Answer, any Error>? { stored.withLock { $0 } }

    func take(_ result: Result<Answer, any Error>) { stored.withLock { $0 = result } }
}

/// Lets one waiter go at the first of two arrivals.
private final class FirstOfTwo: Sendable {
    private let waiter = Mutex<CheckedContinuation<Void, Never>?>(nil)

    func wait(_ continuation: CheckedContinuation<Void, Never>) { waiter.withLock { $0 = continuation } }

    func arrive() {
        let taken = waiter.withLock { waiter in
            defer { waiter = nil }
            return waiter
        }
        taken?.resume()
    }
}
