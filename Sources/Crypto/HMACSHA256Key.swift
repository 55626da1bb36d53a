import COpenSSL

/// A key of HMAC with SHA-256 that is used many times: its two padded blocks are digested once.
///
/// `@unchecked Sendable`: the context is made ready in `init` and from then on only copied, which reads it.
package final class HMACSHA256Key: @unchecked Sendable {
    private let ready: OpaquePointer

    /// Takes a key of any length, which is kept inside libcrypto and not beside it.
    package init(_ key: [UInt8]) {
        let context = EVP_MAC_CTX_new(Algorithms.hmac)
        let parameters = [Algorithms.sha256Parameter, OSSL_PARAM_construct_end()]
        // An empty key is a key, but libcrypto takes a null address for "keep the one you have".
        let isReady = EVP_MAC_init(context, key.isEmpty ? [0] : key, key.count, parameters)
        // These fail only without memory, and a payment must not go on with a tag of nothing.
        guard let context, isReady == 1 else { preconditionFailure("HMAC is not available") }
        ready = context
    }

    deinit { EVP_MAC_CTX_free(ready) }

    /// The tag of a message: 32 bytes.
    package func authenticate(_ message: [UInt8]) -> [UInt8] {
        let context = EVP_MAC_CTX_dup(ready)
        defer { EVP_MAC_CTX_free(context) }
        return [UInt8](unsafeUninitializedCapacity: HMACSHA256.tagBytes) { buffer, count in
            precondition(EVP_MAC_update(context, message, message.count) == 1, "HMAC failed")
            let isDone = EVP_MAC_final(context, buffer.baseAddress, &count, HMACSHA256.tagBytes)
            precondition(isDone == 1, "HMAC failed")
        }
    }
}
