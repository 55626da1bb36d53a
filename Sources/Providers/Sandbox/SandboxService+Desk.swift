package import Domain
package import ProviderKit
import Support

// Where whoever tests dictates what happens in the sandbox's books.
extension SandboxService: RehearsalDesk {
    /// The sandbox, as settings and addresses name it.
    package var type: ProviderType { ProviderType(rawValue: "sandbox") }

    /// Ends a pending payment before its time.
    package func decidePayment(_ key: String, isSuccess: Bool) async throws {
        try await dictate(key) { payment throws(SandboxRefusal) in
            try payment.decided(isSuccess: isSuccess)
        }
    }

    /// Ends a refund before its time, or makes one fail that had succeeded.
    package func decideRefund(_ key: String, of payment: String, isSuccess: Bool) async throws {
        try await dictate(payment) { payment throws(SandboxRefusal) in
            try payment.decidedRefund(key, isSuccess: isSuccess)
        }
    }

    /// Opens a dispute, or says what became of one.
    package func dispute(_ notice: DisputeNotice, of payment: String) async throws {
        let due = clock.now().adding(seconds: SandboxLimits.evidenceSeconds)
        try await dictate(payment) { payment throws(SandboxRefusal) in
            guard notice.amount.currency == payment.terms.amount.currency else { throw .amountInvalid }
            return try payment.disputed(
                SandboxDispute(
                    reference: notice.reference, amount: notice.amount.minorUnits, reason: notice.reason,
                    status: notice.status, evidenceDueAt: notice.evidenceDueAt ?? due))
        }
    }

    /// Sets what becomes of the next notifications.
    package func setFate(
        _ fate: NotificationFate, next: Int?, of account: ProviderAccountID, payment: String?
    ) async throws {
        try await ledger.setFate(fate, next: next, of: account, payment: payment)
    }

    /// What becomes of the next notification of a payment.
    package func fate(of account: ProviderAccountID, payment: String) async throws -> NotificationFate {
        try await ledger.fate(of: account, payment: payment)
    }

    /// The newest notifications of an account or of one payment.
    package func notifications(
        of account: ProviderAccountID, payment: String?, limit: Int
    ) async throws -> [RehearsedNotification] {
        try await ledger.notifications(of: account, payment: payment, limit: limit)
    }

    /// The notification of that id; nil when the account has none.
    package func notification(
        _ id: String, of account: ProviderAccountID
    ) async throws -> RehearsedNotification? {
        guard let id = SandboxNotificationID(id) else { return nil }
        return try await ledger.notification(id, of: account)
    }

    /// Notifications whose time to be sent has come.
    package func due(limit: Int) async throws -> [RehearsedNotification] {
        try await ledger.due(at: clock.now(), limit: limit)
    }

    /// The request with its signature, which is made anew each time it is sent.
    package func post(
        _ notification: RehearsedNotification, as account: ProviderAccount
    ) -> IncomingNotification {
        let now = clock.now()
        let secrets = account.settings[ProviderSetting.notificationSecrets]?.expose() ?? ""
        var headers = [(name: "Content-Type", value: "application/json")]
        if let newest = secrets.split(separator: " ").first {
            headers.append(
                (
                    name: SandboxSignature.field,
                    value: SandboxSignature.value(of: notification.body, secret: String(newest), at: now)
                ))
        }
        return IncomingNotification(headers: headers, body: notification.body, receivedAt: now)
    }

    /// Writes down how it went, and when it is to be tried again.
    package func sent(_ notification: RehearsedNotification, isTaken: Bool) async throws {
        var notification = notification
        let now = clock.now()
        guard !isTaken else {
            notification.deliveries += 1
            notification.failures = 0
            notification.copies -= 1
            let isOver = notification.copies < 1
            notification.standing = isOver ? .delivered : .waiting
            return try await ledger.update(notification, nextTryAt: isOver ? nil : now)
        }
        notification.failures += 1
        let age = now.seconds - notification.createdAt.seconds
        guard age < SandboxLimits.notificationSeconds else {
            notification.standing = .givenUp
            return try await ledger.update(notification, nextTryAt: nil)
        }
        let wait = min(
            Int64(1) << Int64(min(notification.failures, 12)), SandboxLimits.notificationWaitMax)
        notification.standing = .waiting
        try await ledger.update(notification, nextTryAt: now.adding(seconds: wait))
    }

    /// Forgets notifications that have been shown long enough; answers how many.
    package func forgetOldNotifications() async throws -> Int {
        try await ledger.forgetNotifications(
            before: clock.now().adding(seconds: -SandboxLimits.notificationKeepSeconds),
            limit: SandboxLimits.roundMax)
    }

    private func dictate(
        _ key: String, _ step: (SandboxPayment) throws(SandboxRefusal) -> SandboxPayment
    ) async throws {
        do { _ = try await change(.key(key), step) } catch let refusal as SandboxRefusal {
            switch refusal {
            case .paymentUnknown, .refundUnknown: throw RehearsalRefusal.unknown
            default: throw RehearsalRefusal.decided
            }
        }
    }
}
