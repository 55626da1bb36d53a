import Crypto
import Domain
package import Portal
package import Support

/// The header fields of Standard Webhooks 1.0
/// (github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md).
package struct Signatures: Hashable, Sendable {
    /// `webhook-id`: the same at every try.
    package let id: String
    /// `webhook-timestamp`: seconds since 1970 of this try.
    package let timestamp: String
    /// `webhook-signature`: one entry for each secret and scheme, separated by spaces.
    package let signature: String

    /// Signs a body at that time with the target's secret, and with the one before while both are good.
    ///
    /// Throws `CryptoError` when libcrypto refuses.
    package init(of body: [UInt8], id: String, at time: Timestamp, target: DeliveryTarget) throws {
        var secrets = [target.secret]
        if let previous = target.previous, time < previous.endsAt { secrets.append(previous.secret) }
        try self.init(of: body, id: id, at: time, secrets: secrets)
    }

    /// Signs a body at that time with secrets, the newest first.
    package init(of body: [UInt8], id: String, at time: Timestamp, secrets: [WebhookSecret]) throws {
        let timestamp = String(time.seconds)
        var message: [UInt8] = []
        message.reserveCapacity(body.count + 48)
        message.append(contentsOf: id.utf8)
        message.append(UInt8(ascii: "."))
        message.append(contentsOf: timestamp.utf8)
        message.append(UInt8(ascii: "."))
        message.append(contentsOf: body)
        var entries: [String] = []
        for secret in secrets { entries.append("v1," + Base64.encode(secret.hmac.authenticate(message))) }
        for secret in secrets {
            entries.append("v1a," + Base64.encode(try secret.signingKey.sign(message)))
        }
        self.id = id
        self.timestamp = timestamp
        signature = entries.joined(separator: " ")
    }
}
