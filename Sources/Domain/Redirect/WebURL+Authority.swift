extension WebURL {
    /// Host and port of an authority without user info; nil when any part is not plain.
    static func authority(_ text: Substring) -> (host: String, port: Int?)? {
        guard !text.isEmpty, !text.contains("@") else { return nil }
        let hostEnd: Substring.Index
        if text.first == "[" {
            guard let bracket = text.firstIndex(of: "]") else { return nil }
            hostEnd = text.index(after: bracket)
        } else {
            hostEnd = text.firstIndex(of: ":") ?? text.endIndex
        }
        let host = text[..<hostEnd].lowercased()
        guard isHost(host) else { return nil }
        let rest = text[hostEnd...]
        if rest.isEmpty { return (host, nil) }
        let digits = rest.dropFirst()
        guard rest.first == ":", !digits.isEmpty, digits.utf8.count <= 5, digits.utf8.allSatisfy({ isDigit($0) }),
            let port = Int(digits), port >= 1, port <= 65535
        else { return nil }
        return (host, port)
    }

    /// A DNS name of letters, digits, hyphens and underscores, a dotted IPv4 address or a bracketed IPv6 address. Names whose last
    /// label is a number are refused unless they are whole IPv4 addresses: browsers read `0x7f.1` as 127.0.0.1.
    static func isHost(_ host: String) -> Bool {
        if host.hasPrefix("[") { return host.hasSuffix("]") && isIPv6(host.dropFirst().dropLast()) }
        guard !host.isEmpty, host.utf8.count <= 253 else { return false }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard let last = labels.last, labels.allSatisfy({ isLabel($0) }) else { return false }
        if last.utf8.allSatisfy({ isDigit($0) }) || last.hasPrefix("0x") { return isIPv4(labels) }
        return true
    }

    private static func isLabel(_ label: Substring) -> Bool {
        // "xn--" labels are checked no further: a bad one does not resolve, and cannot be read as another host.
        guard !label.isEmpty, label.utf8.count <= 63, label.first != "-", label.last != "-" else { return false }
        return label.utf8.allSatisfy { isDigit($0) || ($0 >= 0x61 && $0 <= 0x7A) || $0 == 0x2D || $0 == 0x5F }
    }

    private static func isIPv4(_ labels: [Substring]) -> Bool {
        labels.count == 4
            && labels.allSatisfy { label in
                guard label.utf8.count <= 3, let number = Int(label), number <= 255 else { return false }
                return label == String(number)
            }
    }

    private static func isIPv6(_ text: Substring) -> Bool {
        guard text.utf8.allSatisfy({ isDigit($0) || ($0 >= 0x61 && $0 <= 0x66) || $0 == 0x3A }) else { return false }
        let halves = text.split(separator: "::", maxSplits: 2, omittingEmptySubsequences: false)
        guard halves.count <= 2 else { return false }
        let groups = halves.flatMap { $0.isEmpty ? [] : $0.split(separator: ":", omittingEmptySubsequences: false) }
        guard groups.allSatisfy({ !$0.isEmpty && $0.utf8.count <= 4 }) else { return false }
        return halves.count == 2 ? groups.count <= 7 : groups.count == 8
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
