import Support
import Testing

@testable import Crypto

@Suite("Ed25519") struct SignatureTests {
    /// RFC 8032 section 7.1, test 2.
    @Test("the vector of RFC 8032") func vector() throws {
        let seed = try #require(
            Hex.decode("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"))
        let key = try Ed25519.SigningKey(seed: Secret(seed))
        #expect(
            Hex.encode(key.verifyingKey.bytes)
                == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
        #expect(
            Hex.encode(try key.sign([0x72]))
                == "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")
    }

    @Test("a signature or message with any bit flipped is refused") func flipped() throws {
        let key = try Ed25519.SigningKey(seed: Ed25519.SigningKey.seed(random: countingRandom(from: 3)))
        let message = Array("amount=1999".utf8)
        let signature = try key.sign(message)
        #expect(key.verifyingKey.verify(signature: signature, message: message))
        for other in everyBitFlipped(signature) + [Array(signature.dropLast()), signature + [0], []] {
            #expect(!key.verifyingKey.verify(signature: other, message: message))
        }
        for other in everyBitFlipped(message) {
            #expect(!key.verifyingKey.verify(signature: signature, message: other))
        }
        let stranger = try Ed25519.SigningKey(seed: Ed25519.SigningKey.seed(random: countingRandom(from: 4)))
        #expect(!stranger.verifyingKey.verify(signature: signature, message: message))
    }

    /// RFC 8037 appendix A.3 gives this key's thumbprint.
    @Test("the thumbprint of RFC 8037") func thumbprint() throws {
        let bytes = try #require(Base64URL.decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"))
        let key = try Ed25519.VerifyingKey(bytes: bytes)
        #expect(key.keyID == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
        #expect(key.jwk.contains(#""kid":"kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k""#))
    }

    @Test("keys of another length are refused", arguments: [0, 31, 33, 64]) func lengths(_ count: Int) {
        let bytes = [UInt8](repeating: 1, count: count)
        let error = CryptoError.wrongLength(expected: 32, found: count)
        #expect(throws: error) { try Ed25519.SigningKey(seed: Secret(bytes)) }
        #expect(throws: error) { try Ed25519.VerifyingKey(bytes: bytes) }
    }

    @Test("many threads may use one key") func threads() async throws {
        let key = try Ed25519.SigningKey(seed: Ed25519.SigningKey.seed(random: .live))
        let allVerified = await withTaskGroup(of: Bool.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    (0..<50).allSatisfy { round in
                        let message = [UInt8(worker), UInt8(round)]
                        guard let signature = try? key.sign(message) else { return false }
                        return key.verifyingKey.verify(signature: signature, message: message)
                    }
                }
            }
            return await group.reduce(true) { $0 && $1 }
        }
        #expect(allVerified)
    }
}
