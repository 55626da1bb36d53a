package import Support

/// The text of a key: `sk_test_<id>.<secret>`, where the id is the 26 digits of the key's identifier
/// and the secret is 32 random bytes in base64url.
package struct APIKeyText: Sendable {
    /// The first word of the text: `sk` for secret, `pk` for publishable.
    package let visibility: KeyVisibility
    /// Whether the second word is `live` and not `test`.
    package let isLive: Bool
    /// The key that the text claims to be; proven only by the secret.
    package let id: APIKeyID
    /// The part after the dot, as text.
    package let secret: Secret<String>

    /// Makes the text's parts.
    package init(visibility: KeyVisibility, isLive: Bool, id: APIKeyID, secret: Secret<String>) {
        self.visibility = visibility
        self.isLive = isLive
        self.id = id
        self.secret = secret
    }

    /// Reads a key; nil when it has not the form of one.
    package init?(_ text: String) {
        guard text.utf8.count <= 128, let dot = text.firstIndex(of: ".") else { return nil }
        let parts = text[..<dot].split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        switch parts[0] {
        case "sk": visibility = .secret
        case "pk": visibility = .publishable
        default: return nil
        }
        switch parts[1] {
        case "test": isLive = false
        case "live": isLive = true
        default: return nil
        }
        guard let id = APIKeyID("key_" + parts[2]) else { return nil }
        let secret = String(text[text.index(after: dot)...])
        guard secret.utf8.count == 43, secret.utf8.allSatisfy(Self.isBase64URLDigit) else { return nil }
        self.id = id
        self.secret = Secret(secret)
    }

    /// The whole key, shown once.
    package func exposedText() -> String {
        let kind = visibility == .secret ? "sk" : "pk"
        return "\(kind)_\(isLive ? "live" : "test")_\(id.description.dropFirst(4)).\(secret.expose())"
    }

    private static func isBase64URLDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
        default: false
        }
    }
}
