/// SipHash-2-4 of one 64-bit word: a keyed function for short inputs (Aumasson, Bernstein: "SipHash: a fast
/// short-input PRF", 2012).
///
/// It takes some twenty nanoseconds, where HMAC through libcrypto takes most of a microsecond.
struct SipHash: Sendable {
    private let first: UInt64
    private let second: UInt64

    /// Takes the two halves of a key, read little-endian.
    init(key: (UInt64, UInt64)) { (first, second) = key }

    /// The digest of the word's eight bytes, least significant first.
    func callAsFunction(_ word: UInt64) -> UInt64 {
        var v0 = first ^ 0x736F_6D65_7073_6575
        var v1 = second ^ 0x646F_7261_6E64_6F6D
        var v2 = first ^ 0x6C79_6765_6E65_7261
        var v3 = second ^ 0x7465_6462_7974_6573
        func round() {
            v0 &+= v1
            v2 &+= v3
            v1 = Self.rotated(v1, 13) ^ v0
            v3 = Self.rotated(v3, 16) ^ v2
            v0 = Self.rotated(v0, 32)
            v2 &+= v1
            v0 &+= v3
            v1 = Self.rotated(v1, 17) ^ v2
            v3 = Self.rotated(v3, 21) ^ v0
            v2 = Self.rotated(v2, 32)
        }
        func absorb(_ block: UInt64) {
            v3 ^= block
            round()
            round()
            v0 ^= block
        }
        absorb(word)
        // The last block holds what is left of the message, here nothing, below its length of eight bytes.
        absorb(8 << 56)
        v2 ^= 0xFF
        for _ in 0..<4 { round() }
        return v0 ^ v1 ^ v2 ^ v3
    }

    private static func rotated(_ value: UInt64, _ bits: UInt64) -> UInt64 {
        value << bits | value >> (64 - bits)
    }
}
