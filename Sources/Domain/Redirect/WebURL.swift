/// An absolute http or https URL that every browser reads the same way, or nothing.
///
/// Parsers of URLs disagree, and an open redirect lives in the difference. This type accepts only what
/// needs no repair: visible ASCII without backslash, quotes, angle brackets or braces; a plain host
/// name, dotted IPv4 or bracketed IPv6; no user info. It keeps the text as it came, so what was checked
/// is what is sent (RFC 3986; the WHATWG URL standard reads these alike).
package struct WebURL: Hashable, Sendable, CustomStringConvertible {
    /// `http` or `https`.
    package let scheme: String
    /// Lower-case host name or address, IPv6 in brackets.
    package let host: String
    /// The port when it was written.
    package let port: Int?
    /// The path with its leading `/` (added when the URL had none).
    package let path: String
    /// What follows `?`, without it.
    package let query: String?
    /// What follows `#`, without it.
    package let fragment: String?

    /// The most bytes a URL may have.
    package static let lengthLimit = 2048

    /// Reads a URL; nil when it is not one that this type can represent.
    package init?(_ text: String) { self.init(text, allowing: "") }

    /// Reads a URL in which the given extra characters (`{}` for templates) may stand in path, query
    /// and fragment.
    init?(_ text: String, allowing extra: String) {
        // Bytes, not characters: what may stand here is ASCII, and finding where characters end costs more
        // than all the rest.
        guard text.utf8.count <= Self.lengthLimit,
            text.utf8.allSatisfy({ Self.isAllowed($0) || extra.utf8.contains($0) })
        else { return nil }
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let scheme = text[..<colon].lowercased()
        guard scheme == "http" || scheme == "https", text.utf8[colon...].starts(with: "://".utf8)
        else { return nil }
        let rest = text[text.utf8.index(colon, offsetBy: 3)...]
        let authorityEnd = rest.utf8.firstIndex { Self.endsAuthority($0) } ?? rest.endIndex
        guard let (host, port) = Self.authority(rest[..<authorityEnd]) else { return nil }
        let tail = rest[authorityEnd...]
        let fragmentStart = tail.utf8.firstIndex(of: UInt8(ascii: "#"))
        let beforeFragment = tail[..<(fragmentStart ?? tail.endIndex)]
        let queryStart = beforeFragment.utf8.firstIndex(of: UInt8(ascii: "?"))
        let path = beforeFragment[..<(queryStart ?? beforeFragment.endIndex)]
        guard Self.percentsAreWhole(tail.utf8) else { return nil }
        self.scheme = scheme
        self.host = host
        self.port = port
        self.path = path.isEmpty ? "/" : String(path)
        self.query = queryStart.map { String(beforeFragment[beforeFragment.utf8.index(after: $0)...]) }
        self.fragment = fragmentStart.map { String(tail[tail.utf8.index(after: $0)...]) }
    }

    private init(copying url: WebURL, path: String, query: String?) {
        scheme = url.scheme
        host = url.host
        port = url.port
        fragment = url.fragment
        self.path = path
        self.query = query
    }

    /// The same URL with another path and query, both already percent-encoded by the caller.
    func replacing(path: String, query: String?) -> WebURL { WebURL(copying: self, path: path, query: query) }

    /// `scheme://host[:port]`, without a port that is the scheme's default (RFC 6454).
    package var origin: String {
        guard let port, port != (scheme == "https" ? 443 : 80) else { return "\(scheme)://\(host)" }
        return "\(scheme)://\(host):\(port)"
    }

    /// The URL as it is sent, with scheme and host in lower case.
    package var description: String {
        var text = "\(scheme)://\(host)"
        if let port { text += ":\(port)" }
        text += path
        if let query { text += "?" + query }
        if let fragment { text += "#" + fragment }
        return text
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"),
            UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"):
            false
        default: byte > 0x20 && byte < 0x7F
        }
    }

    private static func endsAuthority(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
    }

    private static func percentsAreWhole(_ text: Substring.UTF8View) -> Bool {
        var rest = text
        while let percent = rest.firstIndex(of: UInt8(ascii: "%")) {
            let digits = rest[percent...].dropFirst().prefix(2)
            guard digits.count == 2, digits.allSatisfy({ isHex($0) }) else { return false }
            rest = rest[digits.endIndex...]
        }
        return true
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }
}
