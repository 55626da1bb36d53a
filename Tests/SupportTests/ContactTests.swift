import Testing

@testable import Support

@Suite("Contacts") struct ContactTests {
    static let addresses: [(String, String?)] = [
        ("a@b.c", "a@b.c"), ("First.Last+tag@Example.COM", "First.Last+tag@example.com"),
        ("a@xn--bcher-kva.example", "a@xn--bcher-kva.example"), ("o'neil@example.com", "o'neil@example.com"),
        ("", nil), ("a", nil), ("@b.c", nil), ("a@", nil), ("a@b", nil), ("a@b.", nil), ("a@.b", nil),
        ("a@b..c", nil), (".a@b.c", nil), ("a.@b.c", nil), ("a..b@b.c", nil), ("a b@c.d", nil),
        ("a@b c.d", nil), ("a@b.c\r\nRCPT TO:<x@y.z>", nil), ("a@b.c>", nil), ("<a@b.c>", nil),
        ("a@b.c,d@e.f", nil), ("\"a b\"@c.d", nil), ("a@[127.0.0.1]", nil), ("a@1.2.3.4", nil),
        ("jörg@example.com", nil), ("a@bücher.example", nil), ("a@-b.c", nil), ("a@b-.c", nil),
        ("a@b@c.d", nil), ("a\u{0}@b.c", nil),
        (String(repeating: "a", count: 64) + "@b.c", String(repeating: "a", count: 64) + "@b.c"),
        (String(repeating: "a", count: 65) + "@b.c", nil),
        ("a@" + String(repeating: "b", count: 63) + ".c", "a@" + String(repeating: "b", count: 63) + ".c"),
        ("a@" + String(repeating: "b", count: 64) + ".c", nil),
        (
            "a@" + String(repeating: "b.", count: 125) + "cc",
            "a@" + String(repeating: "b.", count: 125) + "cc"
        ),
        ("a@" + String(repeating: "b.", count: 125) + "ccc", nil),
    ]

    @Test("mail addresses", arguments: addresses) func address(_ text: String, _ expected: String?) {
        #expect(EmailAddress(text)?.description == expected)
    }

    static let numbers: [(String, String?)] = [
        ("+44 20 7946 0018", "+442079460018"), ("+1 (555) 010-0000", "+15550100000"),
        ("+1234567", "+1234567"), ("+123456", nil), ("+123456789012345", "+123456789012345"),
        ("+1234567890123456", nil), ("030 123456", nil), ("0044 20 7946 0018", nil), ("+0123456789", nil),
        ("+44 20 x", nil), ("", nil), ("+", nil), ("+44\n2079460018", nil), ("+٤٤٢٠٧٩٤٦٠٠١٨", nil),
    ]

    @Test("telephone numbers", arguments: numbers) func number(_ text: String, _ expected: String?) {
        #expect(PhoneNumber(text)?.description == expected)
    }
}
