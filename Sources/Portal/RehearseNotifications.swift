import Database
package import Domain
import ProviderKit
import Storage
package import Support

// The notifications of providers for tests: on their way, and what a test of a shop dictates of it.
extension PaymentEngine {
    /// One round of the worker that carries the notifications of providers for tests to their hooks: the same
    /// bytes, signature and code as a remote provider's.
    ///
    /// Answers how many it sent.
    package func carryNotifications() async throws -> Int {
        var sent = 0
        for desk in desks.values {
            for notification in try await desk.due(limit: Self.roundLimit) {
                _ = try await send(notification, from: desk)
                sent += 1
            }
        }
        return sent
    }

    /// Says what becomes of the next notifications of a tenant's test payments, or of one attempt.
    package func setNotificationRule(
        _ fate: NotificationFate, next: Int?, organization: OrganizationID, attempt: Transaction?
    ) async throws -> NotificationRule {
        for (desk, account) in try rehearsing(organization, attempt) {
            try await desk.setFate(fate, next: next, of: account, payment: attempt?.providerKey)
        }
        return NotificationRule(fate: fate, next: next, attempt: attempt)
    }

    /// The newest notifications of a tenant's test payments, or of one attempt.
    package func sentNotifications(
        organization: OrganizationID, attempt: Transaction?, limit: Int
    ) async throws -> [SentNotification] {
        var found: [RehearsedNotification] = []
        for (desk, account) in try rehearsing(organization, attempt) {
            found += try await desk.notifications(of: account, payment: attempt?.providerKey, limit: limit)
        }
        return found.sorted { $0.id > $1.id }.prefix(limit).map { SentNotification($0) }
    }

    /// The notification of that id, when it is the tenant's; nil otherwise.
    package func sentNotification(
        _ id: String, organization: OrganizationID
    ) async throws -> SentNotification? {
        for (desk, account) in try rehearsing(organization, nil) {
            if let found = try await desk.notification(id, of: account) { return SentNotification(found) }
        }
        return nil
    }

    /// Delivers a notification now, wherever it is and however often it was delivered, and acts on it before
    /// this returns; nil when the tenant has none of that id.
    package func deliver(
        _ id: String, organization: OrganizationID
    ) async throws -> SentNotification? {
        for (desk, account) in try rehearsing(organization, nil) {
            guard var notification = try await desk.notification(id, of: account) else { continue }
            // What was held, lost or delivered has no turn of its own any more: this is it.
            if notification.standing != .waiting { notification.copies = 1 }
            for event in try await send(notification, from: desk) {
                try await act(onEvent: event, of: account)
            }
            return try await desk.notification(id, of: account).map { SentNotification($0) }
        }
        return nil
    }

    /// Answers the ids of the events that the hook did not know.
    private func send(
        _ notification: RehearsedNotification, from desk: any RehearsalDesk
    ) async throws -> [String] {
        var isTaken = false
        var events: [String] = []
        if let account = try unscopedAccount(notification.account) {
            do {
                events = try await receive(
                    desk.post(notification, as: account), from: desk.type, account: account.id)
                isTaken = true
            } catch let refusal as PortalError {
                // A remote provider would read a status other than 200 and try again later.
                report(.notificationFailed(account.id, "\(refusal)"))
            }
        }
        try await desk.sent(notification, isTaken: isTaken)
        return events
    }

    private func rehearsing(
        _ organization: OrganizationID, _ attempt: Transaction?
    ) throws -> [(any RehearsalDesk, ProviderAccountID)] {
        let accounts = try database.read { try ProviderAccounts.all(of: organization, in: $0) }
        return accounts.compactMap { account in
            guard !account.isLive, attempt.map({ $0.providerAccountID == account.id }) ?? true,
                let desk = desks[ProviderType(rawValue: account.type)]
            else { return nil }
            return (desk, account.id)
        }
    }
}

/// What was said of the next notifications.
package struct NotificationRule: Sendable {
    /// What becomes of them.
    package let fate: NotificationFate
    /// Of how many; nil for all from now on.
    package let next: Int?
    /// Of which attempt; nil for all of the tenant's test payments.
    package let attempt: Transaction?
}

/// A notification of a provider for tests, as a tester sees it.
package struct SentNotification: Hashable, Sendable {
    /// The provider's id of it.
    package let id: String
    /// What it tells of, in the provider's words.
    package let type: String
    /// Where it is, as the API says it.
    package let standing: NotificationStanding
    /// The attempt that it is about, by the key that the provider has of it.
    package let transaction: String
    /// How often it was taken.
    package let deliveries: Int
    /// When the news happened, by the real clock.
    package let createdAt: Timestamp

    init(_ notification: RehearsedNotification) {
        id = notification.id
        type = notification.type
        standing = notification.standing
        transaction = notification.paymentKey
        deliveries = notification.deliveries
        createdAt = notification.createdAt
    }
}
