import Domain
import Testing

/// Plain addresses are accepted at one look: nothing may be that taking it apart would refuse.
@Suite struct PlainAddressTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let text: String
        let isAccepted: Bool

        init(_ name: String, _ text: String, _ isAccepted: Bool) {
            testDescription = name
            self.text = text
            self.isAccepted = isAccepted
        }
    }

    static let label = String(repeating: "a", count: 63)

    static let rows = [
        Row("a name", "https://shop.example", true),
        Row("a path and a query", "http://shop.example/thanks/1?order=7&x=~._-", true),
        Row("a query without a path", "https://shop.example?order=7", true),
        Row("a port", "http://localhost:8090/thanks", true),
        Row("the largest port", "http://localhost:65535/", true),
        Row("a port too large", "http://localhost:65536/", false),
        Row("port zero", "http://localhost:0/", false),
        Row("no port after the colon", "http://localhost:/", false),
        Row("letters for a port", "http://localhost:80a/", false),
        Row("no host", "https:///thanks", false),
        Row("a dot first", "https://.example/", false),
        Row("two dots", "https://a..example/", false),
        Row("a label of 63", "https://\(label).example/", true),
        Row("a label of 64", "https://\(label)a.example/", false),
        Row("a host of 253", "https://\(label).\(label).\(label).\(label.dropLast(2))/", true),
        Row("a host of 254", "https://\(label).\(label).\(label).\(label.dropLast(1))/", false),
        Row("a last label of digits", "https://shop.1/", false),
        Row("an IPv4 address", "https://127.0.0.1/", true),
        Row("half an IPv4 address", "https://127.1/", false),
        Row("a user", "https://shop.example@evil.example/", false),
        Row("a backslash", "https://shop.example\\@evil.example/", false),
        Row("2,048 bytes", "https://a.example/" + String(repeating: "x", count: 2030), true),
        Row("2,049 bytes", "https://a.example/" + String(repeating: "x", count: 2031), false),
        Row("another scheme", "ftp://shop.example/", false), Row("a scheme alone", "https://", false),
        Row("half a scheme", "htt", false), Row("nothing", "", false),
    ]

    @Test("Addresses", arguments: rows)
    func verdict(row: Row) { #expect((RedirectTemplate(row.text) != nil) == row.isAccepted) }

    @Test("What is accepted at one look can be taken apart")
    func agreesWithParser() {
        var numbers = SplitMix64(seed: 7)
        let pieces = [
            "http", "https", "://", "s", "a", "shop", ".", "example", "1", "0x7f", ":", "80", "65535", "/",
            "?",
            "=", "%", "%41", "#", "{", "}", "@", "\\", "-", "_", "A", "é", "[::1]", " ", "\u{0}",
        ]
        for _ in 0..<50_000 {
            var text = Bool.random(using: &numbers) ? "https://a" : ""
            for _ in 0..<Int.random(in: 1...9, using: &numbers) {
                text += pieces.randomElement(using: &numbers) ?? ""
            }
            if RedirectTemplate(text) != nil {
                // The origin is found by taking the text apart.
                #expect(!RedirectTemplate(stored: text).origin.isEmpty, "\(text)")
            }
        }
    }
}
