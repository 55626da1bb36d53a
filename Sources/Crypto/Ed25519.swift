import COpenSSL
package import Support

/// Ed25519 signatures (RFC 8032 section 5.1).
package enum Ed25519 {
    /// The bytes of a private seed and of a public key.
    package static let keyBytes = 32

    /// The bytes of a signature.
    package static let signatureBytes = 64

    /// A private key.
    package struct SigningKey: Sendable {
        private let handle: KeyHandle
        /// The public half.
        package let verifyingKey: VerifyingKey

        /// Makes the key of a seed of 32 bytes; throws `wrongLength`.
        package init(seed: Secret<[UInt8]>) throws(CryptoError) {
            let seed = seed.expose()
            guard seed.count == keyBytes else { throw .wrongLength(expected: keyBytes, found: seed.count) }
            handle = try KeyHandle(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count))
            var publicKey = [UInt8](repeating: 0, count: keyBytes)
            var count = keyBytes
            guard EVP_PKEY_get_raw_public_key(handle.pointer, &publicKey, &count) == 1 else {
                throw .fromLibrary()
            }
            verifyingKey = try VerifyingKey(bytes: publicKey)
        }

        /// A fresh seed, to be stored sealed.
        package static func seed(random: RandomSource) -> Secret<[UInt8]> { Secret(random.bytes(keyBytes)) }

        /// The signature of a message: 64 bytes.
        package func sign(_ message: [UInt8]) throws(CryptoError) -> [UInt8] {
            let context = EVP_MD_CTX_new()
            defer { EVP_MD_CTX_free(context) }
            var signature = [UInt8](repeating: 0, count: signatureBytes)
            var count = signatureBytes
            guard EVP_DigestSignInit(context, nil, nil, nil, handle.pointer) == 1,
                EVP_DigestSign(context, &signature, &count, message, message.count) == 1
            else { throw .fromLibrary() }
            return signature
        }
    }

    /// A public key.
    package struct VerifyingKey: Sendable {
        private let handle: KeyHandle
        /// The 32 bytes of RFC 8032.
        package let bytes: [UInt8]

        /// Makes the key of its 32 bytes; throws `wrongLength`.
        package init(bytes: [UInt8]) throws(CryptoError) {
            guard bytes.count == keyBytes else { throw .wrongLength(expected: keyBytes, found: bytes.count) }
            handle = try KeyHandle(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, bytes, bytes.count))
            self.bytes = bytes
        }

        /// Whether the signature is this key's of that message.
        package func verify(signature: [UInt8], message: [UInt8]) -> Bool {
            guard signature.count == signatureBytes else { return false }
            let context = EVP_MD_CTX_new()
            defer {
                EVP_MD_CTX_free(context)
                ERR_clear_error()
            }
            return EVP_DigestVerifyInit(context, nil, nil, nil, handle.pointer) == 1
                && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
        }
    }

    /// Owns a libcrypto key and frees it.
    private final class KeyHandle: @unchecked Sendable {
        // @unchecked: the key is never changed after init, and libcrypto's sign and verify only read it and
        // count references atomically; every call has a context of its own.
        let pointer: OpaquePointer

        init(_ pointer: OpaquePointer?) throws(CryptoError) {
            guard let pointer else { throw .fromLibrary() }
            self.pointer = pointer
        }

        deinit { EVP_PKEY_free(pointer) }
    }
}
