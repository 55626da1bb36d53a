import Domain
import ProviderKit
import Support
import Synchronization

@testable import SandboxProvider

/// The ledger's semantics without a database: rows are kept as their encoded text, so that what a row holds
/// can be looked at.
final class InMemorySandboxLedger: SandboxLedger {
    struct Failure: Error {}

    private struct Rows {
        var tokens: [SandboxTokenID: (data: String, payment: SandboxPaymentID?)] = [:]
        var payments: [SandboxPaymentID: String] = [:]
        var idsByKey: [String: SandboxPaymentID] = [:]
        var news: [SandboxNotification] = []
        var isBroken = false
    }

    private let rows = Mutex(Rows())

    /// From now on everything throws, as a store without a disk does.
    func breakDown() { rows.withLock { $0.isBroken = true } }

    /// Every row's text.
    var texts: [String] { rows.withLock { $0.tokens.values.map(\.data) + Array($0.payments.values) } }

    /// What was told, in order.
    var news: [SandboxNotification] { rows.withLock { $0.news } }

    var paymentCount: Int { rows.withLock { $0.payments.count } }

    private func locked<Value>(_ body: (inout Rows) throws -> sending Value) async throws -> sending Value {
        // Gives other tasks a turn, as a database does, so that interleavings happen.
        await Task.yield()
        return try rows.withLock { rows throws in
            guard !rows.isBroken else { throw Failure() }
            return try body(&rows)
        }
    }

    func store(_ token: SandboxToken) async throws {
        try await locked { $0.tokens[token.id] = (token.encoded, nil) }
    }

    func takeToken(
        _ id: SandboxTokenID, for payment: SandboxPaymentID, of order: CheckoutID
    ) async throws -> SandboxTokenTaking {
        try await locked { rows in
            guard let row = rows.tokens[id] else { return .unknown }
            let token = try SandboxToken(encoded: row.data)
            guard token.order == order else { return .foreign }
            guard row.payment == nil || row.payment == payment else { return .usedElsewhere }
            rows.tokens[id] = (row.data, payment)
            return .taken(token)
        }
    }

    func insert(_ payment: SandboxPayment, telling news: [SandboxNotification]) async throws -> SandboxPayment
    {
        try await locked { rows in
            if let taken = rows.idsByKey[payment.key], let row = rows.payments[taken] {
                return try SandboxPayment(encoded: row)
            }
            rows.idsByKey[payment.key] = payment.id
            rows.payments[payment.id] = payment.encoded
            rows.news += news
            return payment
        }
    }

    func payment(_ id: SandboxPaymentID) async throws -> SandboxPayment? {
        try await locked { try $0.payments[id].map { try SandboxPayment(encoded: $0) } }
    }

    func payment(key: String) async throws -> SandboxPayment? {
        try await locked { rows in
            guard let id = rows.idsByKey[key], let row = rows.payments[id] else { return nil }
            return try SandboxPayment(encoded: row)
        }
    }

    func update(
        _ payment: SandboxPayment, expecting version: Int64, telling news: [SandboxNotification]
    ) async throws -> Bool {
        try await locked { rows in
            guard let row = rows.payments[payment.id], try SandboxPayment(encoded: row).version == version
            else {
                return false
            }
            rows.payments[payment.id] = payment.encoded
            rows.news += news
            return true
        }
    }

    func countPayments(
        of order: CheckoutID, scenario: SandboxScenario, besides payment: SandboxPaymentID
    ) async throws -> Int {
        try await locked { rows in
            try rows.payments.values.count { row in
                let other = try SandboxPayment(encoded: row)
                return other.terms.order == order && other.scenario == scenario && other.id != payment
            }
        }
    }

    func settling(
        at time: Timestamp, of account: ProviderAccountID?, limit: Int
    ) async throws -> [SandboxPaymentID] {
        try await locked { rows in
            try rows.payments.values.map { try SandboxPayment(encoded: $0) }
                .filter { payment in payment.settlesAt.map { $0 <= time } ?? false }.map(\.id)
        }
    }

    // The way of notifications is tested over the real books.
    func setFate(
        _ fate: NotificationFate, next: Int?, of account: ProviderAccountID, payment: String?
    ) async throws {}
    func fate(of account: ProviderAccountID, payment: String) async throws -> NotificationFate { .once }
    func notifications(
        of account: ProviderAccountID, payment: String?, limit: Int
    ) async throws -> [RehearsedNotification] { [] }
    func notification(
        _ id: SandboxNotificationID, of account: ProviderAccountID
    ) async throws -> RehearsedNotification? { nil }
    func due(at time: Timestamp, limit: Int) async throws -> [RehearsedNotification] { [] }
    func update(_ notification: RehearsedNotification, nextTryAt: Timestamp?) async throws {}
    func forgetNotifications(before time: Timestamp, limit: Int) async throws -> Int { 0 }
}
