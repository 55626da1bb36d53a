/// The sizes and costs that this module allows.
package enum CryptoLimits {
    /// The bytes of the master key, and of every AES-256 key.
    package static let keyBytes = 32

    /// The bytes of a nonce: 96 bits (NIST SP 800-38D section 8.2.2).
    package static let nonceBytes = 12

    /// The bytes of an authentication tag: 128 bits, never truncated.
    package static let tagBytes = 16

    /// The longest output of HKDF with SHA-256, in bytes: 255 blocks (RFC 5869 section 2.3).
    package static let derivedBytesMax = 255 * 32

    /// The largest key file that is read, in bytes.
    package static let keyFileBytesMax = 16_384

    /// The most keys a key file holds: the current one and those before it.
    package static let keysMax = 16

    /// The longest password that is hashed, in bytes; longer ones only cost time.
    package static let passwordBytesMax = 1024

    /// The most memory one scrypt call may take, in bytes; the default cost takes 32 MiB.
    package static let scryptMemoryBytesMax = 64 << 20
}
