package import Support

/// Gives each number below 2⁵⁰ another one and back again, so that consecutive numbers look unrelated to
/// whoever has no key.
///
/// A balanced Feistel network over two halves of 25 bits. Ten rounds, as NIST SP 800-38G demands of FF1 for
/// small domains: four would do for a large one, but here a few thousand known pairs could tell more.
package struct NumberPermutation: Sendable {
    private let digest: SipHash

    /// Numbers from zero up to this one, exclusive.
    package static let bound: UInt64 = 1 << 50
    private static let halfBits: UInt64 = 25
    private static let halfMask: UInt64 = 1 << halfBits - 1
    private static let rounds: UInt64 = 10

    /// Takes a key of 16 bytes or more, of which the first 16 count; throws `wrongLength`.
    package init(key: Secret<[UInt8]>) throws(CryptoError) {
        let bytes = key.expose()
        guard bytes.count >= 16 else { throw .wrongLength(expected: 16, found: bytes.count) }
        let words = bytes.withUnsafeBytes { raw in
            (0..<2).map { UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self)) }
        }
        self.init(halves: (words[0], words[1]))
    }

    /// Takes the two halves of a key.
    package init(halves: (UInt64, UInt64)) { digest = SipHash(key: halves) }

    /// The number that stands for another one; nil beyond the bound.
    package func forward(_ number: UInt64) -> UInt64? {
        guard number < Self.bound else { return nil }
        var (left, right) = (number >> Self.halfBits, number & Self.halfMask)
        for round in 0..<Self.rounds { (left, right) = (right, left ^ scrambled(right, round)) }
        return left << Self.halfBits | right
    }

    /// The number that another one stands for; nil beyond the bound.
    package func backward(_ number: UInt64) -> UInt64? {
        guard number < Self.bound else { return nil }
        var (left, right) = (number >> Self.halfBits, number & Self.halfMask)
        for round in (0..<Self.rounds).reversed() { (left, right) = (right ^ scrambled(left, round), left) }
        return left << Self.halfBits | right
    }

    private func scrambled(_ half: UInt64, _ round: UInt64) -> UInt64 {
        digest(round << 32 | half) & Self.halfMask
    }
}
