import Glibc

/// Network addresses that share their first bits, as CIDR writes them: `203.0.113.0/24`, `2001:db8::/32`, or
/// one address.
package struct AddressBlock: Hashable, Sendable {
    /// The block as it was written.
    package let text: String
    /// Four bytes or sixteen, no bit behind the fixed ones set.
    private let bytes: [UInt8]
    /// How many bits are fixed.
    private let bits: Int

    /// Reads a block; nil for anything else, and where bits behind the fixed ones are set, because then it is
    /// not clear what was meant.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let bytes = Self.bytes(String(first)) else { return nil }
        var bits = bytes.count * 8
        if parts.count == 2 {
            guard let written = Int(parts[1]), String(written) == parts[1], (0...bits).contains(written)
            else {
                return nil
            }
            bits = written
        }
        guard bytes == Self.masked(bytes, bits) else { return nil }
        self.text = text
        self.bytes = bytes
        self.bits = bits
    }

    /// Whether all of the other block, or the one address that it is, lies in this one.
    package func contains(_ other: AddressBlock) -> Bool {
        bytes.count == other.bytes.count && other.bits >= bits && Self.masked(other.bytes, bits) == bytes
    }

    private static func masked(_ bytes: [UInt8], _ bits: Int) -> [UInt8] {
        bytes.enumerated().map { place, byte in
            let fixed = min(max(bits - place * 8, 0), 8)
            return byte & ~UInt8(truncatingIfNeeded: 0xFF >> fixed)
        }
    }

    /// The bytes of an address; those of IPv4 where it is one in IPv6's clothes, as sockets of both families
    /// show clients (RFC 4291 section 2.5.5.2).
    private static func bytes(_ text: String) -> [UInt8]? {
        var short = [UInt8](repeating: 0, count: 4)
        if inet_pton(AF_INET, text, &short) == 1 { return short }
        var long = [UInt8](repeating: 0, count: 16)
        guard inet_pton(AF_INET6, text, &long) == 1 else { return nil }
        let isMapped = long[..<10].allSatisfy { $0 == 0 } && long[10] == 0xFF && long[11] == 0xFF
        return isMapped ? Array(long[12...]) : long
    }
}
