/// Base64 with padding (RFC 4648 section 4), as Standard Webhooks writes its secrets.
package enum Base64 {
    /// Four characters for each three bytes or part of them.
    package static func encode(_ bytes: some Collection<UInt8>) -> String {
        let unpadded = Base64URL.encode(bytes).map { character -> Character in
            switch character {
            case "-": "+"
            case "_": "/"
            default: character
            }
        }
        return String(unpadded) + String(repeating: "=", count: (3 - bytes.count % 3) % 3)
    }
}
