import Support

/// Sealed bytes in the form they are stored in: `v1.<key id>.<base64url of nonce, ciphertext and tag>`.
package struct SealedBox: Sendable, Equatable {
    /// The name of the key it was sealed under.
    package let keyID: String
    /// Nonce, ciphertext and tag.
    package let bytes: [UInt8]

    init(keyID: String, bytes: [UInt8]) {
        self.keyID = keyID
        self.bytes = bytes
    }

    /// Reads the stored form; throws `malformedText`.
    package init(text: String) throws(CryptoError) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "v1", parts[1].utf8.count == MasterKey.idDigits,
            let bytes = Base64URL.decode(parts[2])
        else { throw .malformedText }
        self.init(keyID: String(parts[1]), bytes: bytes)
    }

    /// The stored form.
    package var text: String { "v1.\(keyID).\(Base64URL.encode(bytes))" }
}
