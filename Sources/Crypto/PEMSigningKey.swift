import COpenSSL
package import Support

/// A private key that others made, in PEM: RSA, or Ed25519; for signatures that mail servers check.
package struct PEMSigningKey: Sendable {
    /// What kind of key it is.
    package enum Kind: Hashable, Sendable {
        case rsa(bits: Int)
        case ed25519
    }

    /// The kind that was found in the file.
    package let kind: Kind
    private let handle: Handle

    /// The fewest and most bits of an RSA key: shorter ones are refused by receivers (RFC 8301 section 3.2),
    /// longer ones do not fit the record of a name.
    package static let bits = 1024...4096

    /// Reads the key of a file that only this user, or root and a group, may read; throws `keyFile`,
    /// `keyFilePermissions` or what `init(pem:)` throws.
    package init(path: String) throws(CryptoError) {
        try self.init(pem: Secret(try KeyFile.read(path)))
    }

    /// Reads a key that is not encrypted; throws `library` for text that is none and `malformedText` for a
    /// key of another kind or size.
    package init(pem: Secret<String>) throws(CryptoError) {
        let text = Array(pem.expose().utf8)
        // The reader keeps the address it is given, so everything happens while the bytes stay there.
        let read = text.withUnsafeBufferPointer { bytes -> OpaquePointer? in
            guard let memory = BIO_new_mem_buf(bytes.baseAddress, Int32(clamping: bytes.count)) else {
                return nil
            }
            defer { BIO_free(memory) }
            // The callback answers that there is no password, which libcrypto would else ask for at the
            // terminal.
            return PEM_read_bio_PrivateKey(memory, nil, { _, _, _, _ in -1 }, nil)
        }
        guard let key = read else { throw .fromLibrary() }
        handle = Handle(key)
        switch EVP_PKEY_get_base_id(key) {
        case EVP_PKEY_ED25519: kind = .ed25519
        case EVP_PKEY_RSA where Self.bits.contains(Int(EVP_PKEY_get_bits(key))):
            kind = .rsa(bits: Int(EVP_PKEY_get_bits(key)))
        default: throw .malformedText
        }
    }

    /// The signature of a message: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 section 8.2), or Ed25519.
    package func sign(_ message: [UInt8]) throws(CryptoError) -> [UInt8] {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        let digest: OpaquePointer? = kind == .ed25519 ? nil : Algorithms.sha256
        var count = 0
        guard EVP_DigestSignInit(context, nil, digest, nil, handle.pointer) == 1,
            EVP_DigestSign(context, nil, &count, message, message.count) == 1
        else { throw .fromLibrary() }
        var signature = [UInt8](repeating: 0, count: count)
        guard EVP_DigestSign(context, &signature, &count, message, message.count) == 1 else {
            throw .fromLibrary()
        }
        return Array(signature[..<count])
    }

    /// Owns a libcrypto key and frees it.
    private final class Handle: @unchecked Sendable {
        // @unchecked: the key is never changed after init, and libcrypto's sign only reads it and counts
        // references atomically; every call has a context of its own.
        let pointer: OpaquePointer

        init(_ pointer: OpaquePointer) { self.pointer = pointer }

        deinit { EVP_PKEY_free(pointer) }
    }
}
