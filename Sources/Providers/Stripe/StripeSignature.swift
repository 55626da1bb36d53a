import Crypto
import JSON
import ProviderKit
import Support

/// How Stripe signs notifications: `Stripe-Signature: t=<seconds>,v1=<hex>[,v1=<hex>]`, HMAC-SHA256 over
/// `<seconds>.<body>` with the whole `whsec_…` text as the key (docs.stripe.com/webhooks/signature).
enum StripeSignature {
    static let field = "stripe-signature"

    /// Throws unless one of the account's secrets signed the body lately.
    static func verify(
        _ notification: IncomingNotification, account: ProviderAccount
    ) throws(NotificationRefusal) {
        guard let text = notification.header(field) else { throw .signatureMissing }
        let signature = try TimedSignature(text, atMostBytes: StripeLimits.signatureBytes)
        let secrets = account.secrets(ProviderSetting.notificationSecrets).prefix(StripeLimits.secrets)
        var isSigned = false
        // All are tried, so that the time taken does not tell which secret nearly fitted.
        for secret in secrets {
            let expected = HMACSHA256.authenticate(
                key: Array(secret.utf8), message: Array("\(signature.seconds).".utf8) + notification.body)
            for tag in signature.tags where ConstantTime.equal(tag, expected) { isSigned = true }
        }
        guard isSigned else { throw .signatureInvalid }
        let age = abs(notification.receivedAt.seconds - signature.seconds)
        guard age <= account.number(StripeAccount.Name.tolerance) ?? 300 else { throw .tooOld(seconds: age) }
    }
}

/// What Stripe's events are about.
enum StripeEvent {
    /// The payments of a signed body; none for an event that is about something else, or of the other mode.
    static func subjects(
        of body: [UInt8], account: ProviderAccount
    ) throws(NotificationRefusal) -> [NotificationSubject] {
        guard body.count <= StripeLimits.bodyBytes, let json = try? JSONValue(parsing: body),
            json["object"]?.string == "event", let event = json["id"]?.string,
            let object = json["data"]?["object"], let kind = object["object"]?.string
        else { throw .malformed }
        if json["livemode"] == .bool(!account.isLive) { return [] }
        // Of connected accounts only that of this account's settings is ours.
        if let source = json["account"]?.string,
            source != account.setting(StripeAccount.Name.connectedAccount)
        {
            return []
        }
        let id = object["id"]?.string
        let intent = object["payment_intent"]?.string ?? object["payment_intent"]?["id"]?.string
        switch kind {
        case "payment_intent", "setup_intent":
            guard let id else { throw .malformed }
            let key = object["metadata"]?[StripeRequests.keyName]?.string
            return [
                NotificationSubject(
                    eventID: event, paymentReference: id, paymentKey: key.flatMap { $0.isEmpty ? nil : $0 })
            ]
        case "charge", "dispute":
            return intent.map { [NotificationSubject(eventID: event, paymentReference: $0)] } ?? []
        case "refund":
            return intent.map {
                [NotificationSubject(eventID: event, paymentReference: $0, movementReference: id)]
            } ?? []
        default: return []
        }
    }
}
