import COpenSSL
package import Support

/// Password hashes with scrypt (RFC 7914), stored as `$scrypt$ln=15,r=8,p=3$salt$hash` (base64url without
/// padding).
///
/// One call takes about a fifth of a second and 32 MiB: callers bound how many run at once, and never on an
/// event loop.
package enum Scrypt {
    /// The cost of a hash.
    package struct Cost: Sendable, Equatable {
        /// The base-2 logarithm of N, the memory and time cost.
        package var logarithmN: Int
        /// The block size.
        package var r: Int
        /// The parallelisation.
        package var p: Int

        /// Makes a cost; the default is one of OWASP's equal choices (Password Storage Cheat Sheet, scrypt).
        package init(logarithmN: Int = 15, r: Int = 8, p: Int = 3) {
            self.logarithmN = logarithmN
            self.r = r
            self.p = p
        }

        /// Whether one call stays within the memory limit, so that a stored hash cannot ask for more.
        var isAllowed: Bool {
            (1...20).contains(logarithmN) && (1...32).contains(r) && (1...16).contains(p)
                && 128 * r * (1 << logarithmN) + 128 * r * p <= CryptoLimits.scryptMemoryBytesMax
        }
    }

    private static let saltBytes = 16
    private static let hashBytes = 32

    /// The text to store for a password.
    package static func hash(
        password: Secret<String>, cost: Cost = Cost(), random: RandomSource
    ) throws(CryptoError) -> String {
        let salt = random.bytes(saltBytes)
        let hash = try derive(password, salt: salt, cost: cost, byteCount: hashBytes)
        return "$scrypt$ln=\(cost.logarithmN),r=\(cost.r),p=\(cost.p)"
            + "$\(Base64URL.encode(salt))$\(Base64URL.encode(hash))"
    }

    /// Whether the password is the stored one's, compared in constant time; throws `malformedText` for
    /// another form.
    package static func verify(password: Secret<String>, stored: String) throws(CryptoError) -> Bool {
        let (cost, salt, hash) = try parse(stored)
        return ConstantTime.equal(try derive(password, salt: salt, cost: cost, byteCount: hash.count), hash)
    }

    /// Whether a stored text has another cost than wanted, so that the next login should hash anew.
    package static func needsRehash(stored: String, cost: Cost = Cost()) -> Bool {
        (try? parse(stored).cost) != cost
    }

    /// The hash itself; throws `passwordTooLong` and, for a cost beyond the memory limit, `library`.
    static func derive(
        _ password: Secret<String>, salt: [UInt8], cost: Cost, byteCount: Int
    ) throws(CryptoError) -> [UInt8] {
        guard cost.isAllowed else { throw .library(reason: "memory limit exceeded") }
        let bytes = Array(password.expose().utf8).map { CChar(bitPattern: $0) }
        guard bytes.count <= CryptoLimits.passwordBytesMax else {
            throw .passwordTooLong(max: CryptoLimits.passwordBytesMax)
        }
        var hash = [UInt8](repeating: 0, count: byteCount)
        let result = EVP_PBE_scrypt(
            bytes, bytes.count, salt, salt.count, 1 << UInt64(cost.logarithmN), UInt64(cost.r),
            UInt64(cost.p),
            UInt64(CryptoLimits.scryptMemoryBytesMax) + 1 << 20, &hash, byteCount)
        guard result == 1 else { throw .fromLibrary() }
        return hash
    }

    private static func parse(
        _ stored: String
    ) throws(CryptoError) -> (cost: Cost, salt: [UInt8], hash: [UInt8]) {
        let parts = stored.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt" else { throw .malformedText }
        let costs = parts[2].split(separator: ",", omittingEmptySubsequences: false)
        guard costs.count == 3, let logarithmN = number(costs[0], after: "ln="),
            let r = number(costs[1], after: "r="),
            let p = number(costs[2], after: "p="), let salt = Base64URL.decode(parts[3]),
            let hash = Base64URL.decode(parts[4]), hash.count == hashBytes, salt.count == saltBytes
        else { throw .malformedText }
        let cost = Cost(logarithmN: logarithmN, r: r, p: p)
        guard cost.isAllowed else { throw .malformedText }
        return (cost, salt, hash)
    }

    private static func number(_ text: Substring, after name: String) -> Int? {
        guard text.hasPrefix(name), text.utf8.count <= name.utf8.count + 3 else { return nil }
        return Int(text.dropFirst(name.count))
    }
}
