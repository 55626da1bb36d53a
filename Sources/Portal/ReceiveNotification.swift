import Crypto
import Database
package import Domain
package import ProviderKit
import Storage
import Support

/// How much providers may tell at once, and how long it is kept.
package enum NotificationLimits {
    /// Bytes of a notification's body.
    package static let bodyBytes = 256 * 1024
    /// Characters of a provider's id of an event, a payment or a movement.
    package static let nameLength = 255
    /// Events that one notification may tell.
    package static let eventsPerNotification = 500
    /// Events of one account that may wait; then its notifications are refused until later, and stay with
    /// the provider, which sends them again.
    package static let waitingPerAccount = 10_000
    /// How long an event waits for its payment to become known, in seconds.
    package static let waitSeconds: Int64 = 3 * 86_400
    /// How long the id of an event is remembered, in seconds; no provider sends one again after that.
    package static let rememberedSeconds: Int64 = 30 * 86_400
}

extension PaymentEngine {
    /// Takes a notification that claims to come from a provider: proves it, claims its events by their ids,
    /// and keeps them durably until they are acted on.
    ///
    /// Answers the ids of the events that were new. Throws `notFound` for an account or a provider that has
    /// no hook, `notificationRefused` when it is not believed, `notificationsBacklogged` when too much waits.
    @discardableResult
    package func receive(
        _ notification: IncomingNotification, from type: ProviderType, account id: ProviderAccountID
    ) async throws -> [String] {
        guard let account = try unscopedAccount(id), account.type == type,
            let provider = providers.provider(of: type), case .signed(let prove) = provider.notificationProof
        else { throw PortalError.notFound }
        let subjects: [NotificationSubject]
        do throws(NotificationRefusal) { subjects = try prove(notification, account) } catch {
            throw PortalError.notificationRefused(error, status: provider.notificationForm.refusalStatus)
        }
        let events = try subjects.map { subject in
            try Self.event(subject, of: id, receivedAt: clock.now())
        }
        guard events.count <= NotificationLimits.eventsPerNotification else {
            throw PortalError.notificationRefused(.malformed, status: 400)
        }
        return try await database.write { database in
            let limit = NotificationLimits.waitingPerAccount
            guard try ProviderNotifications.countWaiting(of: id, limit: limit, in: database) < limit else {
                throw PortalError.notificationsBacklogged
            }
            return try events.filter { try ProviderNotifications.claim($0, in: database) }.map(\.eventID)
        }
    }

    /// Which form the notifications of an account have; nil where there is no such hook.
    package func notificationForm(
        of type: ProviderType, account id: ProviderAccountID
    ) throws -> NotificationForm? {
        guard let account = try unscopedAccount(id), account.type == type,
            let provider = providers.provider(of: type), case .signed = provider.notificationProof
        else { return nil }
        return provider.notificationForm
    }

    private static func event(
        _ subject: NotificationSubject, of account: ProviderAccountID, receivedAt: Timestamp
    ) throws -> ProviderNotifications.Waiting {
        let names = [subject.paymentReference, subject.paymentKey, subject.movementReference]
        guard NotificationLimits.isName(subject.eventID),
            names.allSatisfy({ $0.map { NotificationLimits.isName($0) } ?? true }),
            subject.paymentReference != nil || subject.paymentKey != nil
        else { throw PortalError.notificationRefused(.malformed, status: 400) }
        return ProviderNotifications.Waiting(
            accountID: account, eventID: subject.eventID, paymentReference: subject.paymentReference,
            paymentKey: subject.paymentKey, movementReference: subject.movementReference,
            receivedAt: receivedAt)
    }
}
