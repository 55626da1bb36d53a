import Foundation
import HTTPCore
import Testing

/// A request of benoitc/gunicorn's parser corpus.
struct GunicornCase: Decodable, Sendable, CustomTestStringConvertible {
    /// What gunicorn reads in a valid case.
    struct Wanted: Decodable, Sendable {
        struct Body: Decodable, Sendable {
            var b64: String

            init(from decoder: any Decoder) throws {
                // An empty body is an empty string there, others stand in an object.
                if let text = try? decoder.singleValueContainer().decode(String.self) {
                    b64 = Data(text.utf8).base64EncodedString()
                } else {
                    b64 = try decoder.container(keyedBy: Key.self).decode(String.self, forKey: .b64)
                }
            }

            enum Key: String, CodingKey { case b64 }
        }

        var method: String
        var uri: String
        var body: Body
    }

    /// One request, several, or the name of an error.
    enum Expected: Decodable, Sendable {
        case requests([Wanted])
        case error(String)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let error = try? container.decode(String.self) {
                self = .error(error)
            } else if let one = try? container.decode(Wanted.self) {
                self = .requests([one])
            } else {
                self = .requests(try container.decode([Wanted].self))
            }
        }
    }

    /// An option's name; its value does not matter, because cases that need one are left out.
    struct Option: Decodable, Sendable { init(from decoder: any Decoder) throws {} }

    var id: String
    var expect: String
    var rawB64: String
    var expected: Expected
    var nonDefaultConfig: [Option]

    var testDescription: String { id }

    static let rows = TestData.rows("gunicorn-requests/cases.json", as: GunicornCase.self)
        .filter { $0.nonDefaultConfig.isEmpty }
}

@Suite struct GunicornTests {
    /// Cases on which a strict origin server differs, with the reason.
    static let exceptions: [String: String] = [
        "valid/002": "Host 0.0.0.0=5000 is no host",
        "valid/003": "Host 0.0.0.0=5000 is no host",
        "valid/005": "a fragment is never sent (RFC 9112 section 3.2.1)",
        "valid/009": "a fragment, and Transfer-Encoding: identity beside Content-Length",
        "valid/025": "gzip is not implemented (501)",
        "valid/025_line": "gzip is not implemented",
        "valid/027": "raw bytes outside ASCII in the target (RFC 3986 section 2)",
        "valid/029": "identity is no transfer coding any more (RFC 9112 section 7)",
        "valid/030": "identity is no transfer coding any more",
        "valid/099": "the body is shorter than its Content-Length: 408, not a handler with half a body",
        "valid/rfc9112_smuggle_gzip_chunked_01": "gzip is not implemented",
        "valid/rfc9112_smuggle_te_identity_chunked_01": "identity is no transfer coding any more",
        "valid/rfc9112_target_absolute_userinfo_01":
            "user information in the target (RFC 9110 section 4.2.4)",
        "valid/rfc9112_target_authority_connect_01": "CONNECT is for proxies (501)",
        "valid/rfc9112_target_authority_ipv6_01": "CONNECT is for proxies (501)",
        "invalid/003c": "a method of three letters or more is gunicorn's rule; any token is a method",
        "invalid/006": "4,112 bytes of request line are over gunicorn's limit and under ours",
        "invalid/007": "8,203 bytes of one field are over gunicorn's limit and under ours",
        "invalid/008": "8,189 bytes of one field are over gunicorn's limit and under ours",
        "invalid/017": "8,189 bytes of one field are over gunicorn's limit and under ours",
    ]

    /// The body of this HTTP/1.0 request looks like a request of HTTP/1.1 and must stay as it is.
    static let untouched = "valid/020"

    @Test(.enabled(if: TestData.isPresent, "skipped: no test data"), arguments: GunicornCase.rows)
    func verdict(_ row: GunicornCase) throws {
        let bytes = Array(try #require(Data(base64Encoded: row.rawB64)))
        let raw = row.id == Self.untouched ? bytes : withHost(bytes)
        let outcome = try #require(
            WireConnection.invariantOutcome(of: raw), "the verdict depends on the fragmentation")
        switch row.expected {
        case .error:
            guard Self.exceptions[row.id] == nil else {
                #expect(outcome.executed.count == 1, "\(outcome)")
                return
            }
            #expect(outcome.executed.isEmpty, "\(outcome)")
            #expect(outcome.refusalStatus != nil, "\(outcome)")
        case .requests(let wanted):
            if Self.exceptions[row.id] != nil {
                #expect(outcome.executed.isEmpty)
                #expect(outcome.refusalStatus != nil)
                return
            }
            #expect(outcome.refusalStatus == nil, "\(outcome)")
            #expect(outcome.executed.map(\.method) == wanted.map(\.method))
            for (executed, wanted) in zip(outcome.executed, wanted) {
                // The parser splits an absolute-form target into host and path.
                let forms = ["", "http://\(executed.host)", "https://\(executed.host)"].map {
                    $0 + executed.target
                }
                #expect(forms.contains(wanted.uri))
            }
            #expect(outcome.executed.map { Data($0.body) } == wanted.map { Data(base64Encoded: $0.body.b64) })
        }
    }
}
