import COpenSSL

/// The algorithms, looked up once: a look-up by name takes locks and costs more than the digest of a short
/// key.
enum Algorithms {
    // nonisolated(unsafe): each is set once before its first use, never freed, and libcrypto only reads a
    // fetched algorithm (EVP_MD_fetch(3): reference counted, safe to share between threads).
    nonisolated(unsafe) static let sha256 = EVP_MD_fetch(nil, "SHA256", nil)
    nonisolated(unsafe) static let hmac = EVP_MAC_fetch(nil, "HMAC", nil)
    nonisolated(unsafe) static let hkdf = EVP_KDF_fetch(nil, "HKDF", nil)
    nonisolated(unsafe) static let aes256GCM = EVP_CIPHER_fetch(nil, "AES-256-GCM", nil)

    /// The parameter that chooses SHA-256.
    ///
    /// libcrypto keeps the addresses of both texts, which a `StaticString` has for ever, and only reads
    /// through them.
    static var sha256Parameter: OSSL_PARAM {
        OSSL_PARAM_construct_utf8_string(
            lasting("digest"), UnsafeMutablePointer(mutating: lasting("SHA256")), 0)
    }

    /// A parameter of bytes, which must outlive the call that takes it.
    static func bytesParameter(_ name: StaticString, _ bytes: UnsafeMutableRawBufferPointer) -> OSSL_PARAM {
        OSSL_PARAM_construct_octet_string(lasting(name), bytes.baseAddress, bytes.count)
    }

    /// The address of a literal's bytes, which end in zero.
    private static func lasting(_ literal: StaticString) -> UnsafePointer<CChar> {
        UnsafeRawPointer(literal.utf8Start).assumingMemoryBound(to: CChar.self)
    }
}
