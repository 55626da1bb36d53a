import COpenSSL

/// Comparison of secrets whose time does not tell where they differ.
package enum ConstantTime {
    /// Whether both hold the same bytes.
    ///
    /// Of different lengths, which may show, the first is compared with itself, so that the time depends only
    /// on its own length.
    package static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else {
            _ = CRYPTO_memcmp(left, left, left.count)
            return false
        }
        return CRYPTO_memcmp(left, right, left.count) == 0
    }
}
