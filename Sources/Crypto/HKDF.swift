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
        var (secret, salt, info) = (secret, salt, info)
        var derived = [UInt8](repeating: 0, count: byteCount)
        let result = secret.withUnsafeMutableBytes { secret in
            salt.withUnsafeMutableBytes { salt in
                info.withUnsafeMutableBytes { info in
                    let parameters = [
                        Algorithms.sha256Parameter, Algorithms.bytesParameter("key", secret),
                        Algorithms.bytesParameter("salt", salt), Algorithms.bytesParameter("info", info),
                        OSSL_PARAM_construct_end(),
                    ]
                    return EVP_KDF_derive(context, &derived, byteCount, parameters)
                }
            }
        }
        guard result == 1 else { throw .fromLibrary() }
        return derived
    }
}
