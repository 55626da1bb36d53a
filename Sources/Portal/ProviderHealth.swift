package import Domain
package import ProviderKit
package import Support
import Synchronization

/// Which provider accounts have stopped answering, as far as this process has seen.
///
/// It is kept in memory only: after a restart the first calls find out again.
package final class ProviderHealth: Sendable {
    private struct Silence {
        var count: Int
        var lastAt: Timestamp
    }

    private let silences = Mutex<[ProviderAccountID: Silence]>([:])
    /// How many accounts have a silence, so that pages of healthy ones pay for one load.
    private let silenceCount = Atomic<Int>(0)
    /// So many calls in a row without a usable answer make an account count as down.
    package static let silentCalls = 3
    /// An account that nobody has called for so many seconds is tried again as if nothing had been.
    package static let downSeconds: Int64 = 60
    /// While it is down, workers ask it once in so many seconds.
    package static let probeSeconds: Int64 = 5

    /// Nothing is known yet, so every account counts as up.
    package init() {}

    /// Whether the account has stopped answering.
    package func isDown(_ account: ProviderAccountID, at now: Timestamp) -> Bool {
        age(account, at: now).map { $0 < Self.downSeconds } ?? false
    }

    /// Whether a worker may ask the account now: it is up, or was asked in vain long enough ago.
    func mayAsk(_ account: ProviderAccountID, at now: Timestamp) -> Bool {
        age(account, at: now).map { $0 >= Self.probeSeconds } ?? true
    }

    /// Seconds since the last call in vain of an account that had as many as make it down.
    private func age(_ account: ProviderAccountID, at now: Timestamp) -> Int64? {
        guard silenceCount.load(ordering: .relaxed) > 0 else { return nil }
        return silences.withLock { silences in
            guard let silence = silences[account], silence.count >= Self.silentCalls else { return nil }
            return abs(now.seconds - silence.lastAt.seconds)
        }
    }

    /// Takes note of what came of a call; answers what that changed.
    func note(_ answer: ProviderAnswer, of account: ProviderAccountID, at now: Timestamp) -> Change? {
        if answer.isSilence {
            return silences.withLock { silences in
                var silence = silences[account] ?? Silence(count: 0, lastAt: now)
                silence.count += 1
                silence.lastAt = now
                silences[account] = silence
                silenceCount.store(silences.count, ordering: .relaxed)
                return silence.count == Self.silentCalls ? .down : nil
            }
        }
        guard silenceCount.load(ordering: .relaxed) > 0 else { return nil }
        return silences.withLock { silences in
            let ended = silences.removeValue(forKey: account)
            silenceCount.store(silences.count, ordering: .relaxed)
            return (ended?.count ?? 0) >= Self.silentCalls ? .back : nil
        }
    }

    /// What a call changed.
    enum Change {
        case down, back
    }
}

extension ProviderAnswer {
    /// Whether nobody answered, or only a failure of the provider's own.
    fileprivate var isSilence: Bool {
        switch self {
        case .notSent, .lost: true
        case .response(let status, _, _): (500...599).contains(status)
        }
    }
}

extension PaymentEngine {
    /// Whether the account has stopped answering.
    package func isDown(_ account: ProviderAccount) -> Bool { health.isDown(account.id, at: clock.now()) }

    /// Sends a request and notes whether the provider answers.
    ///
    /// When it answers again after a silence, what is unknown because of it becomes due at once: the
    /// intervals of the questions have grown meanwhile, and their payers wait.
    package func ask(_ request: ProviderRequest, for account: ProviderAccount) async -> ProviderAnswer {
        let answer = await send(account, request)
        switch health.note(answer, of: account.id, at: clock.now()) {
        case nil: break
        case .down: report(.providerDown(account.id))
        case .back:
            report(.providerBack(account.id))
            await askSoon(about: account.id)
        }
        return answer
    }
}
