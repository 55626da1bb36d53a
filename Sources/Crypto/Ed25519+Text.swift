import Support

extension Ed25519.VerifyingKey {
    /// The key as a PEM "PUBLIC KEY" (RFC 8410 section 4), as most libraries read it.
    package var pem: String {
        // SubjectPublicKeyInfo, algorithm id-Ed25519 (1.3.101.112), a bit string of 33 bytes; then the key.
        let head: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]
        // 44 bytes end in padding of one sign; only the alphabet differs from base64url (RFC 4648 section 5).
        let body = Base64URL.encode(head + bytes).map { character in
            switch character {
            case "-": Character("+")
            case "_": Character("/")
            default: character
            }
        }
        return "-----BEGIN PUBLIC KEY-----\n\(String(body))=\n-----END PUBLIC KEY-----\n"
    }

    /// The key as a JSON Web Key (RFC 8037 section 2), with its thumbprint as `kid`.
    package var jwk: String {
        let x = Base64URL.encode(bytes)
        return #"{"kty":"OKP","crv":"Ed25519","alg":"EdDSA","use":"sig","kid":"\#(keyID)","x":"\#(x)"}"#
    }

    /// The key's name: its JSON Web Key thumbprint (RFC 7638, RFC 8037 appendix A.3).
    package var keyID: String {
        let canonical = #"{"crv":"Ed25519","kty":"OKP","x":"\#(Base64URL.encode(bytes))"}"#
        return Base64URL.encode(SHA256.digest(Array(canonical.utf8)))
    }
}
