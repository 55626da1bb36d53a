import Support
import Testing

@testable import Crypto

@Suite("Numbers under a keyed permutation") struct NumberPermutationTests {
    private static func permutation(_ first: UInt8 = 0) throws -> NumberPermutation {
        try NumberPermutation(key: Secret((0..<16).map { $0 &+ first }))
    }

    /// The reference vector of eight bytes 00…07 under the key 00…0f, from the authors' `vectors.h`.
    @Test("SipHash-2-4: the published vector") func vector() {
        let digest = SipHash(key: (0x0706_0504_0302_0100, 0x0F0E_0D0C_0B0A_0908))
        #expect(digest(0x0706_0504_0302_0100) == 0x93F5_F579_9A93_2462)
    }

    @Test("there and back, at both ends and in between") func roundTrip() throws {
        let permutation = try Self.permutation()
        let numbers: [UInt64] = [0, 1, 2, 1 << 25 - 1, 1 << 25, 1 << 49, NumberPermutation.bound - 1]
        for number in numbers {
            let code = try #require(permutation.forward(number))
            #expect(code < NumberPermutation.bound)
            #expect(permutation.backward(code) == number)
            let before = try #require(permutation.backward(number))
            #expect(permutation.forward(before) == number)
        }
        #expect(permutation.forward(NumberPermutation.bound) == nil)
        #expect(permutation.backward(NumberPermutation.bound) == nil)
    }

    @Test("ten thousand neighbours: no code twice, half of the bits change") func spread() throws {
        let permutation = try Self.permutation()
        let codes = try (0..<10_000).map { try #require(permutation.forward($0)) }
        #expect(Set(codes).count == codes.count)
        let changed = zip(codes, codes.dropFirst()).map { ($0 ^ $1).nonzeroBitCount }.reduce(0, +)
        // 25 of 50 on average; the mean of so many strays by less than a tenth of a bit.
        #expect((24.7...25.3).contains(Double(changed) / 9_999))
    }

    @Test("another key gives other codes") func keys() throws {
        let one = try Self.permutation()
        let other = try Self.permutation(1)
        #expect((0..<1000).allSatisfy { one.forward($0) != other.forward($0) })
    }

    @Test("a key of 16 bytes is one, a key of 15 is none") func keyLength() throws {
        _ = try NumberPermutation(key: Secret([UInt8](repeating: 1, count: 16)))
        #expect(throws: CryptoError.wrongLength(expected: 16, found: 15)) {
            try NumberPermutation(key: Secret([UInt8](repeating: 1, count: 15)))
        }
    }
}
