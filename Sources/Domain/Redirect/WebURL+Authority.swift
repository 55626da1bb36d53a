extension WebURL {
    /// Host, as a browser would write it, and port of an authority without user info; nil when any part is
    /// not plain.
    static func authority(_ text: Substring) -> (host: String, port: Int?)? {
        guard !text.isEmpty, !text.utf8.contains(UInt8(ascii: "@")) else { return nil }
        let hostEnd: Substring.Index
        if text.utf8.first == UInt8(ascii: "[") {
            guard let bracket = text.utf8.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            hostEnd = text.utf8.index(after: bracket)
        } else {
            hostEnd = text.utf8.firstIndex(of: UInt8(ascii: ":")) ?? text.endIndex
        }
        guard let host = canonicalHost(text[..<hostEnd].lowercased()) else { return nil }
        let rest = text[hostEnd...]
        if rest.isEmpty { return (host, nil) }
        let digits = Substring(rest.utf8.dropFirst())
        guard rest.utf8.first == UInt8(ascii: ":"), !digits.isEmpty, digits.utf8.count <= 5,
            digits.utf8.allSatisfy({ isDigit($0) }), let port = Int(digits), port >= 1, port <= 65535
        else { return nil }
        return (host, port)
    }

    /// A DNS name of letters, digits, hyphens and underscores, a dotted IPv4 address or a bracketed IPv6
    /// address, as a browser writes it; nil for anything else.
    ///
    /// Names whose last label is a number are refused unless they are whole IPv4 addresses: browsers read
    /// `0x7f.1` as 127.0.0.1.
    private static func canonicalHost(_ host: String) -> String? {
        if host.hasPrefix("[") {
            guard host.hasSuffix("]"), let address = IPv6Text.canonical(host.dropFirst().dropLast())
            else { return nil }
            return "[\(address)]"
        }
        guard !host.isEmpty, host.utf8.count <= 253 else { return nil }
        let labels = host.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            .map { Substring($0) }
        guard let last = labels.last, labels.allSatisfy({ isLabel($0) }) else { return nil }
        if last.utf8.allSatisfy({ isDigit($0) }) || last.hasPrefix("0x") {
            return isIPv4(labels) ? host : nil
        }
        return InternationalName.isSafe(labels) ? host : nil
    }

    private static func isLabel(_ label: Substring) -> Bool {
        let hyphen = UInt8(ascii: "-")
        guard !label.isEmpty, label.utf8.count <= 63, label.utf8.first != hyphen, label.utf8.last != hyphen
        else { return false }
        return label.utf8.allSatisfy {
            isDigit($0) || ($0 >= 0x61 && $0 <= 0x7A) || $0 == 0x2D || $0 == 0x5F
        }
    }

    private static func isIPv4(_ labels: [Substring]) -> Bool {
        labels.count == 4
            && labels.allSatisfy { label in
                guard label.utf8.count <= 3, let number = Int(label), number <= 255 else { return false }
                return label == String(number)
            }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
