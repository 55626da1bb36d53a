import Crypto
import Support

/// A receiver's check of a message, written from the standard and not from the code under test.
enum Checker {
    /// Whether one of the signatures is that secret's.
    static func isGood(_ message: Receiver.Message, secret: String) -> Bool {
        let digits = secret.dropFirst(6).prefix { $0 != "=" }
        let text = String(digits).replacing("+", with: "-").replacing("/", with: "_")
        guard secret.hasPrefix("whsec_"), let key = Base64URL.decode(text) else { return false }
        let signed = Array("\(message.id).\(message.timestamp).".utf8) + message.body
        let expected = "v1," + Base64.encode(HMACSHA256.authenticate(key: key, message: signed))
        return message.signature.split(separator: " ").contains { $0 == expected }
    }

    /// Whether one of the signatures is that public key's.
    static func isGood(_ message: Receiver.Message, publicKey: String) -> Bool {
        func bytes(_ text: Substring) -> [UInt8]? {
            let digits = String(text.prefix { $0 != "=" })
            return Base64URL.decode(digits.replacing("+", with: "-").replacing("/", with: "_"))
        }
        guard publicKey.hasPrefix("whpk_"), let raw = bytes(publicKey.dropFirst(5)),
            let key = try? Ed25519.VerifyingKey(bytes: raw)
        else { return false }
        let signed = Array("\(message.id).\(message.timestamp).".utf8) + message.body
        return message.signature.split(separator: " ").contains { entry in
            guard entry.hasPrefix("v1a,"), let signature = bytes(entry.dropFirst(4)) else { return false }
            return key.verify(signature: signature, message: signed)
        }
    }
}
