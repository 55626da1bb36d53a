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
        var text = text
        guard let parsed = text.withUTF8({ Self.parse($0) }) else { return nil }
        self = parsed
    }

    /// The whole key, shown once.
    package func exposedText() -> String {
        let kind = visibility == .secret ? "sk" : "pk"
        return "\(kind)_\(isLive ? "live" : "test")_\(id.description.dropFirst(4)).\(secret.expose())"
    }

    // Every part has one length, so each stands at one place. Read as bytes, because every call brings a key.
    private static func parse(_ text: UnsafeBufferPointer<UInt8>) -> APIKeyText? {
        guard text.count == 78, text[2] == UInt8(ascii: "_"), text[7] == UInt8(ascii: "_"),
            text[34] == UInt8(ascii: ".")
        else { return nil }
        let visibility: KeyVisibility
        if text[..<2].elementsEqual("sk".utf8) {
            visibility = .secret
        } else if text[..<2].elementsEqual("pk".utf8) {
            visibility = .publishable
        } else {
            return nil
        }
        let isLive = text[3..<7].elementsEqual("live".utf8)
        guard isLive || text[3..<7].elementsEqual("test".utf8) else { return nil }
        guard let (high, low) = CrockfordBase32.parse26(UnsafeBufferPointer(rebasing: text[8..<34])),
            text[35...].allSatisfy(isBase64URLDigit)
        else { return nil }
        return APIKeyText(
            visibility: visibility, isLive: isLive, id: APIKeyID(high: high, low: low),
            secret: Secret(String(decoding: text[35...], as: UTF8.self)))
    }

    private static func isBase64URLDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
        default: false
        }
    }
}
