/// A mail address that can be put on any envelope: ASCII, a plain local part, a domain of two labels or
/// more.
///
/// Quoted local parts, address literals and letters outside ASCII (RFC 6531) are refused; a domain with such
/// letters is written with its `xn--` labels.
package struct EmailAddress: Hashable, Sendable, CustomStringConvertible {
    /// What stands before the at sign, as it was written.
    package let localPart: String
    /// What stands after it, in lower case.
    package let domain: String

    /// The most bytes of an address (RFC 5321 section 4.5.3.1.3, less the angle brackets).
    package static let bytesMax = 254
    /// The most bytes of a local part (RFC 5321 section 4.5.3.1.1).
    package static let localPartBytesMax = 64

    /// Reads an address; nil for anything that not every mail server takes.
    package init?(_ text: String) {
        guard text.utf8.count <= Self.bytesMax, let at = text.utf8.lastIndex(of: UInt8(ascii: "@")) else {
            return nil
        }
        let local = text[..<at]
        let domain = text[text.index(after: at)...].lowercased()
        guard local.utf8.count <= Self.localPartBytesMax, Self.isDotAtom(local.utf8),
            Self.isDomain(domain[...])
        else { return nil }
        localPart = String(local)
        self.domain = domain
    }

    /// The address as it was written, the domain in lower case.
    package var description: String { "\(localPart)@\(domain)" }

    /// RFC 5322 section 3.2.3.
    private static func isDotAtom(_ bytes: Substring.UTF8View) -> Bool {
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.allSatisfy { part in
            !part.isEmpty
                && part.allSatisfy { byte in
                    switch byte {
                    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                    default: "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
                    }
                }
        }
    }

    /// Labels of letters, digits and inner hyphens, the last one beginning with a letter (RFC 5321 section
    /// 4.1.2).
    private static func isDomain(_ domain: Substring) -> Bool {
        let labels = domain.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.count >= 2, domain.utf8.count <= 253 else { return false }
        guard labels.last?.first.map({ (0x61...0x7A).contains($0) }) == true else { return false }
        return labels.allSatisfy { label in
            (1...63).contains(label.count) && label.first != UInt8(ascii: "-")
                && label.last != UInt8(ascii: "-")
                && label.allSatisfy {
                    (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "-")
                }
        }
    }
}
