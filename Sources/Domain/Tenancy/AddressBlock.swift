import Glibc

/// Network addresses that share their first bits, as CIDR writes them: `203.0.113.0/24`, `2001:db8::/32`, or
/// one address.
package struct AddressBlock: Hashable, Sendable {
    /// The block as inet_ntop writes it, with the number of fixed bits where that was written; what was
    /// stored where that is no block.
    package let text: String
    /// Four bytes or sixteen, no bit behind the fixed ones set.
    private let bytes: [UInt8]
    /// How many bits are fixed.
    private let bits: Int

    /// Reads a block; nil for anything else, and where bits behind the fixed ones are set, because then it is
    /// not clear what was meant.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let (bytes, isMapped) = Self.bytes(String(first)) else { return nil }
        var bits = bytes.count * 8
        if parts.count == 2 {
            // The bits of an address in IPv6's clothes could be counted in either family.
            guard !isMapped, let written = Int(parts[1]), String(written) == parts[1],
                (0...bits).contains(written)
            else { return nil }
            bits = written
        }
        guard bytes == Self.masked(bytes, bits), let address = Self.text(bytes) else { return nil }
        self.text = parts.count == 2 ? "\(address)/\(bits)" : address
        self.bytes = bytes
        self.bits = bits
    }

    /// A block that holds no address at all: what stands for a stored list that is none.
    package init(unreadable text: String) {
        self.text = text
        bytes = []
        bits = 0
    }

    /// Whether all of the other block, or the one address that it is, lies in this one.
    package func contains(_ other: AddressBlock) -> Bool {
        !bytes.isEmpty && bytes.count == other.bytes.count && other.bits >= bits
            && Self.masked(other.bytes, bits) == bytes
    }

    private static func masked(_ bytes: [UInt8], _ bits: Int) -> [UInt8] {
        bytes.enumerated().map { place, byte in
            let fixed = min(max(bits - place * 8, 0), 8)
            return byte & ~UInt8(truncatingIfNeeded: 0xFF >> fixed)
        }
    }

    /// The bytes of an address; those of IPv4 where it is one in IPv6's clothes, as sockets of both families
    /// show clients (RFC 4291 section 2.5.5.2).
    private static func bytes(_ text: String) -> (bytes: [UInt8], isMapped: Bool)? {
        // inet_pton reads a text to its first NUL only.
        guard text.utf8.allSatisfy(isOfAddress) else { return nil }
        var short = [UInt8](repeating: 0, count: 4)
        if inet_pton(AF_INET, text, &short) == 1 { return (short, false) }
        var long = [UInt8](repeating: 0, count: 16)
        guard inet_pton(AF_INET6, text, &long) == 1 else { return nil }
        let isMapped = long[..<10].allSatisfy { $0 == 0 } && long[10] == 0xFF && long[11] == 0xFF
        return isMapped ? (Array(long[12...]), true) : (long, false)
    }

    private static func isOfAddress(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: ":"), UInt8(ascii: "."), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }

    private static func text(_ bytes: [UInt8]) -> String? {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        return inet_ntop(family, bytes, &text, socklen_t(text.count)).map { String(cString: $0) }
    }
}
