import HTTPCore
import Testing

@Suite struct CookiesTests {
    @Test(
        arguments: [
            ("", []),
            ("a=1", [["a", "1"]]),
            ("a=1; b=2;c=3 ;\td=4", [["a", "1"], ["b", "2"], ["c", "3"], ["d", "4"]]),
            ("a=1; a=2", [["a", "1"], ["a", "2"]]),
            ("a=x=y", [["a", "x=y"]]),
            ("a=", [["a", ""]]),
            ("a=\"q\"", [["a", "\"q\""]]),
            ("a=hello world", [["a", "hello world"]]),
            ("===;;; ;a", []),
            ("b c=1; d=2", [["d", "2"]]),
            ("a=\u{E9}; b=2", [["b", "2"]]),
        ] as [(String, [[String]])])
    func parses(_ value: String, _ wanted: [[String]]) {
        #expect(Cookies(value).cookies.map { [$0.name, $0.value] } == wanted)
    }

    @Test func joinsFieldsAndFindsTheFirst() {
        var headers = Headers()
        headers.append("Cookie", "a=1; b=2" as String)
        headers.append("Cookie", "a=3; c=4" as String)
        let cookies = Cookies(headers)
        #expect(cookies["a"] == "1" && cookies["c"] == "4" && cookies["d"] == nil)
    }

    @Test func readsTheFirstHundred() {
        let pairs = (0...CookieLimits.count).map { "c\($0)=1" }.joined(separator: ";")
        #expect(Cookies(pairs)["c99"] == "1")
        #expect(Cookies(pairs)["c100"] == nil)
    }
}

/// A cookie to set and its field, or why it cannot be set.
struct SetCookieRow: Sendable, CustomTestStringConvertible {
    var cookie: SetCookie
    var value: String?
    var error: CookieError?

    var testDescription: String { "\(cookie.name)=\(cookie.value.prefix(40))" }

    init(_ cookie: SetCookie, _ value: String) {
        self.cookie = cookie
        self.value = value
    }

    init(_ cookie: SetCookie, _ error: CookieError) {
        self.cookie = cookie
        self.error = error
    }

    static let rows: [SetCookieRow] = [
        SetCookieRow(SetCookie(name: "a", value: "1"), "a=1; Path=/; Secure; HttpOnly; SameSite=Lax"),
        SetCookieRow(
            SetCookie(name: "__Host-s", value: "x", maxAgeSeconds: 60, sameSite: .strict),
            "__Host-s=x; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Strict"),
        SetCookieRow(
            SetCookie(name: "a", value: "", path: "/p", isSecure: false, isHTTPOnly: false),
            "a=; Path=/p; SameSite=Lax"),
        SetCookieRow(.removal(name: "a"), "a=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax"),
        SetCookieRow(
            SetCookie(name: "a", value: "1", sameSite: .none), "a=1; Path=/; Secure; HttpOnly; SameSite=None"),
        SetCookieRow(SetCookie(name: "", value: "1"), .name),
        SetCookieRow(SetCookie(name: "a;b", value: "1"), .name),
        SetCookieRow(SetCookie(name: "a\r\nb", value: "1"), .name),
        SetCookieRow(SetCookie(name: "a", value: "1;Domain=x"), .value),
        SetCookieRow(SetCookie(name: "a", value: "1\r\n"), .value),
        SetCookieRow(SetCookie(name: "a", value: "a b"), .value),
        SetCookieRow(SetCookie(name: "a", value: "ü"), .value),
        SetCookieRow(SetCookie(name: "a", value: "1", path: "p"), .path),
        SetCookieRow(SetCookie(name: "a", value: "1", path: "/p;x"), .path),
        SetCookieRow(SetCookie(name: "__Host-s", value: "x", isSecure: false), .prefix),
        SetCookieRow(SetCookie(name: "__host-s", value: "x", path: "/p"), .prefix),
        SetCookieRow(SetCookie(name: "__Secure-s", value: "x", isSecure: false), .prefix),
        SetCookieRow(SetCookie(name: "s", value: "x", isSecure: false, sameSite: .none), .prefix),
        SetCookieRow(SetCookie(name: "a", value: String(repeating: "v", count: 4096)), .tooLong(limit: 4096)),
    ]
}

@Suite struct SetCookieTests {
    @Test(arguments: SetCookieRow.rows)
    func fieldValue(_ row: SetCookieRow) throws {
        if let error = row.error {
            #expect(throws: error) { _ = try row.cookie.fieldValue() }
        } else {
            #expect(try row.cookie.fieldValue() == row.value)
        }
    }

    @Test func fitsTheLimit() throws {
        let cookie = SetCookie(name: "a", value: String(repeating: "v", count: CookieLimits.bytes - 1))
        #expect(try cookie.fieldValue().hasPrefix("a=v"))
    }

    /// No single character of a value gets out of it.
    @Test func noValueEscapes() {
        for scalar in (0..<0x200).compactMap({ Unicode.Scalar($0 as UInt32) }) {
            let cookie = SetCookie(name: "n", value: "a\(Character(scalar))b")
            guard let text = try? cookie.fieldValue() else { continue }
            #expect(Cookies(String(text.prefix { $0 != ";" }))["n"] == cookie.value)
        }
    }
}
