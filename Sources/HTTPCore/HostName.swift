/// An authority as a Host field or a URL carries it: a name or an address literal, and perhaps a port.
///
/// It is stricter than RFC 3986 section 3.2.2, which allows sub-delimiters and percent-encoding in a name:
/// tenants are found by their host, so only what can be a DNS name or an address is a host. A trailing dot is
/// refused for the same reason.
package struct HostName: Hashable, Sendable {
    /// The name or address in lower case; an IPv6 address stands in brackets.
    package let name: String
    /// The port, when one was written.
    package let port: Int?

    /// Reads `host` or `host:port`; nil for anything else (user information, an empty port, a port over 65535
    /// ...).
    package init?(_ text: String) {
        var text = text
        let parts = text.withUTF8 { Self.parse(UnsafeRawBufferPointer($0)) }
        guard let parts else { return nil }
        name = String(decoding: text.utf8.prefix(parts.nameCount).lazy.map(ByteScan.lowercase), as: UTF8.self)
        port = parts.port
    }

    /// The authority as text, `:port` only where one was written.
    package var text: String {
        if let port { return "\(name):\(port)" }
        return name
    }

    /// Checks an authority without copying it: the length of the name and the port.
    static func parse(_ bytes: UnsafeRawBufferPointer) -> (nameCount: Int, port: Int?)? {
        guard let first = bytes.first else { return nil }
        let nameCount: Int
        if first == UInt8(ascii: "[") {
            guard let close = bytes.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            guard isIPv6(UnsafeRawBufferPointer(rebasing: bytes[1..<close])) else { return nil }
            nameCount = close + 1
        } else {
            guard let count = nameLength(bytes) else { return nil }
            nameCount = count
        }
        if nameCount == bytes.count { return (nameCount, nil) }
        guard bytes[nameCount] == UInt8(ascii: ":") else { return nil }
        guard let port = parsePort(UnsafeRawBufferPointer(rebasing: bytes[(nameCount + 1)...])) else {
            return nil
        }
        return (nameCount, port)
    }

    /// The length of the DNS name (or IPv4 address) that ends at the colon or the end: labels of letters,
    /// digits, `-` and `_`, 1 to 63 bytes each and 253 in all (RFC 1035 section 2.3.4), not beginning or
    /// ending with a hyphen.
    private static func nameLength(_ bytes: UnsafeRawBufferPointer) -> Int? {
        var labelStart = 0
        var place = 0
        while true {
            let byte = place < bytes.count ? bytes[place] : UInt8(ascii: ":")
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
                break
            case UInt8(ascii: "-"):
                guard place > labelStart else { return nil }
            case UInt8(ascii: "."), UInt8(ascii: ":"):
                guard place > labelStart, place - labelStart <= 63 else { return nil }
                guard bytes[place - 1] != UInt8(ascii: "-") else { return nil }
                if byte == UInt8(ascii: ":") { return place <= 253 ? place : nil }
                labelStart = place + 1
            default: return nil
            }
            place += 1
        }
    }

    private static func parsePort(_ digits: UnsafeRawBufferPointer) -> Int? {
        guard !digits.isEmpty, digits.count <= 5 else { return nil }
        var port = 0
        for digit in digits {
            guard digit >= 0x30, digit <= 0x39 else { return nil }
            port = port * 10 + Int(digit - 0x30)
        }
        return port <= 65535 ? port : nil
    }

    /// Whether the text is an IPv6 address of RFC 4291 section 2.2: hexadecimal groups, one `::`, an IPv4
    /// tail.
    ///
    /// Zone identifiers (RFC 6874) are refused.
    private static func isIPv6(_ text: UnsafeRawBufferPointer) -> Bool {
        var groups = 0
        var hasGap = false
        var place = 0
        if text.count >= 2, text[0] == UInt8(ascii: ":"), text[1] == UInt8(ascii: ":") {
            hasGap = true
            place = 2
        }
        while place < text.count {
            let start = place
            while place < text.count, HexadecimalDigit.value(text[place]) != nil { place += 1 }
            if place < text.count, text[place] == UInt8(ascii: ".") {
                guard isIPv4(UnsafeRawBufferPointer(rebasing: text[start...])) else { return false }
                groups += 2
                break
            }
            guard place > start, place - start <= 4 else { return false }
            groups += 1
            if place == text.count { break }
            guard text[place] == UInt8(ascii: ":") else { return false }
            place += 1
            if place < text.count, text[place] == UInt8(ascii: ":") {
                guard !hasGap else { return false }
                hasGap = true
                place += 1
            } else if place == text.count {
                return false
            }
        }
        return hasGap ? groups <= 7 : groups == 8
    }

    /// Whether the text is four decimal numbers of at most 255, without leading zeros, between dots.
    private static func isIPv4(_ text: UnsafeRawBufferPointer) -> Bool {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return false }
        return parts.allSatisfy { part in
            guard let first = part.first, part.count <= 3, part.count == 1 || first != 0x30 else {
                return false
            }
            guard part.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return false }
            return part.reduce(0) { $0 * 10 + Int($1 - 0x30) } <= 255
        }
    }
}
