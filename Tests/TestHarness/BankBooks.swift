package import Domain
package import SandboxProvider
import Synchronization

/// The sandbox's books in memory: like a remote provider's they outlive a restart of the installation.
package final class BankBooks: SandboxLedger {
    private struct Rows {
        var tokens: [SandboxTokenID: (token: SandboxToken, payment: SandboxPaymentID?)] = [:]
        var payments: [SandboxPaymentID: SandboxPayment] = [:]
        var ids: [String: SandboxPaymentID] = [:]
    }

    private let rows = Mutex(Rows())

    /// Empty books.
    package init() {}

    /// Every payment that took or holds money, or may still do so.
    package var payments: [SandboxPayment] { rows.withLock { Array($0.payments.values) } }

    /// How many charges of saved cards took money.
    package var savedCharges: Int { payments.count { $0.terms.saved != nil && $0.capturedAmount > 0 } }

    package func store(_ token: SandboxToken) async throws {
        rows.withLock { $0.tokens[token.id] = (token, nil) }
    }

    package func takeToken(
        _ id: SandboxTokenID, for payment: SandboxPaymentID, of order: CheckoutID
    ) async throws -> SandboxTokenTaking {
        rows.withLock { rows in
            guard let (token, owner) = rows.tokens[id] else { return .unknown }
            guard token.order == order else { return .foreign }
            guard owner == nil || owner == payment else { return .usedElsewhere }
            rows.tokens[id] = (token, payment)
            return .taken(token)
        }
    }

    package func insert(_ payment: SandboxPayment) async throws -> SandboxPayment {
        rows.withLock { rows in
            if let taken = rows.ids[payment.key], let stored = rows.payments[taken] { return stored }
            rows.ids[payment.key] = payment.id
            rows.payments[payment.id] = payment
            return payment
        }
    }

    package func payment(_ id: SandboxPaymentID) async throws -> SandboxPayment? {
        rows.withLock { $0.payments[id] }
    }

    package func payment(key: String) async throws -> SandboxPayment? {
        rows.withLock { rows in rows.ids[key].flatMap { rows.payments[$0] } }
    }

    package func update(_ payment: SandboxPayment, expecting version: Int64) async throws -> Bool {
        rows.withLock { rows in
            guard rows.payments[payment.id]?.version == version else { return false }
            rows.payments[payment.id] = payment
            return true
        }
    }

    package func countPayments(
        of order: CheckoutID, scenario: SandboxScenario, besides payment: SandboxPaymentID
    ) async throws -> Int {
        rows.withLock { rows in
            rows.payments.values.count {
                $0.terms.order == order && $0.scenario == scenario && $0.id != payment
            }
        }
    }
}
