import JSON
import Support
import Testing

@testable import Crypto

@Suite("Wycheproof", .enabled(if: TestData.isPresent, "skipped: no test data"))
struct WycheproofTests {
    @Test("the corpus is whole") func corpus() {
        #expect(Vector.all("hmac_sha256_test.json").count == 174)
        #expect(Vector.all("hkdf_sha256_test.json").count == 86)
        #expect(Vector.all("aes_gcm_test.json").count == 316)
        #expect(Vector.all("ed25519_test.json").count == 151)
    }

    @Test("HMAC", arguments: Vector.all("hmac_sha256_test.json")) func hmac(_ row: Vector) throws {
        let tag = try row.bytes("tag")
        let (key, message) = (try row.bytes("key"), try row.bytes("msg"))
        let computed = HMACSHA256.authenticate(key: key, message: message)
        // Half of the rows hold a shortened tag, whose bytes must fit but which must never verify.
        #expect((Array(computed.prefix(tag.count)) == tag) == row.isValid)
        let isWhole = tag.count == HMACSHA256.tagBytes
        #expect(HMACSHA256.verify(tag: tag, key: key, message: message) == (row.isValid && isWhole))
    }

    @Test("HKDF", arguments: Vector.all("hkdf_sha256_test.json")) func hkdf(_ row: Vector) throws {
        let size = Int(try #require(row.test["size"]?.integer))
        let derive = { () throws(CryptoError) in
            try HKDF.derive(
                secret: (try? row.bytes("ikm")) ?? [], salt: (try? row.bytes("salt")) ?? [],
                info: (try? row.bytes("info")) ?? [], byteCount: size)
        }
        if row.isValid {
            #expect(try derive() == row.bytes("okm"))
        } else {
            #expect(throws: CryptoError.outputTooLong(max: 8160)) { try derive() }
        }
    }

    @Test("AES-GCM", arguments: Vector.all("aes_gcm_test.json")) func gcm(_ row: Vector) throws {
        let (key, nonce) = (try row.bytes("key"), try row.bytes("iv"))
        let (text, associated) = (try row.bytes("msg"), try row.bytes("aad"))
        let sealed = try nonce + row.bytes("ct") + row.bytes("tag")
        let seal = { try AESGCM.seal(text, key: key, associated: associated, nonce: nonce) }
        guard nonce.count == 12 else {
            #expect(throws: CryptoError.wrongLength(expected: 12, found: nonce.count)) { try seal() }
            return
        }
        guard key.count == 32 else {
            #expect(throws: CryptoError.wrongLength(expected: 32, found: key.count)) { try seal() }
            return
        }
        if row.isValid {
            #expect(try seal() == sealed)
            #expect(try AESGCM.open(sealed, key: key, associated: associated) == text)
        } else {
            #expect(throws: CryptoError.notAuthentic) {
                try AESGCM.open(sealed, key: key, associated: associated)
            }
        }
    }

    @Test("Ed25519", arguments: Vector.all("ed25519_test.json")) func ed25519(_ row: Vector) throws {
        let publicKey = try #require(Hex.decode(row.group["publicKey"]?["pk"]?.string ?? ""))
        let key = try Ed25519.VerifyingKey(bytes: publicKey)
        #expect(key.verify(signature: try row.bytes("sig"), message: try row.bytes("msg")) == row.isValid)
        #expect(key.pem == row.group["publicKeyPem"]?.string)
        #expect(try JSONValue(parsing: key.jwk)["x"] == row.group["publicKeyJwk"]?["x"])
    }
}
