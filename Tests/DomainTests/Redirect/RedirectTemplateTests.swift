import Domain
import Testing

/// A template and what it expands to, or nil where it is refused.
struct TemplateRow: Sendable, CustomTestStringConvertible {
    let name: String
    let template: String
    let expanded: String?

    init(_ name: String, _ template: String, _ expanded: String?) {
        self.name = name
        self.template = template
        self.expanded = expanded
    }

    var testDescription: String { name }
}

@Suite struct RedirectTemplateTests {
    static let values: @Sendable (RedirectTemplate.Placeholder) -> String = { placeholder in
        switch placeholder {
        case .transactionID: "txn_1"
        case .checkoutID: "chk_1"
        case .status: "paid"
        case .reference: "Order #7/ä"
        }
    }

    static let rows = [
        TemplateRow("none", "https://a.example/x?y=z#f", "https://a.example/x?y=z#f"),
        TemplateRow("in query", "https://a.example/?t={transactionId}", "https://a.example/?t=txn_1"),
        TemplateRow("in path", "https://a.example/o/{checkoutId}/t", "https://a.example/o/chk_1/t"),
        TemplateRow(
            "encoded in query", "https://a.example/?r={reference}",
            "https://a.example/?r=Order%20%237%2F%C3%A4"),
        TemplateRow(
            "encoded in path", "https://a.example/{reference}",
            "https://a.example/Order%20%237%2F%C3%A4"),
        TemplateRow(
            "all, twice", "https://a.example/{status}/{status}?{transactionId}{transactionId}&{checkoutId}",
            "https://a.example/paid/paid?txn_1txn_1&chk_1"),
        TemplateRow("as a name", "https://a.example/?{status}=1", "https://a.example/?paid=1"),
        TemplateRow(
            "port and fragment kept", "http://a.example:8080/{status}#top",
            "http://a.example:8080/paid#top"),
        TemplateRow(
            "beside an encoded brace", "https://a.example/%7B{status}%7D", "https://a.example/%7Bpaid%7D"),
        TemplateRow("in host", "https://{status}.example/", nil),
        TemplateRow("as host", "https://{reference}/", nil),
        TemplateRow("in port", "https://a.example:{status}/", nil),
        TemplateRow("in user info", "https://{status}@a.example/", nil),
        TemplateRow("as scheme", "{status}://a.example/", nil),
        TemplateRow("in fragment", "https://a.example/#{status}", nil),
        TemplateRow("unknown", "https://a.example/{transaction_id}", nil),
        TemplateRow("other letter case", "https://a.example/{transactionid}", nil),
        TemplateRow("empty", "https://a.example/{}", nil),
        TemplateRow("with space", "https://a.example/{ status }", nil),
        TemplateRow("doubled braces", "https://a.example/{{status}}", nil),
        TemplateRow("open", "https://a.example/{status", nil),
        TemplateRow("closed only", "https://a.example/status}", nil),
        TemplateRow("stray after", "https://a.example/{status}}", nil),
        TemplateRow("one inside another", "https://a.example/{sta{transactionId}tus}", nil),
        TemplateRow("one inside another, other way", "https://a.example/{transaction{status}Id}", nil),
        TemplateRow("cut by the query", "https://a.example/{?status}", nil),
        TemplateRow("cut by the fragment", "https://a.example/{sta#tus}", nil),
        TemplateRow("finishing an escape", "https://a.example/%{status}", nil),
        TemplateRow(
            "encoded placeholder stays text", "https://a.example/%7Bstatus%7D",
            "https://a.example/%7Bstatus%7D"),
    ]

    @Test(arguments: rows) func expands(row: TemplateRow) {
        let template = RedirectTemplate(row.template)
        #expect(template?.expanded(Self.values, appending: "")?.description == row.expanded)
        #expect(template.map { $0.text == row.template } ?? true)
    }

    @Test func parametersGoToTheEndOfTheQuery() throws {
        let rows = [
            "https://a.example": "https://a.example/?k=v", "https://a.example/?": "https://a.example/?k=v",
            "https://a.example/p?a=1": "https://a.example/p?a=1&k=v",
            "https://a.example/p?a=1#f": "https://a.example/p?a=1&k=v#f",
            "https://a.example/p#f?g": "https://a.example/p?k=v#f?g",
        ]
        for (text, expected) in rows {
            let template = try #require(RedirectTemplate(text))
            #expect(template.expanded(Self.values, appending: "k=v")?.description == expected)
            #expect(!template.placesTransactionID)
        }
    }

    @Test func knowsWhetherTheTransactionIsPlaced() {
        #expect(RedirectTemplate("https://a.example/{transactionId}")?.placesTransactionID == true)
        #expect(RedirectTemplate("https://a.example/?{transactionId}")?.placesTransactionID == true)
        #expect(RedirectTemplate("https://a.example/{checkoutId}")?.placesTransactionID == false)
        #expect(RedirectTemplate("https://a.example/transactionId")?.placesTransactionID == false)
    }

    @Test func hostileReferencesStayEncodedAndOnTheOrigin() throws {
        let template = try #require(RedirectTemplate("https://a.example/o/{reference}?r={reference}"))
        let hostile = [
            "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "';alert(1)//",
            "javascript:alert(1)", "//evil.example", "\\\\evil.example", "@evil.example", "/../../evil",
            "?a=b",
            "#fragment", "a&status=paid&signature=x", "a%26b", "{transactionId}", "{{7*7}}",
            "line\r\nSet-Cookie: a=b",
            "\u{0}", "\u{2028}", "\u{202E}abc", "ä€😀", String(repeating: "😀", count: 255),
        ]
        for reference in hostile {
            let url = try #require(template.expanded({ _ in reference }, appending: ""))
            let encoded = url.path.dropFirst(3)
            #expect(url.origin == "https://a.example")
            #expect(url.query == "r=" + encoded)
            #expect(
                encoded.utf8.allSatisfy { byte in
                    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                        || (0x61...0x7A).contains(byte) || "-._~%".utf8.contains(byte)
                }, "\(encoded)")
            #expect(PercentEncodingOracle.decode(String(encoded)) == reference)
        }
    }
}

/// The reverse of percent-encoding, written for tests.
enum PercentEncodingOracle {
    static func decode(_ text: String) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
