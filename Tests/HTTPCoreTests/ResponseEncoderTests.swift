import HTTPCore
import Support
import Testing

/// A response, the request it answers and the exact bytes of its head.
struct EncodedRow: Sendable, CustomTestStringConvertible {
    var name: String
    var response: Response
    var head = RequestHead(method: .get, path: "/")
    var wanted: String
    var body: ResponseEncoder.Plan.Body
    var keepsAlive = true

    var testDescription: String { name }

    private static let stream = Response.Body.stream(count: nil) { _ in }
    private static let counted = Response.Body.stream(count: 9) { _ in }
    private static let hello = Response.Body.bytes(Array("hello".utf8))
    private static let date = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
    private static let old = RequestHead(method: .get, path: "/", isVersion11: false, keepsAlive: false)
    private static let oldKept = RequestHead(method: .get, path: "/", isVersion11: false, keepsAlive: true)
    private static let closing = RequestHead(method: .get, path: "/", keepsAlive: false)
    private static let headOnly = RequestHead(method: .head, path: "/")

    static let rows: [EncodedRow] = [
        EncodedRow(
            name: "bytes", response: Response(200, body: hello),
            wanted: "HTTP/1.1 200 OK\r\n\(date)Content-Length: 5\r\n\r\n", body: .counted),
        EncodedRow(
            name: "shared bytes", response: Response(200, body: .shared(SharedBytes([1, 2]))),
            wanted: "HTTP/1.1 200 OK\r\n\(date)Content-Length: 2\r\n\r\n", body: .counted),
        EncodedRow(
            name: "no body", response: Response(404),
            wanted: "HTTP/1.1 404 Not Found\r\n\(date)Content-Length: 0\r\n\r\n", body: .none),
        EncodedRow(
            name: "unnamed status", response: Response(299),
            wanted: "HTTP/1.1 299 \r\n\(date)Content-Length: 0\r\n\r\n", body: .none),
        EncodedRow(
            name: "204", response: Response(204, body: hello),
            wanted: "HTTP/1.1 204 No Content\r\n\(date)\r\n",
            body: .none),
        EncodedRow(
            name: "304", response: Response(304, body: hello),
            wanted: "HTTP/1.1 304 Not Modified\r\n\(date)\r\n",
            body: .none),
        EncodedRow(
            name: "HEAD", response: Response(200, body: hello), head: headOnly,
            wanted: "HTTP/1.1 200 OK\r\n\(date)Content-Length: 5\r\n\r\n", body: .none),
        EncodedRow(
            name: "HEAD of a stream", response: Response(200, body: stream), head: headOnly,
            wanted: "HTTP/1.1 200 OK\r\n\(date)\r\n", body: .none),
        EncodedRow(
            name: "HEAD of a counted stream", response: Response(200, body: counted), head: headOnly,
            wanted: "HTTP/1.1 200 OK\r\n\(date)Content-Length: 9\r\n\r\n", body: .none),
        EncodedRow(
            name: "stream", response: Response(200, body: stream),
            wanted: "HTTP/1.1 200 OK\r\n\(date)Transfer-Encoding: chunked\r\n\r\n", body: .chunkedStream),
        EncodedRow(
            name: "counted stream", response: Response(200, body: counted),
            wanted: "HTTP/1.1 200 OK\r\n\(date)Content-Length: 9\r\n\r\n", body: .countedStream(9)),
        EncodedRow(
            name: "stream to HTTP/1.0", response: Response(200, body: stream), head: oldKept,
            wanted: "HTTP/1.1 200 OK\r\n\(date)Connection: close\r\n\r\n", body: .closingStream,
            keepsAlive: false),
        EncodedRow(
            name: "HTTP/1.0 kept", response: Response(200, body: hello), head: oldKept,
            wanted: "HTTP/1.1 200 OK\r\n\(date)Content-Length: 5\r\nConnection: keep-alive\r\n\r\n",
            body: .counted),
        EncodedRow(
            name: "HTTP/1.0", response: Response(200, body: hello), head: old,
            wanted: "HTTP/1.1 200 OK\r\n\(date)Content-Length: 5\r\nConnection: close\r\n\r\n",
            body: .counted,
            keepsAlive: false),
        EncodedRow(
            name: "close asked", response: Response(200), head: closing,
            wanted: "HTTP/1.1 200 OK\r\n\(date)Content-Length: 0\r\nConnection: close\r\n\r\n", body: .none,
            keepsAlive: false),
        EncodedRow(
            name: "close answered", response: Response(503, closesConnection: true),
            wanted:
                "HTTP/1.1 503 Service Unavailable\r\n\(date)Content-Length: 0\r\nConnection: close\r\n\r\n",
            body: .none, keepsAlive: false),
    ]
}

@Suite struct ResponseEncoderTests {
    private let date = HTTPDate.bytes(Timestamp(seconds: 784_111_777))

    @Test(arguments: EncodedRow.rows)
    func head(_ row: EncodedRow) {
        var output = Array(">".utf8)
        let plan = ResponseEncoder.encodeHead(row.response, to: row.head, date: date, into: &output)
        #expect(String(decoding: output, as: UTF8.self) == ">" + row.wanted)
        #expect(plan.body == row.body)
        #expect(plan.keepsAlive == row.keepsAlive)
    }

    @Test func closesWhenTheServerDrains() {
        var output: [UInt8] = []
        let head = RequestHead(method: .get, path: "/")
        let plan = ResponseEncoder.encodeHead(
            Response(200), to: head, date: date, closes: true, into: &output)
        #expect(!plan.keepsAlive)
        #expect(String(decoding: output, as: UTF8.self).contains("\r\nConnection: close\r\n"))
    }

    @Test func writesTheContinueLine() {
        var output: [UInt8] = []
        ResponseEncoder.encodeContinue(into: &output)
        #expect(String(decoding: output, as: UTF8.self) == "HTTP/1.1 100 Continue\r\n\r\n")
    }

    /// No value of any field adds a line to the head, whatever single character it holds.
    @Test func neverSplits() {
        for scalar in (0..<0x300).compactMap({ Unicode.Scalar($0 as UInt32) }) {
            var headers = Headers()
            let isAppended = headers.append("X-Value", "a\(Character(scalar))b: c")
            #expect(isAppended == ![0, 10, 13].contains(scalar.value))
            var output: [UInt8] = []
            _ = ResponseEncoder.encodeHead(
                Response(200, headers: headers), to: RequestHead(method: .get, path: "/"), date: date,
                into: &output)
            let lines = output.split(separator: 10, omittingEmptySubsequences: false)
            #expect(lines.count == (isAppended ? 6 : 5))
            #expect(lines.allSatisfy { $0.isEmpty || $0.last == 13 })
        }
    }
}
