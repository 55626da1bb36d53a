import Support
import Testing

@testable import Crypto

@Suite("Digests") struct DigestTests {
    /// FIPS 180-4 examples as NIST publishes them, and the empty message.
    @Test(
        "SHA-256",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ]) func sha256(_ message: String, _ digest: String)
    {
        #expect(Hex.encode(SHA256.digest(Array(message.utf8))) == digest)
    }

    @Test("parts give the digest of the whole", arguments: [0, 1, 55, 56, 63, 64, 65, 1000])
    func parts(_ cut: Int) {
        let message = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
        var digest = SHA256()
        digest.update(Array(message[..<cut]))
        digest.update(Array(message[cut...]))
        #expect(digest.finish() == SHA256.digest(message))
    }

    /// RFC 4231 section 4.3 (test case 2).
    @Test("HMAC of RFC 4231") func hmac() {
        let tag = HMACSHA256.authenticate(
            key: Array("Jefe".utf8), message: Array("what do ya want for nothing?".utf8))
        #expect(Hex.encode(tag) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }

    @Test("an empty key and an empty message have a tag") func emptyHMAC() {
        let tag = HMACSHA256.authenticate(key: [], message: [])
        #expect(Hex.encode(tag) == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
    }

    @Test("a tag with any bit flipped, cut or extended is refused") func flipped() {
        let (key, message) = (Array("key".utf8), Array("message".utf8))
        let tag = HMACSHA256.authenticate(key: key, message: message)
        #expect(HMACSHA256.verify(tag: tag, key: key, message: message))
        for other in everyBitFlipped(tag) + [Array(tag.dropLast()), tag + [0], []] {
            #expect(!HMACSHA256.verify(tag: other, key: key, message: message))
        }
    }

    @Test("constant time comparison") func equal() {
        #expect(ConstantTime.equal([], []))
        #expect(ConstantTime.equal([1, 2, 3], [1, 2, 3]))
        #expect(!ConstantTime.equal([1, 2, 3], [1, 2]))
        #expect(!ConstantTime.equal([], [0]))
        for other in everyBitFlipped([1, 2, 3]) { #expect(!ConstantTime.equal([1, 2, 3], other)) }
    }

    /// RFC 5869 appendix A.1.
    @Test("HKDF of RFC 5869, and the longest output on both sides of the limit") func hkdf() throws {
        let secret = [UInt8](repeating: 0x0B, count: 22)
        let derived = try HKDF.derive(
            secret: secret, salt: Array(0...12), info: Array(0xF0...0xF9), byteCount: 42)
        #expect(
            Hex.encode(derived)
                == "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865")
        #expect(
            try HKDF.derive(secret: secret, info: [], byteCount: CryptoLimits.derivedBytesMax).count == 8160)
        #expect(try HKDF.derive(secret: secret, info: [], byteCount: 0).isEmpty)
        #expect(throws: CryptoError.outputTooLong(max: 8160)) {
            try HKDF.derive(secret: secret, info: [], byteCount: CryptoLimits.derivedBytesMax + 1)
        }
    }
}
