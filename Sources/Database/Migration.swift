import Support

/// One numbered step of the schema.
///
/// Once released it is never edited: files in the field have seen it.
package struct Migration: Equatable, Sendable {
    /// Its place: 1, 2, 3 … without gaps.
    package var number: Int
    /// A few words in snake case: `create_sites`.
    package var name: String
    /// Any number of statements, none of which begins or ends a transaction or sets a pragma.
    package var sql: String

    /// Puts a migration together.
    package init(number: Int, name: String, sql: String) {
        self.number = number
        self.name = name
        self.sql = sql
    }

    /// FNV-1a of the SQL in 64 bits, in hexadecimal: finds an edit, is no protection against a forger.
    var checksum: String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in sql.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0100_0000_01B3 }
        return Hex.encode((0..<8).map { UInt8(truncatingIfNeeded: hash >> UInt64(56 - $0 * 8)) })
    }
}
