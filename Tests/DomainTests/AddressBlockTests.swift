import Domain
import Testing

@Suite("Blocks of network addresses") struct AddressBlockTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let block: String
        let inside: [String]
        let outside: [String]
        var testDescription: String { block }
    }

    static let rows = [
        Row(
            block: "203.0.113.7", inside: ["203.0.113.7", "::ffff:203.0.113.7"],
            outside: ["203.0.113.6", "203.0.113.8", "::203.0.113.7", "::"]),
        Row(
            block: "203.0.113.0/24", inside: ["203.0.113.0", "203.0.113.255", "203.0.113.128/25"],
            outside: ["203.0.112.255", "203.0.114.0", "203.0.112.0/23", "203.0.113.0/23"]),
        Row(
            block: "10.128.0.0/9", inside: ["10.128.0.0", "10.255.255.255"],
            outside: ["10.127.255.255", "11.0.0.0"]),
        Row(
            block: "0.0.0.0/0", inside: ["0.0.0.0", "255.255.255.255", "10.0.0.0/8"], outside: ["::", "::1"]),
        Row(
            block: "2001:db8::/32", inside: ["2001:db8::1", "2001:DB8:ffff::", "2001:db8:1::/48"],
            outside: ["2001:db7:ffff::", "2001:db9::", "2000::/3", "203.0.113.7"]),
        Row(block: "2001:db8::4/127", inside: ["2001:db8::4", "2001:db8::5"], outside: ["2001:db8::6"]),
        Row(block: "::/0", inside: ["::1", "ffff::"], outside: ["127.0.0.1", "::ffff:127.0.0.1"]),
    ]

    @Test("hold what shares their first bits, of the same family", arguments: rows)
    func containing(_ row: Row) throws {
        let block = try #require(AddressBlock(row.block))
        #expect(block.text == row.block && block.contains(block))
        for text in row.inside {
            let other = try #require(AddressBlock(text), "\(text)")
            #expect(block.contains(other), "\(text)")
        }
        for text in row.outside {
            #expect(AddressBlock(text).map { block.contains($0) } != true, "\(text)")
        }
    }

    @Test(
        "what is no address or sets bits behind the fixed ones is refused",
        arguments: [
            "", "localhost", "203.0.113", "203.0.113.256", "203.0.113.7/", "203.0.113.7/33", "203.0.113.7/24",
            "203.0.113.0/024", "203.0.113.0/+24", "203.0.113.0/-1", "203.0.113.0/24/24", "2001:db8::/129",
            "2001:db8::1/64", "::ffff:203.0.113.0/120", "fe80::1%eth0", " 203.0.113.7", "203.0.113.7 ",
            "0x7f.1", "127.1", "203.0.113.7\0", "203.0.113.7\0 0.0.0.0/0", "::\0/0", "\n203.0.113.7",
            "::ffff:10.0.0.0/8", "::ffff:203.0.113.7/32",
        ])
    func refused(_ text: String) {
        #expect(AddressBlock(text) == nil)
    }

    @Test(
        "an address has one text",
        arguments: [
            ("2001:DB8:0::1", "2001:db8::1"), ("2001:DB8:0::/48", "2001:db8::/48"),
            ("::FFFF:203.0.113.7", "203.0.113.7"),
        ])
    func canonical(_ written: String, _ text: String) {
        #expect(AddressBlock(written)?.text == text)
        #expect(AddressBlock(written) == AddressBlock(text))
    }

    @Test("what is no block holds nothing, not even itself") func unreadable() throws {
        let block = AddressBlock(unreadable: "?")
        #expect(!block.contains(block))
        for text in ["::", "0.0.0.0", "203.0.113.7"] {
            #expect(!block.contains(try #require(AddressBlock(text))))
        }
    }
}
