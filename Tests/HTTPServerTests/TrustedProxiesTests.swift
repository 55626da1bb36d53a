import HTTPCore
import Network
import Testing

@testable import HTTPServer

@Suite("Clients behind proxies") struct TrustedProxiesTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var peer = "10.0.0.1"
        var field = TrustedProxies.Field.xForwardedFor
        let values: [String]
        let client: String
        var testDescription: String { "\(peer) \(values)" }
    }

    static let rows = [
        Row(peer: "198.51.100.7", values: ["203.0.113.9"], client: "198.51.100.7"),
        Row(values: [], client: "10.0.0.1"),
        Row(values: ["203.0.113.9"], client: "203.0.113.9"),
        Row(values: ["1.2.3.4, 203.0.113.9"], client: "203.0.113.9"),
        Row(values: ["1.2.3.4", "203.0.113.9"], client: "203.0.113.9"),
        Row(values: ["1.2.3.4, 203.0.113.9, 10.0.0.2"], client: "203.0.113.9"),
        Row(values: ["10.0.0.3, 10.0.0.2"], client: "10.0.0.3"),
        Row(values: ["203.0.113.9:4711"], client: "203.0.113.9"),
        Row(values: ["2001:db8::7"], client: "2001:db8::7"),
        Row(values: ["[2001:db8::7]:443"], client: "2001:db8::7"),
        Row(values: ["::ffff:203.0.113.9"], client: "203.0.113.9"),
        Row(peer: "::ffff:10.0.0.1", values: ["203.0.113.9"], client: "203.0.113.9"),
        Row(values: ["203.0.113.9, unknown"], client: "10.0.0.1"),
        Row(values: ["203.0.113.9, "], client: "10.0.0.1"),
        Row(values: ["203.0.113.9, x, 10.0.0.2"], client: "10.0.0.2"),
        Row(field: .forwarded, values: ["for=203.0.113.9;proto=https"], client: "203.0.113.9"),
        Row(field: .forwarded, values: ["for=1.2.3.4, proto=https; For=203.0.113.9"], client: "203.0.113.9"),
        Row(field: .forwarded, values: ["for=\"[2001:db8::7]:4711\""], client: "2001:db8::7"),
        Row(field: .forwarded, values: ["for=_hidden"], client: "10.0.0.1"),
        Row(field: .forwarded, values: ["203.0.113.9"], client: "10.0.0.1"),
    ]

    @Test("the rightmost address that is no proxy's", arguments: rows) func client(_ row: Row) throws {
        var proxies = TrustedProxies()
        proxies.ranges = [try #require(AddressRange("10.0.0.0/24"))]
        proxies.field = row.field
        let peer = try SocketAddress(row.peer, port: 1)
        let client = proxies.client(of: peer, by: row.values)
        #expect(client.text == row.client)
    }

    @Test("who trusts nobody reads no field") func nobody() throws {
        let peer = try SocketAddress("10.0.0.1", port: 1)
        #expect(TrustedProxies().client(of: peer, by: ["203.0.113.9"]).text == "10.0.0.1")
    }

    @Test("so many entries are read, and no more") func bound() throws {
        var proxies = TrustedProxies()
        proxies.ranges = [try #require(AddressRange("10.0.0.0/24"))]
        let peer = try SocketAddress("10.0.0.1", port: 1)
        let row = Array(repeating: "10.0.0.2", count: HTTPServerLimits.forwardedEntries - 1)
        #expect(proxies.client(of: peer, by: ["203.0.113.9"] + row).text == "203.0.113.9")
        #expect(proxies.client(of: peer, by: ["203.0.113.9", "10.0.0.2"] + row).text == "10.0.0.2")
    }

    @Test("limits count an IPv6 network as one client") func networks() throws {
        let origins = try ["192.0.2.7", "2001:db8:1:2:3::4", "::ffff:192.0.2.7"].map {
            Origin(peer: try SocketAddress($0, port: 1), isSecure: false, listener: "")
        }
        #expect(origins.map(\.clientAddress) == ["192.0.2.7", "2001:db8:1:2:3::4", "192.0.2.7"])
        #expect(origins.map(\.clientNetwork) == ["192.0.2.7", "2001:db8:1:2::/64", "192.0.2.7"])
        #expect(origins.map(\.clientBlock) == ["192.0.2.0/24", "2001:db8:1::/48", "192.0.2.0/24"])
    }

    @Test("a proxy's connections are not one client's") func connections() throws {
        var proxies = TrustedProxies()
        proxies.ranges = [try #require(AddressRange("10.0.0.0/24"))]
        var limits = HTTPLimits()
        limits.connections = 4
        limits.connectionsPerAddress = 1
        let counts = ConnectionCounts(limits: limits, listeners: 1, proxies: proxies)
        let proxy = try SocketAddress("10.0.0.1", port: 1)
        let client = try SocketAddress("192.0.2.1", port: 1)
        let taken = [proxy, proxy, client, client, proxy, proxy].map { counts.add($0, listener: 0) }
        #expect(taken == [true, true, true, false, true, false])
    }

    @Test("over a socket: the address of the field is the request's") func overSocket() async throws {
        var proxies = TrustedProxies()
        proxies.ranges = [try #require(AddressRange("127.0.0.0/8"))]
        for (trusted, expected) in [(proxies, "203.0.113.9"), (TrustedProxies(), "127.0.0.1")] {
            let text = try await withServer(proxies: trusted) { port in
                let client = try RawClient(port: port)
                try client.send("GET /origin HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n")
                return try client.answer().text
            }
            #expect(text.contains(expected), "\(text)")
        }
    }

    @Test(
        "over a socket: the country is a trusted proxy's, and nobody's where no field is named",
        arguments: [
            ("127.0.0.0/8", "cf-ipcountry", true), ("127.0.0.0/8", nil, false),
            ("10.0.0.0/8", "cf-ipcountry", false),
        ])
    func country(_ range: String, _ field: String?, _ isKnown: Bool) async throws {
        var proxies = TrustedProxies()
        proxies.ranges = [try #require(AddressRange(range))]
        proxies.countryField = field
        let text = try await withServer(proxies: proxies) { port in
            let client = try RawClient(port: port)
            try client.send("GET /origin HTTP/1.1\r\nHost: a\r\nCF-IPCountry: NZ\r\n\r\n")
            return try client.answer().text
        }
        #expect(text.contains(" NZ") == isKnown, "\(text)")
    }

    @Test(
        "over a socket: two fields that name two countries name none",
        arguments: [(["NZ", "NZ"], true), (["NZ", "DE"], false), (["DE", "NZ"], false)])
    func countries(_ values: [String], _ isKnown: Bool) async throws {
        var proxies = TrustedProxies()
        proxies.ranges = [try #require(AddressRange("127.0.0.0/8"))]
        proxies.countryField = "cf-ipcountry"
        let fields = values.map { "CF-IPCountry: \($0)\r\n" }.joined()
        let text = try await withServer(proxies: proxies) { port in
            let client = try RawClient(port: port)
            try client.send("GET /origin HTTP/1.1\r\nHost: a\r\n\(fields)\r\n")
            return try client.answer().text
        }
        #expect(text.contains(" NZ") == isKnown, "\(text)")
        #expect(!text.contains(" DE"), "\(text)")
    }
}
