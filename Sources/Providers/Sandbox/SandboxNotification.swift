package import Domain
import JSON
package import ProviderKit
package import Support

/// News of a payment, as the sandbox sends it to the account's hook.
///
/// It names what changed and never says how the payment stands: whoever wants to know asks.
package struct SandboxNotification: Hashable, Sendable {
    /// Names the news; the same however often it is sent.
    package let id: SandboxNotificationID
    /// The account whose payment it is.
    package let account: ProviderAccountID
    /// The payment.
    package let paymentID: SandboxPaymentID
    /// The key under which the payment was begun.
    package let paymentKey: String
    /// What happened, such as `payment.succeeded`.
    package let type: String
    /// The capture, refund or dispute that it happened to.
    package let movement: String?
    /// When it was noticed.
    package let createdAt: Timestamp

    /// The body that is sent and signed.
    package var body: [UInt8] {
        JSONValue.object([
            JSONMember("id", .string(id.description)), JSONMember("type", .string(type)),
            JSONMember("createdAt", .integer(createdAt.milliseconds)),
            JSONMember("payment", .string(paymentID.description)), JSONMember("key", .string(paymentKey)),
            JSONMember("movement", .optional(movement)),
        ]).encoded()
    }
}

extension SandboxPayment {
    /// A piece of news: what happened, and to which capture, refund or dispute.
    private struct News {
        let type: String
        var movement: String?
    }

    /// The notifications that tell the difference to an earlier state of the payment, nil for a fresh one.
    ///
    /// Payments of installations that had no accounts in their books have nobody to be told.
    func notifications(since old: SandboxPayment?, at now: Timestamp, random: RandomSource)
        -> [SandboxNotification]
    {
        guard let account = terms.account else { return [] }
        return news(since: old).map {
            SandboxNotification(
                id: SandboxNotificationID(at: now, random: random), account: account, paymentID: id,
                paymentKey: key, type: $0.type, movement: $0.movement, createdAt: now)
        }
    }

    private func news(since old: SandboxPayment?) -> [News] {
        var news: [News] = []
        // A key that was closed before its payment arrived has no payment.
        let isNews = old?.state == .created || state.publicName != old?.state.publicName
        if isNews, state != .created, state != .closed {
            news.append(News(type: "payment.\(state.publicName)"))
        }
        for capture in captures.dropFirst(old?.captures.count ?? 0) {
            news.append(News(type: "capture.succeeded", movement: capture.id.description))
        }
        for refund in refunds {
            let before = old?.refunds.first { $0.id == refund.id }
            if before?.state.publicName != refund.state.publicName {
                news.append(
                    News(type: "refund.\(refund.state.publicName)", movement: refund.id.description))
            }
        }
        for dispute in disputes where old?.disputes.contains(dispute) != true {
            news.append(News(type: "dispute.\(dispute.status.rawValue)", movement: dispute.reference))
        }
        return news
    }
}

extension SandboxNotification {
    /// How a notification of that fate begins its way.
    package func start(_ fate: NotificationFate) -> RehearsedNotification {
        let standing: NotificationStanding =
            switch fate {
            case .once, .twice: .waiting
            case .never: .lost
            case .later: .held
            }
        return RehearsedNotification(
            id: id.description, account: account, type: type, paymentKey: paymentKey, standing: standing,
            copies: fate == .twice ? 2 : 1, body: body, createdAt: createdAt)
    }
}
