import Support
import Testing

@testable import Crypto

@Suite("AES-GCM") struct AESGCMTests {
    let key = [UInt8](0..<32)
    let text = Array("a provider's secret".utf8)

    @Test("what is sealed opens, whatever its length", arguments: [0, 1, 15, 16, 17, 4096])
    func roundTrip(_ count: Int) throws {
        let text = [UInt8](repeating: 0xAB, count: count)
        let sealed = try AESGCM.seal(text, key: key, associated: [1], random: .live)
        #expect(sealed.count == count + CryptoLimits.nonceBytes + CryptoLimits.tagBytes)
        #expect(try AESGCM.open(sealed, key: key, associated: [1]) == text)
    }

    @Test("any bit flipped, of box, key or associated data, is found") func flipped() throws {
        let associated = Array("row 7".utf8)
        let sealed = try AESGCM.seal(text, key: key, associated: associated, random: countingRandom(from: 1))
        for other in everyBitFlipped(sealed) {
            #expect(throws: CryptoError.notAuthentic) {
                try AESGCM.open(other, key: key, associated: associated)
            }
        }
        for other in everyBitFlipped(key) {
            #expect(throws: CryptoError.notAuthentic) {
                try AESGCM.open(sealed, key: other, associated: associated)
            }
        }
        for other in everyBitFlipped(associated) + [[]] {
            #expect(throws: CryptoError.notAuthentic) { try AESGCM.open(sealed, key: key, associated: other) }
        }
    }

    @Test("any shorter box is refused") func cut() throws {
        let sealed = try AESGCM.seal(text, key: key, associated: [], random: .live)
        for count in 0..<sealed.count {
            #expect(throws: CryptoError.notAuthentic) {
                try AESGCM.open(Array(sealed.prefix(count)), key: key, associated: [])
            }
        }
    }

    @Test("each box has its own nonce") func nonces() throws {
        let first = try AESGCM.seal(text, key: key, associated: [], random: .live)
        let second = try AESGCM.seal(text, key: key, associated: [], random: .live)
        #expect(first.prefix(12) != second.prefix(12))
        #expect(first.dropFirst(12) != second.dropFirst(12))
    }

    @Test("a key of another length is refused", arguments: [0, 16, 31, 33])
    func keyLength(_ count: Int) {
        let key = [UInt8](repeating: 0, count: count)
        #expect(throws: CryptoError.wrongLength(expected: 32, found: count)) {
            try AESGCM.seal(text, key: key, associated: [], random: .live)
        }
    }
}
