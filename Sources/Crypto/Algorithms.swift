import COpenSSL

/// The algorithms, looked up once: a look-up by name takes locks and costs more than the digest of a short key.
enum Algorithms {
    // nonisolated(unsafe): each is set once before its first use, never freed, and libcrypto only reads a fetched
    // algorithm (EVP_MD_fetch(3): reference counted, safe to share between threads).
    nonisolated(unsafe) static let sha256 = EVP_MD_fetch(nil, "SHA256", nil)
    nonisolated(unsafe) static let hmac = EVP_MAC_fetch(nil, "HMAC", nil)
    nonisolated(unsafe) static let hkdf = EVP_KDF_fetch(nil, "HKDF", nil)
    nonisolated(unsafe) static let aes256GCM = EVP_CIPHER_fetch(nil, "AES-256-GCM", nil)
}
