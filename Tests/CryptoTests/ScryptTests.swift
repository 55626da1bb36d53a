import Support
import Testing

@testable import Crypto

@Suite("scrypt") struct ScryptTests {
    let cheap = Scrypt.Cost(logarithmN: 4, r: 8, p: 1)

    /// RFC 7914 section 12, second vector.
    @Test("the vector of RFC 7914") func vector() throws {
        let hash = try Scrypt.derive(
            Secret("password"), salt: Array("NaCl".utf8), cost: Scrypt.Cost(logarithmN: 10, r: 8, p: 16),
            byteCount: 64)
        #expect(
            Hex.encode(hash) == "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640")
    }

    @Test("a stored hash knows its password and its cost") func verify() throws {
        let stored = try Scrypt.hash(password: Secret("correct horse"), cost: cheap, random: .live)
        #expect(stored.hasPrefix("$scrypt$ln=4,r=8,p=1$"))
        #expect(try Scrypt.verify(password: Secret("correct horse"), stored: stored))
        #expect(try !Scrypt.verify(password: Secret("correct horsf"), stored: stored))
        #expect(try !Scrypt.verify(password: Secret(""), stored: stored))
        #expect(!Scrypt.needsRehash(stored: stored, cost: cheap))
        #expect(Scrypt.needsRehash(stored: stored))
    }

    @Test("the same password gives another text each time") func salt() throws {
        let first = try Scrypt.hash(password: Secret("x"), cost: cheap, random: .live)
        #expect(try first != Scrypt.hash(password: Secret("x"), cost: cheap, random: .live))
    }

    @Test("the default cost works within the memory limit") func defaultCost() throws {
        let stored = try Scrypt.hash(password: Secret("x"), random: countingRandom(from: 5))
        #expect(stored.hasPrefix("$scrypt$ln=15,r=8,p=3$"))
        #expect(try Scrypt.verify(password: Secret("x"), stored: stored))
    }

    @Test("passwords, on both sides of the limit") func length() throws {
        let longest = String(repeating: "a", count: CryptoLimits.passwordBytesMax)
        #expect(throws: Never.self) { try Scrypt.hash(password: Secret(longest), cost: cheap, random: .live) }
        #expect(throws: CryptoError.passwordTooLong(max: 1024)) {
            try Scrypt.hash(password: Secret(longest + "a"), cost: cheap, random: .live)
        }
    }

    @Test("memory, on both sides of the limit") func memory() {
        #expect(Scrypt.Cost(logarithmN: 15, r: 15, p: 1).isAllowed)
        #expect(!Scrypt.Cost(logarithmN: 16, r: 8, p: 1).isAllowed)
    }

    @Test(
        "other texts are refused",
        arguments: [
            "", "secret", "$scrypt$ln=15,r=8,p=3$AAAA$AAAA",
            "$scrypt$ln=30,r=8,p=3$AAAAAAAAAAAAAAAAAAAAAA$" + filler,
            "$scrypt$ln=4,r=8$AAAAAAAAAAAAAAAAAAAAAA$" + filler,
            "$argon2$ln=4,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$" + filler,
            "$scrypt$ln=4,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA==$" + filler,
            "$scrypt$ln=-4,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$" + filler,
        ]) func malformed(_ stored: String)
    {
        #expect(throws: CryptoError.malformedText) {
            try Scrypt.verify(password: Secret("x"), stored: stored)
        }
    }
}

private let filler = String(repeating: "A", count: 43)
