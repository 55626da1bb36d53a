import Domain
import Foundation
import HTTPClient
import HTTPCore
import Network
import Testing

@Suite struct EgressPolicyTests {
    private struct Corpus: Decodable {
        struct Entry: Decodable {
            var url: String
            var expect: String
        }
        var urls: [Entry]
    }

    /// What an endpoint's address and then its lookup come to: everything between a merchant's text and a
    /// socket but the socket.
    private func isReachable(_ text: String, policy: EgressPolicy) -> Bool {
        guard let url = WebURL(text) else { return false }
        let scheme = url.scheme == "https" ? OutgoingRequest.Scheme.https : .http
        let port = url.port ?? scheme.defaultPort
        do throws(EgressRefusal) { try policy.check(scheme, host: url.host, port: port) } catch {
            return false
        }
        let host = url.host.hasPrefix("[") ? String(url.host.dropFirst().dropLast()) : url.host
        let request = OutgoingRequest(.post, scheme, host: host, port: port, target: url.path)
        return addresses(of: host).contains { policy.permits($0, for: request) }
    }

    /// A lookup that answers a public address, or the one that a name of a public service spells.
    private func addresses(of host: String) -> [SocketAddress] {
        var text = host
        for service in [".nip.io", ".sslip.io"] where text.hasSuffix(service) {
            text.removeLast(service.count)
        }
        let found = (try? SocketAddress(text, port: 443)) ?? (try? SocketAddress("93.184.215.14", port: 443))
        return found.map { [$0] } ?? []
    }

    @Test(.enabled(if: TestData.file("ssrf/ssrf.json") != nil, "skipped: no test data"))
    func everyAddressOfTheCorpusIsJudgedRight() throws {
        let file = try #require(TestData.file("ssrf/ssrf.json"))
        let corpus = try JSONDecoder().decode(Corpus.self, from: Data(contentsOf: file))
        #expect(corpus.urls.count >= 165)
        for entry in corpus.urls {
            #expect(
                isReachable(entry.url, policy: EgressPolicy()) == (entry.expect == "allow"),
                "\(entry.url.debugDescription.prefix(120))")
        }
    }

    struct EdgeRow: Sendable, CustomTestStringConvertible {
        var inside: [String]
        var outside: [String]
        var testDescription: String { inside.joined(separator: " ") }
    }

    /// The first and the last address of each special range, and their neighbours.
    @Test(arguments: [
        EdgeRow(inside: ["0.0.0.0", "0.255.255.255"], outside: ["1.0.0.0"]),
        EdgeRow(inside: ["10.0.0.0", "10.255.255.255"], outside: ["9.255.255.255", "11.0.0.0"]),
        EdgeRow(inside: ["100.64.0.0", "100.127.255.255"], outside: ["100.63.255.255", "100.128.0.0"]),
        EdgeRow(inside: ["127.0.0.0", "127.255.255.255"], outside: ["126.255.255.255", "128.0.0.0"]),
        EdgeRow(inside: ["169.254.0.0", "169.254.255.255"], outside: ["169.253.255.255", "169.255.0.0"]),
        EdgeRow(inside: ["172.16.0.0", "172.31.255.255"], outside: ["172.15.255.255", "172.32.0.0"]),
        EdgeRow(inside: ["192.0.0.0", "192.0.0.255"], outside: ["191.255.255.255", "192.0.1.0"]),
        EdgeRow(inside: ["192.0.2.0", "192.0.2.255"], outside: ["192.0.1.255", "192.0.3.0"]),
        EdgeRow(inside: ["192.88.99.0", "192.88.99.255"], outside: ["192.88.98.255", "192.88.100.0"]),
        EdgeRow(inside: ["192.168.0.0", "192.168.255.255"], outside: ["192.167.255.255", "192.169.0.0"]),
        EdgeRow(inside: ["198.18.0.0", "198.19.255.255"], outside: ["198.17.255.255", "198.20.0.0"]),
        EdgeRow(inside: ["198.51.100.0", "198.51.100.255"], outside: ["198.51.99.255", "198.51.101.0"]),
        EdgeRow(inside: ["203.0.113.0", "203.0.113.255"], outside: ["203.0.112.255", "203.0.114.0"]),
        EdgeRow(inside: ["224.0.0.0", "255.255.255.255"], outside: ["223.255.255.255"]),
        EdgeRow(inside: ["168.63.129.16"], outside: ["168.63.129.15", "168.63.129.17"]),
        EdgeRow(inside: ["::", "::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "1fff::1"], outside: ["2000::"]),
        EdgeRow(inside: ["2001::", "2001:1ff:ffff::"], outside: ["2000:ffff::", "2001:200::"]),
        EdgeRow(inside: ["2001:db8::", "2001:db8:ffff::1"], outside: ["2001:db7:ffff::", "2001:db9::"]),
        EdgeRow(inside: ["2002::", "2002:808:808::1"], outside: ["2001:ffff::", "2003::"]),
        EdgeRow(inside: ["3fff::", "3fff:fff:ffff::"], outside: ["3ffe:ffff::", "3fff:1000::"]),
        EdgeRow(inside: ["4000::", "fc00::1", "fe80::1", "fec0::1", "ff02::1"], outside: ["3fff:ffff::"]),
    ])
    func rangesEndWhereTheyEnd(_ row: EdgeRow) throws {
        let policy = EgressPolicy()
        for (addresses, isPublic) in [(row.inside, false), (row.outside, true)] {
            for text in addresses {
                let request = OutgoingRequest(.post, .https, host: "shop.example.com", target: "/")
                let address = try SocketAddress(text, port: 443)
                #expect(policy.permits(address, for: request) == isPublic, "\(text)")
            }
        }
    }

    struct AllowRow: Sendable, CustomTestStringConvertible {
        var allow: String
        var reachable: [String]
        var unreachable: [String]
        var testDescription: String { allow }
    }

    @Test(arguments: [
        AllowRow(
            allow: "127.0.0.0/8",
            reachable: ["http://127.0.0.1:1234/", "https://127.255.255.255/", "http://127.0.0.1.nip.io:22/"],
            unreachable: ["http://128.0.0.1:1234/", "http://10.0.0.1/", "https://foo.internal:22/"]),
        AllowRow(
            allow: "db.internal", reachable: ["http://db.internal:3000/", "https://DB.internal/"],
            unreachable: ["https://other.internal/", "https://db.internal.lan/", "https://127.0.0.1/"]),
        AllowRow(
            allow: "fd00::/8", reachable: ["http://[fd12::1]:8/"], unreachable: ["https://[fc00::1]/"]),
        AllowRow(allow: "10.1.2.3", reachable: ["http://10.1.2.3/"], unreachable: ["https://10.1.2.4/"]),
    ])
    func whatTheOperatorAllowsIsReachable(_ row: AllowRow) {
        var policy = EgressPolicy()
        for url in row.reachable { #expect(!isReachable(url, policy: policy), "before: \(url)") }
        let isTaken = policy.allow(row.allow)
        #expect(isTaken)
        for url in row.reachable { #expect(isReachable(url, policy: policy), "\(url)") }
        for url in row.unreachable { #expect(!isReachable(url, policy: policy), "\(url)") }
        #expect(isReachable("https://hooks.shop-example.com/x", policy: policy))
    }

    @Test(arguments: [
        "", "10.0.0.0/33", "10.0.0.1/8", "10.0.0.0/", "10.0.0.0/08", "fd00::/129", "0x7f.1", "2130706433",
        "a b",
        "host:80", "http://host", "[::1]", "10.0.0/8", "*",
    ])
    func whatNamesNothingIsNotAllowed(_ text: String) {
        var policy = EgressPolicy()
        let isTaken = policy.allow(text)
        #expect(!isTaken)
        #expect(policy.allowedHosts.isEmpty && policy.allowedRanges.isEmpty)
    }

    @Test func callsToAProviderStayWithItsHosts() throws {
        var policy = EgressPolicy()
        policy.pinnedHosts = ["api.provider.com"]
        try policy.check(.https, host: "API.provider.com", port: 443)
        #expect(throws: EgressRefusal.name) {
            try policy.check(.https, host: "api.provider.com.evil.com", port: 443)
        }
        #expect(throws: EgressRefusal.scheme) { try policy.check(.http, host: "api.provider.com", port: 80) }
        let request = OutgoingRequest(.get, .https, host: "api.provider.com", target: "/")
        #expect(!policy.permits(try SocketAddress("10.0.0.1", port: 443), for: request))
        #expect(policy.permits(try SocketAddress("93.184.215.14", port: 443), for: request))
    }
}
