/// Why a cookie cannot be set.
package enum CookieError: Error, Hashable, Sendable {
    /// The name is not a token.
    case name
    /// The value holds more than the cookie octets of RFC 6265bis section 4.1.1.
    case value
    /// The path does not begin with `/`, or holds `;` or a control character.
    case path
    case tooLong(limit: Int)
    /// `__Host-` without Secure and `Path=/`, `__Secure-` or `SameSite=None` without Secure: browsers ignore
    /// such a cookie.
    case prefix
}

/// A cookie to set: sent over TLS only, hidden from scripts and kept from other sites' requests unless told
/// otherwise.
///
/// It has no Domain attribute on purpose: every host's cookies are its own.
package struct SetCookie: Sendable {
    /// When the browser sends the cookie along with requests that other sites cause.
    package enum SameSite: String, Sendable {
        case strict = "Strict"
        case lax = "Lax"
        case none = "None"
    }

    /// The name, a token.
    package var name: String
    /// The value, of cookie octets only.
    package var value: String
    /// The paths below which the cookie is sent.
    package var path: String
    /// Lifetime in seconds; nil lasts as long as the browser's session, 0 removes the cookie.
    package var maxAgeSeconds: Int?
    /// Whether the cookie is sent over TLS only.
    package var isSecure: Bool
    /// Whether scripts cannot read the cookie.
    package var isHTTPOnly: Bool
    /// When the cookie goes along with requests that other sites cause.
    package var sameSite: SameSite

    /// Makes a cookie with the safe attributes.
    package init(
        name: String, value: String, path: String = "/", maxAgeSeconds: Int? = nil, isSecure: Bool = true,
        isHTTPOnly: Bool = true, sameSite: SameSite = .lax
    ) {
        self.name = name
        self.value = value
        self.path = path
        self.maxAgeSeconds = maxAgeSeconds
        self.isSecure = isSecure
        self.isHTTPOnly = isHTTPOnly
        self.sameSite = sameSite
    }

    /// A cookie that removes the one of this name and path.
    package static func removal(name: String, path: String = "/", isSecure: Bool = true) -> SetCookie {
        SetCookie(name: name, value: "", path: path, maxAgeSeconds: 0, isSecure: isSecure)
    }

    /// The value of the Set-Cookie field; throws ``CookieError`` for a cookie that browsers would ignore or
    /// misread.
    package func fieldValue() throws(CookieError) -> String {
        guard !name.isEmpty, name.utf8.allSatisfy(ByteScan.isToken) else { throw .name }
        guard value.utf8.allSatisfy(Self.isOctet) else { throw .value }
        guard path.utf8.first == UInt8(ascii: "/"),
            path.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ";") })
        else { throw .path }
        guard name.utf8.count + value.utf8.count <= CookieLimits.bytes else {
            throw .tooLong(limit: CookieLimits.bytes)
        }
        let lowercaseName = name.lowercased()
        if lowercaseName.hasPrefix("__host-"), !isSecure || path != "/" { throw .prefix }
        if lowercaseName.hasPrefix("__secure-") || sameSite == .none, !isSecure { throw .prefix }
        var text = "\(name)=\(value); Path=\(path)"
        if let maxAgeSeconds { text += "; Max-Age=\(maxAgeSeconds)" }
        if isSecure { text += "; Secure" }
        if isHTTPOnly { text += "; HttpOnly" }
        text += "; SameSite=\(sameSite.rawValue)"
        return text
    }

    /// Visible ASCII without quote, comma, semicolon and backslash (RFC 6265bis section 4.1.1, cookie-octet).
    private static func isOctet(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x21, 0x23...0x2B, 0x2D...0x3A, 0x3C...0x5B, 0x5D...0x7E: true
        default: false
        }
    }
}
