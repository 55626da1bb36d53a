import HTTPCore
import Testing

/// One request head and what it must be read as.
struct AcceptedHead: Sendable, CustomTestStringConvertible {
    var name: String
    var raw: String
    var path = "/"
    var query: String?
    var host = "a.test"
    var isVersion11 = true
    var keepsAlive = true
    var expectsContinue = false
    var framing = BodyFraming.none

    var testDescription: String { name }

    static let rows: [AcceptedHead] = [
        AcceptedHead(name: "shortest", raw: "GET / HTTP/1.1\r\nHost: a.test\r\n\r\n"),
        AcceptedHead(
            name: "query", raw: "GET /a?b=c?d HTTP/1.1\r\nHost: a.test\r\n\r\n", path: "/a", query: "b=c?d"),
        AcceptedHead(
            name: "empty query", raw: "GET /a? HTTP/1.1\r\nHost: a.test\r\n\r\n", path: "/a", query: ""),
        AcceptedHead(
            name: "host in capitals", raw: "GET / HTTP/1.1\r\nHOST: A.Test:81\r\n\r\n", host: "a.test:81"),
        AcceptedHead(
            name: "IPv6 host", raw: "GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", host: "[::1]:8080"),
        AcceptedHead(
            name: "absolute form", raw: "GET http://A.test/x?y HTTP/1.1\r\nHost: a.test\r\n\r\n", path: "/x",
            query: "y"),
        AcceptedHead(
            name: "absolute form, no path", raw: "GET http://a.test HTTP/1.1\r\nHost: a.test\r\n\r\n"),
        AcceptedHead(
            name: "absolute form, query only", raw: "GET http://a.test?y HTTP/1.1\r\nHost: a.test\r\n\r\n",
            query: "y"),
        AcceptedHead(name: "OPTIONS *", raw: "OPTIONS * HTTP/1.1\r\nHost: a.test\r\n\r\n", path: "*"),
        AcceptedHead(
            name: "OPTIONS of a host", raw: "OPTIONS http://a.test HTTP/1.1\r\nHost: a.test\r\n\r\n",
            path: "*"),
        AcceptedHead(
            name: "HTTP/1.0 without Host", raw: "GET / HTTP/1.0\r\n\r\n", host: "", isVersion11: false,
            keepsAlive: false),
        AcceptedHead(
            name: "HTTP/1.0 kept", raw: "GET / HTTP/1.0\r\nConnection: x, Keep-Alive\r\n\r\n", host: "",
            isVersion11: false),
        AcceptedHead(
            name: "HTTP/1.0 ignores Expect",
            raw: "GET / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n",
            host: "", isVersion11: false, keepsAlive: false, framing: .length(2)),
        AcceptedHead(
            name: "close in a list",
            raw: "GET / HTTP/1.1\r\nHost: a.test\r\nConnection: foo,\tclose\t, bar\r\n\r\n",
            keepsAlive: false),
        AcceptedHead(
            name: "close in the second field",
            raw: "GET / HTTP/1.1\r\nHost: a.test\r\nConnection: keep-alive\r\nConnection: CLOSE\r\n\r\n",
            keepsAlive: false),
        AcceptedHead(
            name: "closed is not close", raw: "GET / HTTP/1.1\r\nHost: a.test\r\nConnection: closed\r\n\r\n"),
        AcceptedHead(
            name: "length and Expect",
            raw: "POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 007\r\nExpect: 100-Continue\r\n\r\n",
            expectsContinue: true, framing: .length(7)),
        AcceptedHead(
            name: "length 0",
            raw: "POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 0\r\nExpect: 100-continue\r\n\r\n"),
        AcceptedHead(
            name: "chunked", raw: "POST / HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: Chunked\r\n\r\n",
            framing: .chunked),
        AcceptedHead(
            name: "identity content coding",
            raw: "POST / HTTP/1.1\r\nHost: a.test\r\nContent-Encoding: identity\r\n\r\n"),
        AcceptedHead(
            name: "TRACE is for the routes to refuse", raw: "TRACE / HTTP/1.1\r\nHost: a.test\r\n\r\n"),
        AcceptedHead(
            name: "Upgrade is ignored", raw: "GET / HTTP/1.1\r\nHost: a.test\r\nUpgrade: h2c\r\n\r\n"),
    ]
}

/// One request head and why it must be refused.
struct RefusedHead: Sendable, CustomTestStringConvertible {
    var raw: String
    var refusal: Refusal

    var testDescription: String { raw.debugDescription }

    init(_ raw: String, _ refusal: Refusal) {
        self.raw = raw
        self.refusal = refusal
    }

    static let rows: [RefusedHead] = [
        RefusedHead("GET / HTTP/1.1\nHost: a\r\n\r\n", .malformed(.lineEnding, offset: 14)),
        RefusedHead("GET / HTTP/1.1\rHost: a\r\n\r\n", .malformed(.lineEnding, offset: 14)),
        RefusedHead("GET /\u{0} HTTP/1.1\r\n", .malformed(.nul, offset: 5)),
        RefusedHead("GET /\u{1} HTTP/1.1\r\n", .malformed(.requestLine, offset: 5)),
        RefusedHead("G@T / HTTP/1.1\r\n", .malformed(.method, offset: 1)),
        RefusedHead("GET  / HTTP/1.1\r\n", .malformed(.target, offset: 4)),
        RefusedHead("GET / HTTP/1.1 \r\n", .malformed(.version, offset: 6)),
        RefusedHead("GET /#f HTTP/1.1\r\n", .malformed(.target, offset: 5)),
        RefusedHead("GET x HTTP/1.1\r\n", .malformed(.target, offset: 4)),
        RefusedHead("GET * HTTP/1.1\r\n", .malformed(.target, offset: 4)),
        RefusedHead("GET http://u@a/ HTTP/1.1\r\n", .malformed(.target, offset: 11)),
        RefusedHead("GET /\r\n", .malformed(.requestLine, offset: 5)),
        RefusedHead("GET / http/1.1\r\n", .malformed(.version, offset: 6)),
        RefusedHead("GET / HTTP/1.2\r\n", .versionNotSupported),
        RefusedHead("GET / HTTP/2.0\r\n", .versionNotSupported),
        RefusedHead("CONNECT a:1 HTTP/1.1\r\n", .methodNotImplemented),
        RefusedHead("GET / HTTP/1.1\r\n\r\n", .malformed(.hostMissing, offset: 18)),
        RefusedHead("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", .malformed(.hostRepeated, offset: 25)),
        RefusedHead("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", .malformed(.hostInvalid, offset: 22)),
        RefusedHead("GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n", .malformed(.hostDisagrees, offset: 30)),
        RefusedHead("GET / HTTP/1.1\r\n A: b\r\n", .malformed(.obsoleteFolding, offset: 16)),
        RefusedHead("GET / HTTP/1.1\r\nA: b\r\n\tc\r\n", .malformed(.obsoleteFolding, offset: 22)),
        RefusedHead("GET / HTTP/1.1\r\nA : b\r\n", .malformed(.fieldName, offset: 17)),
        RefusedHead("GET / HTTP/1.1\r\n: b\r\n", .malformed(.fieldName, offset: 16)),
        RefusedHead("GET / HTTP/1.1\r\nA\r\n", .malformed(.fieldName, offset: 17)),
        RefusedHead("GET / HTTP/1.1\r\nA: \u{1}\r\n", .malformed(.fieldValue, offset: 19)),
        RefusedHead("GET / HTTP/1.1\r\nA\u{1}: b\r\n", .malformed(.fieldName, offset: 17)),
        RefusedHead("GET / HTTP/1.1\r\nA: b\nC: d\r\n", .malformed(.lineEnding, offset: 20)),
        RefusedHead(
            "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n",
            .malformed(.contentLengthRepeated, offset: 35)),
        RefusedHead("GET / HTTP/1.1\r\nContent-Length: 1,1\r\n", .malformed(.contentLength, offset: 33)),
        RefusedHead("GET / HTTP/1.1\r\nContent-Length: +1\r\n", .malformed(.contentLength, offset: 32)),
        RefusedHead("GET / HTTP/1.1\r\nContent-Length:\r\n", .malformed(.contentLength, offset: 16)),
        RefusedHead(
            "GET / HTTP/1.1\r\nContent-Length: 9223372036854775808\r\n",
            .malformed(.contentLength, offset: 50)),
        RefusedHead(
            "GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n",
            .malformed(.lengthWithChunked, offset: 35)),
        RefusedHead(
            "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n",
            .malformed(.lengthWithChunked, offset: 44)),
        RefusedHead("GET / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n", .unsupportedTransferCoding),
        RefusedHead(
            "GET / HTTP/1.1\r\nTransfer-Encoding: x, chunked\r\n", .malformed(.transferEncoding, offset: 16)),
        RefusedHead(
            "GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", .malformed(.transferEncoding, offset: 16)),
        RefusedHead(
            "GET / HTTP/1.1\r\nContent-Type: a/b\r\nContent-Type: a/b\r\n",
            .malformed(.contentTypeRepeated, offset: 35)),
        RefusedHead("GET / HTTP/1.1\r\nContent-Encoding: gzip\r\n", .unsupportedContentCoding),
        RefusedHead("GET / HTTP/1.1\r\nExpect: 100-continue, x\r\n", .expectationUnknown),
    ]
}

@Suite struct RequestParserTests {
    @Test(arguments: AcceptedHead.rows)
    func reads(_ row: AcceptedHead) throws {
        var parser = RequestParser(limits: HTTPLimits())
        guard
            case .complete(let head, let framing, let expectsContinue, let consumed) = try parse(
                row.raw, &parser)
        else {
            Issue.record("not complete")
            return
        }
        #expect(head.path == row.path)
        #expect(head.query == row.query)
        #expect(head.host == row.host)
        #expect(head.isVersion11 == row.isVersion11)
        #expect(head.keepsAlive == row.keepsAlive)
        #expect(framing == row.framing)
        #expect(expectsContinue == row.expectsContinue)
        #expect(consumed == row.raw.utf8.count)
        #expect(WireConnection.invariantOutcome(of: Array(row.raw.utf8)) != nil)
    }

    @Test(arguments: RefusedHead.rows)
    func refuses(_ row: RefusedHead) throws {
        var parser = RequestParser(limits: HTTPLimits())
        do {
            _ = try parse(row.raw, &parser)
            Issue.record("not refused")
        } catch {
            #expect(error as? Refusal == row.refusal)
        }
        #expect(WireConnection.invariantOutcome(of: Array(row.raw.utf8)) != nil)
    }

    @Test func keepsFieldsInOrderWithTrimmedValues() throws {
        var parser = RequestParser(limits: HTTPLimits())
        let raw = "GET / HTTP/1.1\r\nHost: a\r\nX-A:\t 1 \t\r\nx-b:\r\nX-A: zw\u{F6}lf\r\n\r\n"
        guard case .complete(let head, _, _, _) = try parse(raw, &parser) else {
            Issue.record("not complete")
            return
        }
        #expect(head.headers.fields.map { head.headers.name(of: $0) } == ["Host", "X-A", "x-b", "X-A"])
        #expect(head.headers.all("x-a") == ["1", "zw\u{F6}lf"])
        #expect(head.headers["x-b"] == "")
        #expect(head.headers["x-c"] == nil)
    }

    @Test func isReadyForTheNextRequest() throws {
        var parser = RequestParser(limits: HTTPLimits())
        for path in ["/one", "/two"] {
            guard
                case .complete(let head, _, _, _) = try parse(
                    "GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n", &parser)
            else {
                Issue.record("not complete")
                return
            }
            #expect(head.path == path)
            #expect(head.headers.count == 1)
        }
    }

    @Test func limitsTheRequestLine() {
        let room = HTTPLimits().requestLineBytes - "GET / HTTP/1.1".utf8.count
        let fits = "GET /\(String(repeating: "a", count: room)) HTTP/1.1\r\nHost: a\r\n\r\n"
        let long = "GET /\(String(repeating: "a", count: room + 1)) HTTP/1.1\r\nHost: a\r\n\r\n"
        #expect(WireConnection.invariantOutcome(of: Array(fits.utf8))?.executed.count == 1)
        #expect(refusal(of: long) == .requestLineTooLong(limit: 8192))
        // The refusal does not wait for the line's end.
        #expect(refusal(of: String(long.prefix(8193))) == .requestLineTooLong(limit: 8192))
    }

    @Test func limitsTheMethod() {
        let fits = String(repeating: "M", count: 31) + " / HTTP/1.1\r\nHost: a\r\n\r\n"
        #expect(WireConnection.invariantOutcome(of: Array(fits.utf8))?.executed.count == 1)
        #expect(refusal(of: "M" + "M" + fits) == .malformed(.method, offset: 32))
        #expect(refusal(of: String(repeating: "M", count: 9000)) == .malformed(.method, offset: 32))
    }

    @Test func limitsHeaderBytes() {
        let start = "GET / HTTP/1.1\r\n"
        let room = HTTPLimits().headerBytes - "Host: a\r\nX: \r\n".utf8.count
        func request(_ count: Int) -> String {
            "\(start)Host: a\r\nX: \(String(repeating: "a", count: count))\r\n\r\n"
        }
        #expect(WireConnection.invariantOutcome(of: Array(request(room).utf8))?.executed.count == 1)
        #expect(refusal(of: request(room + 1)) == .headersTooLarge(limit: 32768))
        // The refusal does not wait for the line's end.
        #expect(
            refusal(of: String(request(room + 100).prefix(start.count + 32767)))
                == .headersTooLarge(limit: 32768))
    }

    @Test func limitsHeaderCount() {
        func request(_ count: Int) -> String {
            "GET / HTTP/1.1\r\nHost: a\r\n" + String(repeating: "X: y\r\n", count: count - 1) + "\r\n"
        }
        #expect(WireConnection.invariantOutcome(of: Array(request(100).utf8))?.executed.count == 1)
        #expect(refusal(of: request(101)) == .tooManyHeaders(limit: 100))
    }

    @Test func limitsEmptyLines() {
        let request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
        #expect(WireConnection.invariantOutcome(of: Array(("\r\n\r\n" + request).utf8))?.executed.count == 1)
        #expect(refusal(of: "\r\n\r\n\r\n" + request) == .malformed(.method, offset: 4))
        #expect(refusal(of: "\r" + request) == .malformed(.lineEnding, offset: 0))
        #expect(refusal(of: "\n" + request) == .malformed(.lineEnding, offset: 0))
    }

    @Test func hasAStatusForEveryRefusal() {
        #expect(Refusal.malformed(.nul, offset: 0).status == 400)
        #expect(Refusal.bodyTooLarge(limit: 1).status == 413)
        #expect(Refusal.requestLineTooLong(limit: 1).status == 414)
        #expect(Refusal.unsupportedContentCoding.status == 415)
        #expect(Refusal.expectationUnknown.status == 417)
        #expect(Refusal.tooManyHeaders(limit: 1).status == 431)
        #expect(Refusal.methodNotImplemented.status == 501)
        #expect(Refusal.versionNotSupported.status == 505)
    }

    private func refusal(of text: String) -> Refusal? {
        guard case .refused(let refusal) = WireConnection.invariantOutcome(of: Array(text.utf8))?.end else {
            return nil
        }
        return refusal
    }

    private func parse(_ text: String, _ parser: inout RequestParser) throws -> HeadResult {
        try Array(text.utf8).withUnsafeBytes { try parser.parseHead($0) }
    }
}
