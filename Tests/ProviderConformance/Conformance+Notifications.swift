import Domain
import ProviderKit
import Support

extension Conformance {
    private static let reference = "conformance_1"

    func notification() -> [String] {
        guard let first = made("evt_conformance1"), let other = made("evt_conformance2") else { return [] }
        do throws(NotificationRefusal) {
            let events = try [prove(first), prove(first), prove(other)].map { $0.map(\.eventID) }
            if events[0].isEmpty { return ["a signed notification tells of nothing"] }
            if events[0] != events[1] { return ["a repeat has another id"] }
            if !Set(events[0]).isDisjoint(with: events[2]) { return ["two events have one id"] }
            guard let older = made("evt_conformance3", secret: 1) else { return [] }
            return try prove(older).isEmpty ? ["the older secret is not taken"] : []
        } catch { return ["refuses its own notification: \(error)"] }
    }

    func signatures() -> [String] {
        guard let good = made("evt_conformance1") else { return [] }
        var faults: [String] = []
        if subject.datesSignatures, let old = made("evt_conformance1", age: 2 * 86_400), !isRefused(old) {
            faults.append("believes an old signature")
        }
        var changed = good
        changed.body.append(UInt8(ascii: " "))
        if !isRefused(changed) { faults.append("believes a changed body") }
        var bare = good
        bare.headers = []
        if !isRefused(bare) { faults.append("believes no signature at all") }
        var stranger = subject.account
        for field in subject.provider.settingsForm.fields where field.kind.isSecret {
            stranger.settings[field.name] = Secret("another_secret_of_another_one")
        }
        if case .signed(let prove) = subject.provider.notificationProof {
            do throws(NotificationRefusal) {
                _ = try prove(good, stranger)
                faults.append("believes another account's signature")
            } catch {}
        }
        return faults
    }

    private func made(_ event: String, secret place: Int = 0, age: Int64 = 0) -> IncomingNotification? {
        var notification = subject.notification(
            event: event, reference: Self.reference, signedAt: Self.now.adding(seconds: -age), secret: place)
        notification?.receivedAt = Self.now
        return notification
    }

    private func prove(
        _ notification: IncomingNotification
    ) throws(NotificationRefusal) -> [NotificationSubject] {
        guard case .signed(let prove) = subject.provider.notificationProof else { return [] }
        return try prove(notification, subject.account)
    }

    /// Whether it is refused; a signature that is old by the provider's own rules alone counts as refused.
    private func isRefused(_ notification: IncomingNotification) -> Bool {
        do throws(NotificationRefusal) {
            _ = try prove(notification)
            return false
        } catch { return true }
    }
}
