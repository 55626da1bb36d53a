/// IPv6 addresses as text, without zone and without embedded IPv4 form.
enum IPv6Text {
    /// The address as browsers write it (RFC 5952 section 4: no leading zeros, the longest run of zeros
    /// as `::`); nil when the lower-case text is no address.
    static func canonical(_ text: Substring) -> String? {
        parse(text).map { write($0) }
    }

    private static func parse(_ text: Substring) -> [UInt16]? {
        let halves = text.split(separator: "::", maxSplits: 2, omittingEmptySubsequences: false)
        guard halves.count <= 2, let first = halves.first, let head = groups(first) else { return nil }
        guard halves.count == 2 else { return head.count == 8 ? head : nil }
        guard let tail = groups(halves[1]), head.count + tail.count <= 7 else { return nil }
        return head + [UInt16](repeating: 0, count: 8 - head.count - tail.count) + tail
    }

    private static func groups(_ text: Substring) -> [UInt16]? {
        if text.isEmpty { return [] }
        var groups: [UInt16] = []
        for part in text.split(separator: ":", omittingEmptySubsequences: false) {
            guard !part.isEmpty, part.utf8.count <= 4, part.utf8.allSatisfy(isHexDigit),
                let group = UInt16(part, radix: 16)
            else { return nil }
            groups.append(group)
        }
        return groups
    }

    private static func write(_ groups: [UInt16]) -> String {
        var longest = 0..<0
        var start = 0
        while start < groups.count {
            let zeros = groups[start...].prefix { $0 == 0 }
            if zeros.count > max(longest.count, 1) { longest = zeros.startIndex..<zeros.endIndex }
            start = zeros.endIndex + 1
        }
        let digits = groups.map { String($0, radix: 16) }
        if longest.isEmpty { return digits.joined(separator: ":") }
        return digits[..<longest.lowerBound].joined(separator: ":") + "::"
            + digits[longest.upperBound...].joined(separator: ":")
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x66)
    }
}
