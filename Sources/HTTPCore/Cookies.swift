/// The cookies of a request (RFC 6265bis section 4.2), in order.
///
/// A pair that is not `token=value`, or whose value holds a control character or a byte outside ASCII, is
/// skipped and the others are read: the cookies of a domain come from many writers, and one bad one must not
/// lock a browser out.
package struct Cookies: Sendable {
    /// One name with its value.
    package struct Cookie: Hashable, Sendable {
        /// The name, whose letter case counts.
        package let name: String
        /// The value; quotes around it are part of it, as they are for browsers.
        package let value: String
    }

    /// All well-formed cookies.
    package let cookies: [Cookie]

    /// Reads every Cookie field of a request.
    package init(_ headers: Headers) {
        var cookies: [Cookie] = []
        for value in headers.all("cookie") { Self.parse(value, into: &cookies) }
        self.cookies = cookies
    }

    /// Reads one field's value.
    package init(_ value: String) {
        var cookies: [Cookie] = []
        Self.parse(value, into: &cookies)
        self.cookies = cookies
    }

    /// The value of the first cookie of that name, which has the most specific path; or nil.
    package subscript(_ name: String) -> String? { cookies.first { $0.name == name }?.value }

    private static func parse(_ value: String, into cookies: inout [Cookie]) {
        for pair in value.utf8.split(separator: UInt8(ascii: ";")) {
            guard cookies.count < CookieLimits.count else { return }
            guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = trimmed(pair[..<equals])
            let text = trimmed(pair[pair.index(after: equals)...])
            guard !name.isEmpty, name.allSatisfy(ByteScan.isToken) else { continue }
            guard text.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else { continue }
            cookies.append(Cookie(name: String(Substring(name)), value: String(Substring(text))))
        }
    }

    private static func trimmed(_ text: Substring.UTF8View) -> Substring.UTF8View {
        var text = text
        while let first = text.first, first == 0x20 || first == 0x09 { text = text.dropFirst() }
        while let last = text.last, last == 0x20 || last == 0x09 { text = text.dropLast() }
        return text
    }
}
