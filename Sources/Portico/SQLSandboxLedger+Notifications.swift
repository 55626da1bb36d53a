import Database
import Domain
import ProviderKit
import SandboxProvider
import Storage
import Support

// The notifications of the sandbox and what is dictated of their way.
extension SQLSandboxLedger {
    func setFate(
        _ fate: NotificationFate, next: Int?, of account: ProviderAccountID, payment: String?
    ) async throws {
        try await database.write {
            try SandboxNotificationRows.setFate(
                fate.rawValue, remaining: next, account: account.bytes, paymentKey: payment ?? "", in: $0)
        }
    }

    func fate(of account: ProviderAccountID, payment: String) async throws -> NotificationFate {
        let found = try database.read {
            try SandboxNotificationRows.fate(of: account.bytes, paymentKey: payment, in: $0)
        }
        return found.flatMap { NotificationFate(rawValue: $0.fate) } ?? .once
    }

    func notifications(
        of account: ProviderAccountID, payment: String?, limit: Int
    ) async throws -> [RehearsedNotification] {
        try database.read {
            try SandboxNotificationRows.newest(
                of: account.bytes, paymentKey: payment, limit: limit, in: $0)
        }.compactMap { Self.notification($0) }
    }

    func notification(
        _ id: SandboxNotificationID, of account: ProviderAccountID
    ) async throws -> RehearsedNotification? {
        try database.read {
            try SandboxNotificationRows.find(id.bytes, account: account.bytes, in: $0)
        }.flatMap { Self.notification($0) }
    }

    func due(at time: Timestamp, limit: Int) async throws -> [RehearsedNotification] {
        try database.read { try SandboxNotificationRows.unscopedDue(at: time, limit: limit, in: $0) }
            .compactMap { Self.notification($0) }
    }

    func update(_ notification: RehearsedNotification, nextTryAt: Timestamp?) async throws {
        guard let id = SandboxNotificationID(notification.id) else { return }
        try await database.write {
            try SandboxNotificationRows.update(
                SandboxNotificationRows.Entry(
                    id: id.bytes, account: notification.account.bytes, paymentKey: notification.paymentKey,
                    type: notification.type, body: notification.body,
                    standing: notification.standing.rawValue, copies: notification.copies,
                    deliveries: notification.deliveries, failures: notification.failures,
                    nextTryAt: nextTryAt, createdAt: notification.createdAt), in: $0)
        }
    }

    func forgetNotifications(before time: Timestamp, limit: Int) async throws -> Int {
        let oldest = SandboxNotificationID(at: time, random: RandomSource { (0, 0) })
        return try await database.write {
            try SandboxNotificationRows.unscopedForget(before: oldest.bytes, limit: limit, in: $0)
        }
    }

    /// Keeps the news of a change, each with the fate that is set for it.
    static func tell(_ news: [SandboxNotification], in database: Connection) throws {
        for item in news {
            let account = item.account.bytes
            let set = try SandboxNotificationRows.fate(
                of: account, paymentKey: item.paymentKey, in: database)
            if let set {
                try SandboxNotificationRows.useFate(account, paymentKey: set.key, in: database)
            }
            let start = item.start(set.flatMap { NotificationFate(rawValue: $0.fate) } ?? .once)
            try SandboxNotificationRows.insert(
                SandboxNotificationRows.Entry(
                    id: item.id.bytes, account: account, paymentKey: item.paymentKey, type: item.type,
                    body: item.body, standing: start.standing.rawValue, copies: start.copies,
                    nextTryAt: start.standing == .waiting ? item.createdAt : nil,
                    createdAt: item.createdAt), in: database)
        }
    }

    private static func notification(_ row: SandboxNotificationRows.Entry) -> RehearsedNotification? {
        guard let id = SandboxNotificationID(bytes: row.id),
            let account = ProviderAccountID(bytes: row.account),
            let standing = NotificationStanding(rawValue: row.standing)
        else { return nil }
        return RehearsedNotification(
            id: id.description, account: account, type: row.type, paymentKey: row.paymentKey,
            standing: standing, copies: row.copies, deliveries: row.deliveries, failures: row.failures,
            body: row.body, createdAt: row.createdAt)
    }
}
