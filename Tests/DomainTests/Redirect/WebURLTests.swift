import Domain
import Testing

/// A text and the origin it is read with; nil where it is refused.
struct WebURLRow: Sendable, CustomTestStringConvertible {
    let text: String
    let origin: String?

    init(_ text: String, _ origin: String?) {
        self.text = text
        self.origin = origin
    }

    var testDescription: String { text.isEmpty ? "nothing" : text }
}

@Suite struct WebURLTests {
    static let accepted = [
        WebURLRow("https://shop.example", "https://shop.example"),
        WebURLRow("HTTPS://Shop.Example/A", "https://shop.example"),
        WebURLRow("http://shop.example:80/", "http://shop.example"),
        WebURLRow("https://shop.example:443/", "https://shop.example"),
        WebURLRow("https://shop.example:80/", "https://shop.example:80"),
        WebURLRow("https://shop.example:1/", "https://shop.example:1"),
        WebURLRow("https://shop.example:65535/", "https://shop.example:65535"),
        WebURLRow("https://shop.example:08443/", "https://shop.example:8443"),
        WebURLRow("http://localhost:3000/thanks?a=b#c", "http://localhost:3000"),
        WebURLRow("http://127.0.0.1/", "http://127.0.0.1"),
        WebURLRow("http://[::1]:8080/", "http://[::1]:8080"),
        WebURLRow("http://[2001:DB8:0:0:0:0:0:1]/", "http://[2001:db8::1]"),
        WebURLRow("http://[0:0:1::]/", "http://[0:0:1::]"),
        WebURLRow("http://[1:0:0:2:0:0:0:3]/", "http://[1:0:0:2::3]"),
        WebURLRow("http://[1:0:0:2:0:0:3:4]/", "http://[1::2:0:0:3:4]"),
        WebURLRow("http://[1:2:3:4:5:6:7::]/", "http://[1:2:3:4:5:6:7:0]"),
        WebURLRow("http://[::]/", "http://[::]"),
        WebURLRow("https://a_b.example/", "https://a_b.example"),
        WebURLRow("https://xn--mnchen-3ya.example/", "https://xn--mnchen-3ya.example"),
        WebURLRow("https://xn--strae-oqa.example/", "https://xn--strae-oqa.example"),
        WebURLRow("https://xn--r8jz45g.xn--zckzah/", "https://xn--r8jz45g.xn--zckzah"),
        WebURLRow("https://xn--e1afmkfd.xn--80akhbyknj4f/", "https://xn--e1afmkfd.xn--80akhbyknj4f"),
        WebURLRow("https://xn--mgbh0fb.xn--kgbechtv/", "https://xn--mgbh0fb.xn--kgbechtv"),
        WebURLRow("https://shop.example/a?b=%7Bc%7D&d=[1]#e'f", "https://shop.example"),
    ]

    /// Top-level domains of the root zone in the scripts that are written most, each as a shop's.
    static let international = [
        "xn--p1ai", "xn--90ais", "xn--qxam", "xn--fiqs8s", "xn--j6w193g", "xn--3e0b707e", "xn--o3cw4h",
        "xn--h2brj9c", "xn--54b7fta0cc", "xn--45brj9c", "xn--gecrj9c", "xn--s9brj9c", "xn--xkc2dl3a5ee0h",
        "xn--fpcrj9c3d", "xn--2scrj9c", "xn--y9a3aq", "xn--node", "xn--wgbh1c", "xn--4dbrk0ce", "xn--q7ce6a",
        "xn--fzc2c9e2c", "xn--l1acc",
    ]

    @Test(arguments: international) func acceptsNamesOfTheRootZone(name: String) {
        #expect(WebURL("https://shop.\(name)/")?.host == "shop.\(name)")
    }

    static let refused = [
        "", "shop.example", "//shop.example/", "/path", "https:", "https:/shop.example/",
        "https:shop.example",
        "https:///shop.example/", "https://", "https:// shop.example/", " https://shop.example/",
        "https://shop.example/ ", "https://shop.example/a b", "https://shop.example\\@evil.example/",
        "https://shop.example/\\evil", "https://user@shop.example/", "https://user:word@shop.example/",
        "https://@shop.example/", "https://shop.example@evil.example/", "https://shop.example./",
        "https://shop..example/", "https://.example/", "https://-shop.example/", "https://shop-.example/",
        "https://shop.example:/", "https://shop.example:0/", "https://shop.example:65536/",
        "https://shop.example:100000/", "https://shop.example:+1/", "https://shop.example:8a/",
        "https://shop.example:80:80/", "https://shop%2eexample/", "https://shöp.example/",
        "https://ｓhop.example/", "https://shop。example/", "javascript:alert(1)", "data:text/html,x",
        "ftp://shop.example/", "httpss://shop.example/", "http s://shop.example/", "https://127.1/",
        "https://2130706433/", "https://0x7f000001/", "https://0x7f.0.0.1/", "https://0177.0.0.1/",
        "https://127.0.0.256/", "https://127.0.0.01/", "https://1.2.3/", "https://1.2.3.4.5/",
        "https://shop.0x1/", "https://shop.1/", "https://[::1/", "https://::1/", "https://[]/",
        "https://[:]/",
        "https://[1::2::3]/", "https://[:::1]/", "https://[1:2:3:4:5:6:7]/", "https://[1:2:3:4:5:6:7:8:9]/",
        "https://[1:2:3:4:5:6:7:8::]/", "https://[12345::]/", "https://[::1%25eth0]/",
        "https://[::127.0.0.1]/", "https://[::1]evil/", "https://[v1.x]/", "https://xn--/", "https://xn--a/",
        "https://xn--abc-/", "https://xn--pokxncvks/", "https://xn--ls8h.example/",
        "https://1.xn--mgbh0fb.example/", "https://shop.example/<script>", "https://shop.example/\"x\"",
        "https://shop.example/`x`", "https://shop.example/a|b", "https://shop.example/{x}",
        "https://shop.example/a^b", "https://shop.example/%", "https://shop.example/%4",
        "https://shop.example/%zz", "https://shop.example/?%", "https://shop.example/#%", "https://a\tb/",
        "https://shop.example/\r\nX: y", "https://shop.example/\u{0}", "https://shop.example/\u{7F}",
        "https://shop.example/é", "https://shop.example/\u{202E}",
    ]

    @Test(arguments: accepted) func reads(row: WebURLRow) throws {
        let url = try #require(WebURL(row.text))
        #expect(url.origin == row.origin)
        // What is written is read as the same URL.
        #expect(WebURL(url.description) == url)
        #expect(url.description.hasPrefix(url.scheme + "://"))
    }

    @Test(arguments: refused.map { WebURLRow($0, nil) }) func refuses(row: WebURLRow) {
        #expect(WebURL(row.text) == nil)
        #expect(RedirectTemplate(row.text) == nil)
    }

    @Test func partsAreKeptAsTheyCame() throws {
        let url = try #require(WebURL("https://Shop.example:0443/A%2fb?q=1&r#top"))
        #expect(url.host == "shop.example" && url.port == 443 && url.path == "/A%2fb")
        #expect(url.query == "q=1&r" && url.fragment == "top")
        #expect(url.description == "https://shop.example:443/A%2fb?q=1&r#top")
        let bare = try #require(WebURL("https://shop.example?"))
        #expect(bare.path == "/" && bare.query?.isEmpty == true && bare.fragment == nil)
    }

    @Test func lengthEitherSide() {
        let start = "https://shop.example/"
        let longest = start + String(repeating: "a", count: WebURL.lengthLimit - start.utf8.count)
        #expect(WebURL(longest) != nil)
        #expect(WebURL(longest + "a") == nil)
    }

    @Test func hostAndLabelLengthEitherSide() {
        let label = String(repeating: "a", count: 63)
        #expect(WebURL("https://\(label).example/") != nil)
        #expect(WebURL("https://\(label)a.example/") == nil)
        let host = [label, label, label].joined(separator: ".") + "." + String(repeating: "b", count: 61)
        #expect(WebURL("https://\(host)/") != nil)
        #expect(WebURL("https://\(host)b/") == nil)
    }
}
