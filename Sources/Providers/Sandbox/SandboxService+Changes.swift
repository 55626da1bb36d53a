import Domain
import Support

/// What came of a change.
struct SandboxChange {
    let payment: SandboxPayment
    /// Whether this call made it, and not one before it.
    let isChanged: Bool
}

/// Others changed the payment again and again.
struct SandboxContention: Error {}

extension SandboxService {
    /// Applies a step to a payment as it is now, again from the start when another change came between.
    func change(
        _ subject: SandboxSubject, _ step: (SandboxPayment) throws(SandboxRefusal) -> SandboxPayment
    ) async throws -> SandboxChange {
        for _ in 0..<SandboxLimits.changeTriesMax {
            let found =
                switch subject {
                case .id(let id): try await ledger.payment(id)
                case .key(let key): try await ledger.payment(key: key)
                }
            guard let stored = found else { throw SandboxRefusal.paymentUnknown }
            let now = now(for: stored.terms.account)
            let settled = stored.settled(at: now)
            var next = try step(settled)
            if next == stored { return SandboxChange(payment: stored, isChanged: false) }
            let isChanged = next != settled
            next.version = stored.version + 1
            let news = next.notifications(since: stored, at: clock.now(), random: random)
            if try await ledger.update(next, expecting: stored.version, telling: news) {
                return SandboxChange(payment: next, isChanged: isChanged)
            }
        }
        throw SandboxContention()
    }
}
