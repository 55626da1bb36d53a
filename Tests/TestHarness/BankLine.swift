package import Domain
package import ProviderKit
import SandboxProvider
import Synchronization

/// The line between the engine and the sandbox, which a test can cut at either end or answer itself.
package final class BankLine: Sendable {
    /// What becomes of a request.
    package enum Fate: Sendable {
        /// It arrives and the answer comes back.
        case delivered
        /// It never arrives, and nobody can tell.
        case lostOnTheWay
        /// It arrives and the answer is lost.
        case answerLost
        /// It never leaves.
        case notSent
        /// Somebody else answers.
        case answered(ProviderAnswer)
    }

    private struct State {
        var fates: [Fate] = []
        var standing = Fate.delivered
        var requests: [String] = []
        var isHeld = false
        var held: [CheckedContinuation<Void, Never>] = []
        var hung: Set<ProviderAccountID> = []
        var hanging: [CheckedContinuation<Void, Never>] = []
        var hangers: [CheckedContinuation<Void, Never>] = []
        var arrivals: [(count: Int, waiter: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())
    private let bank: SandboxService

    init(bank: SandboxService) { self.bank = bank }

    /// The requests so far, as method and path without its address.
    package var requests: [String] { state.withLock { $0.requests } }

    /// The fate of every request from now on that has none of its own.
    package func set(_ fate: Fate) { state.withLock { $0.standing = fate } }

    /// The fates of the next requests.
    package func queue(_ fates: Fate...) { state.withLock { $0.fates += fates } }

    /// Forgets the fates of next requests that were not needed.
    package func clear() { state.withLock { $0.fates = [] } }

    /// From now on answers are held back until `release`.
    package func hold() { state.withLock { $0.isHeld = true } }

    /// Lets held answers go.
    package func release() {
        let held = state.withLock { state in
            defer { state.held = [] }
            state.isHeld = false
            return state.held
        }
        for continuation in held { continuation.resume() }
    }

    /// Waits until that many answers are held.
    package func waitUntilHeld(_ count: Int) async {
        await withCheckedContinuation { waiter in
            let isThere = state.withLock { state in
                if state.held.count >= count { return true }
                state.arrivals.append((count, waiter))
                return false
            }
            if isThere { waiter.resume() }
        }
    }

    /// From now on requests of that account never arrive, and wait until `speak`.
    package func hang(_ account: ProviderAccountID) { state.withLock { _ = $0.hung.insert(account) } }

    /// Ends the waiting: what hung has not arrived, and what comes next does.
    package func speak() {
        let hanging = state.withLock { state in
            defer { state.hanging = [] }
            state.hung = []
            return state.hanging
        }
        for continuation in hanging { continuation.resume() }
    }

    /// Waits until a request hangs.
    package func waitUntilHanging() async {
        await withCheckedContinuation { waiter in
            let isThere = state.withLock { state in
                if !state.hanging.isEmpty { return true }
                state.hangers.append(waiter)
                return false
            }
            if isThere { waiter.resume() }
        }
    }

    /// Whether the account hung, once it no longer does.
    private func hangs(_ account: ProviderAccountID) async -> Bool {
        guard state.withLock({ $0.hung.contains(account) }) else { return false }
        await withCheckedContinuation { continuation in
            let waiters = state.withLock { state in
                defer { state.hangers = [] }
                state.hanging.append(continuation)
                return state.hangers
            }
            for waiter in waiters { waiter.resume() }
        }
        return true
    }

    func send(_ request: ProviderRequest, for account: ProviderAccountID) async -> ProviderAnswer {
        if await hangs(account) { return .lost }
        let fate = state.withLock { state in
            state.requests.append("\(request.method) \(request.url.dropFirst(SandboxAddress.base.count - 1))")
            return state.fates.isEmpty ? state.standing : state.fates.removeFirst()
        }
        let answer: ProviderAnswer
        switch fate {
        case .delivered: answer = await bank.send(request)
        case .lostOnTheWay: answer = .lost
        case .answerLost:
            _ = await bank.send(request)
            answer = .lost
        case .notSent: answer = .notSent
        case .answered(let other): answer = other
        }
        await waitIfHeld()
        return answer
    }

    private func waitIfHeld() async {
        await withCheckedContinuation { continuation in
            let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>]? in
                guard state.isHeld else { return nil }
                state.held.append(continuation)
                let here = state.arrivals.filter { $0.count <= state.held.count }.map(\.waiter)
                state.arrivals.removeAll { $0.count <= state.held.count }
                return here
            }
            guard let waiters else { return continuation.resume() }
            for waiter in waiters { waiter.resume() }
        }
    }
}
