import HTTPCore
import Testing

@Suite struct MediaTypeTests {
    @Test(
        arguments: [
            ("text/html", "text/html", []),
            ("Text/HTML; Charset=UTF-8", "text/html", [["charset", "UTF-8"]]),
            ("a/b;c=\"d;\\\"e\" ; f=g;", "a/b", [["c", "d;\"e"], ["f", "g"]]),
            ("multipart/form-data; boundary=\"a b\"", "multipart/form-data", [["boundary", "a b"]]),
        ] as [(String, String, [[String]])])
    func parses(_ text: String, _ name: String, _ parameters: [[String]]) throws {
        let type = try #require(MediaType(text))
        #expect(type.name == name)
        #expect(type.parameters.map { [$0.name, $0.value] } == parameters)
    }

    @Test(arguments: [
        "", "text", "text/", "/html", "text/html,text/plain", "text/html; a", "text/html; a=",
        "text/html; a=\"b",
        "text/html; a=1; A=2", "text /html", "text/html x", "text/html; a = b", "t\u{E9}/x",
    ])
    func refuses(_ text: String) {
        #expect(MediaType(text) == nil)
    }

    @Test func knowsJSONAndForms() throws {
        #expect(try #require(MediaType("application/json; charset=utf-8")).isJSON)
        #expect(try #require(MediaType("application/merge-patch+json")).isJSON)
        #expect(!(try #require(MediaType("application/json; charset=utf-16")).isJSON))
        #expect(!(try #require(MediaType("text/plain")).isJSON))
        #expect(try #require(MediaType("application/x-www-form-urlencoded")).isForm)
        #expect(try #require(MediaType("multipart/form-data; boundary=x")).isMultipartForm)
    }
}

@Suite struct AcceptHeaderTests {
    /// The field, and which of HTML (0) and JSON (1) it chooses.
    @Test(
        arguments: [
            (nil, 0), ("", 0), ("*/*", 0), ("application/json", 1), ("text/*", 0), ("image/png", nil),
            ("text/html;q=0.5, application/json", 1), ("text/html, application/json;q=0.9", 0),
            ("text/html;q=0, */*", 1), ("text/html;q=0.500, application/json;q=0.501", 1),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", 0),
            ("application/json;q=1.000", 1), ("application/json;q=2, text/html;q=0.1", 0),
            ("application/json;q=nan, text/html;q=0.1", 0), ("nonsense", 0), ("*/html, application/json", 1),
            ("*/*;q=0", nil), ("APPLICATION/JSON", 1), (", ,application/json,,", 1),
        ] as [(String?, Int?)])
    func chooses(_ value: String?, _ wanted: Int?) {
        #expect(AcceptHeader(value).best(of: ["text/html", "application/json"]) == wanted)
    }

    @Test func joinsFields() {
        var headers = Headers()
        headers.append("Accept", "text/html;q=0.1" as String)
        headers.append("Accept", "application/json" as String)
        #expect(AcceptHeader(headers).best(of: ["text/html", "application/json"]) == 1)
        #expect(AcceptHeader(Headers()).best(of: []) == nil)
    }
}

@Suite struct ETagTests {
    @Test(arguments: [
        ("\"abc\"", true), ("W/\"abc\"", true), ("*", true), ("\"x\", \"abc\"", true),
        ("\"x\" , W/\"abc\"", true),
        ("abc", false), ("\"ab\"", false), ("\"abc", false), ("", false), ("w/\"abc\"", false),
        ("\"x,abc\"", false),
        ("*, \"x\"", false), ("\"a\"b\"abc\"", false),
    ])
    func matches(_ value: String, _ wanted: Bool) throws {
        #expect(try #require(ETag("abc")).matches(ifNoneMatch: value) == wanted)
    }

    @Test func isQuoted() {
        #expect(ETag("abc")?.text == "\"abc\"")
        for text in ["a\"b", "a b", "a\r", "ü"] { #expect(ETag(text) == nil) }
    }
}

@Suite struct HostNameTests {
    @Test(
        arguments: [
            ("a.test", "a.test", nil), ("A.TEST:8080", "a.test", 8080), ("localhost", "localhost", nil),
            ("127.0.0.1:1", "127.0.0.1", 1), ("[::1]", "[::1]", nil), ("[::1]:65535", "[::1]", 65535),
            ("a_b", "a_b", nil),
            ("[2001:DB8::1:0]:0", "[2001:db8::1:0]", 0), ("[1:2:3:4:5:6:7:8]", "[1:2:3:4:5:6:7:8]", nil),
            ("[::ffff:1.2.3.4]", "[::ffff:1.2.3.4]", nil), ("[::]", "[::]", nil),
            ("xn--a-b.test", "xn--a-b.test", nil),
        ] as [(String, String, Int?)])
    func parses(_ text: String, _ name: String, _ port: Int?) throws {
        let host = try #require(HostName(text))
        #expect(host.name == name && host.port == port)
        #expect(HostName(host.text) == host)
    }

    @Test(arguments: [
        "", ":", ":80", "a.test:", "a.test:65536", "a.test:-1", "a.test:8o", "a.test:80:80", "a..test", ".a",
        "a.", "-a",
        "a-", "a-.b", "a b", "a,b", "a/b", "u@a", "a?b", "a#b", "%61", "a\u{E9}", "[::1", "::1", "[::1]x",
        "[1:2]",
        "[1::2::3]", "[:1]", "[1:]", "[1:2:3:4:5:6:7:8:9]", "[::12345]", "[::1.2.3]", "[::1.2.3.256]",
        "[::01.2.3.4]",
        "[fe80::1%eth0]", "[]", "a=b", "a*b", "[1:2:3:4:5:6:7::8]x", "[::1]80", "a.test:000080",
    ])
    func refuses(_ text: String) {
        #expect(HostName(text) == nil)
    }

    @Test func limitsLabelsAndNames() {
        let label = String(repeating: "a", count: 63)
        #expect(HostName(label) != nil && HostName(label + "a") == nil)
        let longest = [label, label, label, String(repeating: "a", count: 61)].joined(separator: ".")
        #expect(longest.count == 253)
        #expect(HostName(longest) != nil && HostName(longest + "a") == nil)
    }
}
