import Crypto
import Domain
import JSON
import ProviderKit
import Support

/// How the sandbox signs what it sends: `Sandbox-Signature: t=<seconds>,v1=<hex>` with HMAC-SHA256 over
/// `<seconds>.<body>`, as several real providers do.
///
/// The time is part of what is signed, so that an old request cannot be sent again later.
enum SandboxSignature {
    static let field = "sandbox-signature"

    /// The field's value.
    static func value(of body: [UInt8], secret: String, at time: Timestamp) -> String {
        "t=\(time.seconds),v1=\(Hex.encode(tag(of: body, secret: secret, seconds: time.seconds)))"
    }

    /// Throws unless one of the account's secrets signed the body lately.
    static func verify(
        _ notification: IncomingNotification, account: ProviderAccount
    ) throws(NotificationRefusal) {
        guard let text = notification.header(field) else { throw .signatureMissing }
        let signature = try TimedSignature(text, atMostBytes: SandboxLimits.signatureBytesMax)
        let secrets = account.settings[ProviderSetting.notificationSecrets]?.expose() ?? ""
        var isSigned = false
        // All are tried, so that the time taken does not tell which secret nearly fitted.
        for secret in secrets.split(separator: " ").prefix(SandboxLimits.secretsMax) {
            let expected = tag(of: notification.body, secret: String(secret), seconds: signature.seconds)
            for tag in signature.tags where ConstantTime.equal(tag, expected) { isSigned = true }
        }
        guard isSigned else { throw .signatureInvalid }
        let age = abs(notification.receivedAt.seconds - signature.seconds)
        guard age <= SandboxLimits.signatureSeconds else { throw .tooOld(seconds: age) }
    }

    /// What a signed body is about.
    static func subject(of body: [UInt8]) throws(NotificationRefusal) -> NotificationSubject {
        guard body.count <= SandboxLimits.bodyBytesMax, let json = try? JSONValue(parsing: body),
            let event = json["id"]?.string, SandboxNotificationID(event) != nil,
            let payment = json["payment"]?.string, let key = json["key"]?.string
        else { throw .malformed }
        return NotificationSubject(
            eventID: event, paymentReference: payment, paymentKey: key,
            movementReference: json["movement"]?.string)
    }

    private static func tag(of body: [UInt8], secret: String, seconds: Int64) -> [UInt8] {
        HMACSHA256.authenticate(key: Array(secret.utf8), message: Array("\(seconds).".utf8) + body)
    }
}
