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
        let (seconds, tags) = try parts(of: text)
        let secrets = account.settings[ProviderSetting.notificationSecrets]?.expose() ?? ""
        var isSigned = false
        // All are tried, so that the time taken does not tell which secret nearly fitted.
        for secret in secrets.split(separator: " ").prefix(SandboxLimits.secretsMax) {
            let expected = tag(of: notification.body, secret: String(secret), seconds: seconds)
            for tag in tags where ConstantTime.equal(tag, expected) { isSigned = true }
        }
        guard isSigned else { throw .signatureInvalid }
        let age = abs(notification.receivedAt.seconds - seconds)
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

    private static func parts(of text: String) throws(NotificationRefusal) -> (Int64, [[UInt8]]) {
        guard text.utf8.count <= SandboxLimits.signatureBytesMax else { throw .signatureInvalid }
        var seconds: Int64?
        var tags: [[UInt8]] = []
        for part in text.split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { throw .signatureInvalid }
            switch pair[0] {
            case "t": seconds = Int64(pair[1])
            case "v1": if let tag = Hex.decode(String(pair[1])) { tags.append(tag) }
            default: continue
            }
        }
        // Beyond the year 9999 the difference to a time of ours might overflow.
        guard let seconds, (0...253_402_300_799).contains(seconds) else { throw .signatureInvalid }
        return (seconds, tags)
    }

    private static func tag(of body: [UInt8], secret: String, seconds: Int64) -> [UInt8] {
        HMACSHA256.authenticate(key: Array(secret.utf8), message: Array("\(seconds).".utf8) + body)
    }
}
