import COpenSSL

/// HKDF with SHA-256 (RFC 5869): independent keys from one secret.
package enum HKDF {
    /// That many bytes for that purpose; throws `outputTooLong` beyond 255 blocks.
    package static func derive(
        secret: [UInt8], salt: [UInt8] = [], info: [UInt8], byteCount: Int
    ) throws(CryptoError) -> [UInt8] {
        guard byteCount <= CryptoLimits.derivedBytesMax else {
            throw .outputTooLong(max: CryptoLimits.derivedBytesMax)
        }
        guard byteCount > 0 else { return [] }
        let context = EVP_KDF_CTX_new(Algorithms.hkdf)
        defer { EVP_KDF_CTX_free(context) }
        var digestName: [CChar] = [83, 72, 65, 50, 53, 54, 0]
        var (secret, salt, info) = (secret, salt, info)
        var derived = [UInt8](repeating: 0, count: byteCount)
        let result = digestName.withUnsafeMutableBufferPointer { name in
            secret.withUnsafeMutableBytes { secret in
                salt.withUnsafeMutableBytes { salt in
                    info.withUnsafeMutableBytes { info in
                        let parameters = [
                            OSSL_PARAM_construct_utf8_string("digest", name.baseAddress, 0),
                            OSSL_PARAM_construct_octet_string("key", secret.baseAddress, secret.count),
                            OSSL_PARAM_construct_octet_string("salt", salt.baseAddress, salt.count),
                            OSSL_PARAM_construct_octet_string("info", info.baseAddress, info.count),
                            OSSL_PARAM_construct_end(),
                        ]
                        return EVP_KDF_derive(context, &derived, byteCount, parameters)
                    }
                }
            }
        }
        guard result == 1 else { throw .fromLibrary() }
        return derived
    }
}
