import COpenSSL

/// HMAC with SHA-256 (RFC 2104, FIPS 198-1).
package enum HMACSHA256 {
    /// The bytes of a tag.
    package static let tagBytes = 32

    /// The tag of a message: 32 bytes.
    package static func authenticate(key: [UInt8], message: [UInt8]) -> [UInt8] {
        let context = EVP_MAC_CTX_new(Algorithms.hmac)
        defer { EVP_MAC_CTX_free(context) }
        return [UInt8](unsafeUninitializedCapacity: tagBytes) { buffer, count in
            let parameters = [Algorithms.sha256Parameter, OSSL_PARAM_construct_end()]
            // An empty key is a key, but libcrypto takes a null address for "keep the one you have".
            let isReady = EVP_MAC_init(context, key.isEmpty ? [0] : key, key.count, parameters)
            // These fail only without memory, and a payment must not go on with a tag of nothing.
            precondition(isReady == 1, "HMAC is not available")
            precondition(EVP_MAC_update(context, message, message.count) == 1, "HMAC failed")
            precondition(EVP_MAC_final(context, buffer.baseAddress, &count, tagBytes) == 1, "HMAC failed")
        }
    }

    /// Whether the tag is the message's, compared in constant time; a shortened tag is not.
    package static func verify(tag: [UInt8], key: [UInt8], message: [UInt8]) -> Bool {
        ConstantTime.equal(tag, authenticate(key: key, message: message))
    }
}
