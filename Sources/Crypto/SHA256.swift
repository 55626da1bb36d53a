import COpenSSL

/// SHA-256 (FIPS 180-4).
package struct SHA256: ~Copyable {
    /// The bytes of a digest.
    package static let digestBytes = 32

    private let context: OpaquePointer?

    /// Starts a digest of parts.
    package init() {
        context = EVP_MD_CTX_new()
        // libcrypto fails here only without memory, and a payment must not go on with a digest of nothing.
        precondition(EVP_DigestInit_ex2(context, Algorithms.sha256, nil) == 1, "SHA-256 is not available")
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Adds bytes.
    package mutating func update(_ bytes: [UInt8]) {
        precondition(EVP_DigestUpdate(context, bytes, bytes.count) == 1, "SHA-256 failed")
    }

    /// Ends the digest: 32 bytes.
    package consuming func finish() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Self.digestBytes) { buffer, count in
            precondition(EVP_DigestFinal_ex(context, buffer.baseAddress, nil) == 1, "SHA-256 failed")
            count = Self.digestBytes
        }
    }

    /// The digest of a whole message: 32 bytes.
    package static func digest(_ message: [UInt8]) -> [UInt8] {
        var digest = SHA256()
        digest.update(message)
        return digest.finish()
    }
}
