import Foundation
import HTTPCore
import Testing

/// A fixture of nodejs/llhttp in its strict request mode.
struct LLHTTPFixture: Decodable, Sendable, CustomTestStringConvertible {
    struct Meta: Decodable, Sendable {
        var pause: String?
        var skipBody: Bool?
    }

    var file: String
    var name: String
    var type: String
    var meta: Meta?
    var rawB64: String
    var strictError: String?
    var messagesComplete: Int?

    var testDescription: String { name }

    static let rows = TestData.rows("llhttp-fixtures/cases.json", as: LLHTTPFixture.self)
        .filter { $0.type == "request" && $0.meta?.skipBody != true }
}

@Suite struct LLHTTPTests {
    /// Fixtures that llhttp accepts and a strict origin server need not, by the end of their names, with the
    /// reason.
    static let refused: [(suffix: String, reason: String)] = [
        ("CONNECT request", "CONNECT is for proxies"),
        ("CONNECT request with CAPS", "CONNECT is for proxies"),
        ("CONNECT with body", "CONNECT is for proxies"),
        ("Underscore in hostname", "CONNECT is for proxies"),
        ("PRI request HTTP2", "the target * belongs to OPTIONS"),
        ("curl GET", "Host 0.0.0.0=5000 is no host"),
        ("M-SEARCH request", "the target * belongs to OPTIONS (RFC 9112 section 3.2.4)"),
        ("SOURCE request with ICE", "another protocol"),
        ("OPTIONS request with RTSP", "another protocol"),
        ("ANNOUNCE request with RTSP", "another protocol"),
        ("Firefox GET", "Host 0.0.0.0=5000 is no host"),
        ("No HTTP version", "HTTP/0.9"),
        ("POST with `chunked` as last transfer-encoding", "a fragment, and deflate is not implemented"),
        ("(multiple headers)", "a fragment, and deflate is not implemented"),
        ("Fragment in URI", "a fragment is never sent (RFC 9112 section 3.2.1)"),
        ("`host:port` and basic auth", "user information in the target (RFC 9110 section 4.2.4)"),
    ]

    /// Fixtures that llhttp refuses for a method that it does not know; any token is a method, and the router
    /// answers 405.
    static let unknownMethods = ["HTTP protocol and ANNOUNCE method", "Invalid method"]

    /// Fixtures behind whose first message other bytes come, which llhttp hands to another protocol
    /// (Upgrade).
    static let upgrades = [
        "Multiple tokens with folding and LWS", "Emitting part of body and pausing",
        "Upgrade GET request", "Upgrade POST request",
    ]

    @Test(.enabled(if: TestData.isPresent, "skipped: no test data"), arguments: LLHTTPFixture.rows)
    func verdict(_ fixture: LLHTTPFixture) throws {
        let raw = withHost(Array(try #require(Data(base64Encoded: fixture.rawB64))))
        let outcome = try #require(
            WireConnection.invariantOutcome(of: raw), "the verdict depends on the fragmentation")
        if Self.unknownMethods.contains(where: { fixture.name.hasSuffix($0) }) {
            #expect(outcome.executed.count == 1)
            #expect(outcome.refusalStatus == nil)
        } else if fixture.strictError != nil {
            #expect(outcome.executed.count <= (fixture.messagesComplete ?? 0), "\(outcome)")
            #expect(outcome.end != .open, "\(outcome)")
        } else if Self.refused.contains(where: { fixture.name.hasSuffix($0.suffix) }) {
            #expect(outcome.executed.isEmpty)
            #expect(outcome.refusalStatus != nil)
        } else {
            #expect(outcome.executed.count == (fixture.messagesComplete ?? 0), "\(outcome)")
            let isUpgrade = Self.upgrades.contains { fixture.name.hasSuffix($0) }
            if case .refused = outcome.end { #expect(isUpgrade, "\(outcome)") }
        }
    }
}

/// The bytes with a Host field behind each request line of HTTP/1.1, where the corpus has none: we demand it
/// (RFC 9112 section 3.2), and want to see the verdict on everything else.
func withHost(_ raw: [UInt8]) -> [UInt8] {
    let text = raw.map { $0 | ($0 >= 0x41 && $0 <= 0x5A ? 0x20 : 0) }
    guard !contains(text, Array("\nhost:".utf8)) else { return raw }
    let mark = Array("HTTP/1.1\r\n".utf8)
    // The host of an absolute-form target has to be the one of the field.
    let target = raw.split(separator: 32).dropFirst().first ?? []
    let scheme = Array("http://".utf8)
    let authority =
        target.starts(with: scheme)
        ? target.dropFirst(7).prefix { $0 != 47 && $0 != 63 } : Array("a.test".utf8)[...]
    var result: [UInt8] = []
    for byte in raw {
        result.append(byte)
        if result.suffix(mark.count).elementsEqual(mark) {
            result += Array("Host: ".utf8) + authority + [13, 10]
        }
    }
    return result
}

private func contains(_ bytes: [UInt8], _ needle: [UInt8]) -> Bool {
    guard bytes.count >= needle.count else { return false }
    return (0...bytes.count - needle.count).contains { bytes[$0..<$0 + needle.count].elementsEqual(needle) }
}
