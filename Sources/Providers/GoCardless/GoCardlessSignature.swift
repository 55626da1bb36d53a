import Crypto
import Domain
import JSON
import ProviderKit
import Support

/// How GoCardless signs what it sends: `Webhook-Signature` is HMAC-SHA256 of the raw body in lower-case
/// hexadecimal (developer.gocardless.com, "Webhooks").
///
/// No time is signed, so an old request can come again: the ids of its events are claimed once.
enum GoCardlessSignature {
    static let field = "webhook-signature"
    /// The status by which GoCardless is told of a wrong signature ("498 Token Invalid").
    static let refusalStatus = 498

    static func verify(
        _ notification: IncomingNotification, account: ProviderAccount
    ) throws(NotificationRefusal) {
        guard let text = notification.header(field) else { throw .signatureMissing }
        guard text.utf8.count == GoCardlessLimits.signatureLength, let tag = Hex.decode(text) else {
            throw .signatureInvalid
        }
        var isSigned = false
        // All are tried, so that the time taken does not tell which secret fitted.
        for secret in account.secrets(ProviderSetting.notificationSecrets)
            .prefix(GoCardlessLimits.secretsMax)
        {
            let expected = HMACSHA256.authenticate(key: Array(secret.utf8), message: notification.body)
            if ConstantTime.equal(tag, expected) { isSigned = true }
        }
        guard isSigned else { throw .signatureInvalid }
    }

    /// What a signed body is about: payments, mandates, refunds and billing requests; nothing else is ours.
    static func subjects(of body: [UInt8]) throws(NotificationRefusal) -> [NotificationSubject] {
        guard body.count <= GoCardlessLimits.bodyBytesMax, let json = try? JSONValue(parsing: body),
            let events = json["events"]?.elements, events.count <= GoCardlessLimits.eventsMax
        else { throw .malformed }
        var subjects: [NotificationSubject] = []
        for event in events {
            guard let id = GoCardlessName.id(event["id"], "EV") else { throw .malformed }
            if let subject = subject(id, event) { subjects.append(subject) }
        }
        return subjects
    }

    private static func subject(_ id: String, _ event: JSONValue) -> NotificationSubject? {
        let links = event["links"]
        let name: String?
        var movement: String?
        switch event["resource_type"]?.string {
        case "payments": name = GoCardlessName.told(links?["payment"], GoCardlessName.payment)
        case "billing_requests":
            // That the payer looked at a page or left it is no reason to ask.
            if let action = event["action"]?.string, action.hasPrefix("flow_") { return nil }
            name = GoCardlessName.told(links?["billing_request"], GoCardlessName.billingRequest)
        case "mandates":
            name = GoCardlessName.told(links?["mandate"], GoCardlessName.mandate)
            movement = name
        case "refunds":
            movement = GoCardlessName.told(links?["refund"], GoCardlessName.refund)
            name = GoCardlessName.told(links?["payment"], GoCardlessName.payment) ?? movement
        default: return nil
        }
        guard let name else { return nil }
        return NotificationSubject(
            eventID: id, paymentReference: name,
            paymentKey: event["resource_metadata"]?[GoCardlessName.key]?.string, movementReference: movement)
    }
}
