package import Domain
package import ProviderKit
package import SandboxProvider
package import Support
import Synchronization

/// The sandbox's books in memory: like a remote provider's they outlive a restart of the installation.
package final class BankBooks: SandboxLedger {
    private struct Rows {
        var tokens: [SandboxTokenID: (token: SandboxToken, payment: SandboxPaymentID?)] = [:]
        var payments: [SandboxPaymentID: SandboxPayment] = [:]
        var ids: [String: SandboxPaymentID] = [:]
        /// The payments of each checkout, and those that time will change: a race makes ten thousand.
        var orders: [CheckoutID: [SandboxPaymentID]] = [:]
        var unsettled: Set<SandboxPaymentID> = []
        var notifications: [String: (RehearsedNotification, nextTryAt: Timestamp?)] = [:]
        var waiting: Set<String> = []
        var notificationIDs: [String: [String]] = [:]
        var fates: [String: (fate: NotificationFate, next: Int?)] = [:]

        mutating func keep(_ payment: SandboxPayment) {
            if payments.updateValue(payment, forKey: payment.id) == nil {
                orders[payment.terms.order, default: []].append(payment.id)
            }
            if payment.settlesAt == nil { unsettled.remove(payment.id) } else { unsettled.insert(payment.id) }
        }

        mutating func tell(_ news: [SandboxNotification]) {
            for item in news {
                let keys = ["\(item.account)/\(item.paymentKey)", "\(item.account)/"]
                var fate = NotificationFate.once
                if let key = keys.first(where: { fates[$0] != nil }), let set = fates[key] {
                    fate = set.fate
                    if let next = set.next { fates[key] = next == 1 ? nil : (fate, next - 1) }
                }
                let start = item.start(fate)
                notificationIDs[item.paymentKey, default: []].append(start.id)
                if start.standing == .waiting { waiting.insert(start.id) }
                notifications[start.id] = (start, start.standing == .waiting ? item.createdAt : nil)
            }
        }
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

    package func insert(
        _ payment: SandboxPayment, telling news: [SandboxNotification]
    ) async throws -> SandboxPayment {
        rows.withLock { rows in
            if let taken = rows.ids[payment.key], let stored = rows.payments[taken] { return stored }
            rows.ids[payment.key] = payment.id
            rows.keep(payment)
            rows.tell(news)
            return payment
        }
    }

    package func payment(_ id: SandboxPaymentID) async throws -> SandboxPayment? {
        rows.withLock { $0.payments[id] }
    }

    package func payment(key: String) async throws -> SandboxPayment? {
        rows.withLock { rows in rows.ids[key].flatMap { rows.payments[$0] } }
    }

    package func update(
        _ payment: SandboxPayment, expecting version: Int64, telling news: [SandboxNotification]
    ) async throws -> Bool {
        rows.withLock { rows in
            guard rows.payments[payment.id]?.version == version else { return false }
            rows.keep(payment)
            rows.tell(news)
            return true
        }
    }

    package func countPayments(
        of order: CheckoutID, scenario: SandboxScenario, besides payment: SandboxPaymentID
    ) async throws -> Int {
        rows.withLock { rows in
            rows.orders[order, default: []].count {
                $0 != payment && rows.payments[$0]?.scenario == scenario
            }
        }
    }

    package func settling(
        at time: Timestamp, of account: ProviderAccountID?, limit: Int
    ) async throws -> [SandboxPaymentID] {
        rows.withLock { rows in
            rows.unsettled.compactMap { rows.payments[$0] }.filter { payment in
                guard let due = payment.settlesAt, due <= time else { return false }
                return account == nil || account == payment.terms.account
            }.map(\.id).sorted().prefix(limit).map { $0 }
        }
    }

    package func setFate(
        _ fate: NotificationFate, next: Int?, of account: ProviderAccountID, payment: String?
    ) async throws {
        rows.withLock { $0.fates["\(account)/\(payment ?? "")"] = (fate, next) }
    }

    package func fate(of account: ProviderAccountID, payment: String) async throws -> NotificationFate {
        rows.withLock { rows in
            (rows.fates["\(account)/\(payment)"] ?? rows.fates["\(account)/"])?.fate ?? .once
        }
    }

    package func notifications(
        of account: ProviderAccountID, payment: String?, limit: Int
    ) async throws -> [RehearsedNotification] {
        rows.withLock { rows in
            let ids = payment.map { rows.notificationIDs[$0] ?? [] } ?? Array(rows.notifications.keys)
            return ids.compactMap { rows.notifications[$0]?.0 }.filter { $0.account == account }.sorted {
                $0.id > $1.id
            }.prefix(limit).map { $0 }
        }
    }

    package func notification(
        _ id: SandboxNotificationID, of account: ProviderAccountID
    ) async throws -> RehearsedNotification? {
        rows.withLock { rows in
            rows.notifications[id.description].flatMap { $0.0.account == account ? $0.0 : nil }
        }
    }

    package func due(at time: Timestamp, limit: Int) async throws -> [RehearsedNotification] {
        rows.withLock { rows in
            rows.waiting.compactMap { rows.notifications[$0] }.filter {
                $0.nextTryAt.map { $0 <= time } ?? false
            }.map(\.0)
                .sorted { $0.id < $1.id }.prefix(limit).map { $0 }
        }
    }

    package func update(_ notification: RehearsedNotification, nextTryAt: Timestamp?) async throws {
        rows.withLock { rows in
            rows.notifications[notification.id] = (notification, nextTryAt)
            if nextTryAt == nil {
                rows.waiting.remove(notification.id)
            } else {
                rows.waiting.insert(notification.id)
            }
        }
    }

    package func forgetNotifications(before time: Timestamp, limit: Int) async throws -> Int { 0 }
}
