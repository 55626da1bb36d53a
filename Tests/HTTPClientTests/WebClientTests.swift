import Glibc
import HTTPClient
import HTTPCore
import Network
import Testing

@Suite struct WebClientTests {
    /// Read once: the system's authorities are many.
    private static let tls = Result { try TLSContext.client() }

    /// Runs calls against scripted connections and answers what came of each.
    private func outcomes(
        _ scripts: [ScriptedServer.Script], _ requests: [@Sendable (Int) -> OutgoingRequest],
        permits: @escaping @Sendable (SocketAddress) -> Bool = { _ in true }
    ) async throws -> (results: [Result<IncomingResponse, HTTPClientError>], received: [String]) {
        let server = try ScriptedServer(scripts)
        let group = try EventLoopGroup(loops: 2)
        let resolver = try NameResolver()
        let client = WebClient(
            group: group, tls: try WebClientTests.tls.get(),
            resolve: { host, port, loop, deadline throws(NetworkError) in
                try await resolver.addresses(of: host, port: port, on: loop, until: deadline)
            }, permits: permits)
        let loop = group.loops[0]
        // From a task on one loop, as a handler calls, so that connections are kept on that loop.
        let results = await Task(executorPreference: loop) {
            var results: [Result<IncomingResponse, HTTPClientError>] = []
            for request in requests {
                do throws(HTTPClientError) {
                    results.append(.success(try await client.send(request(server.port))))
                } catch {
                    results.append(.failure(error))
                }
                #expect(loop.isOnLoop)
            }
            return results
        }.value
        let received = server.requests
        client.closeIdleConnections()
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            do {
                _ = try BlockingThread(name: "stop").run(waitingAtMost: 1) {
                    group.stop()
                    continuation.resume()
                }
            } catch { continuation.resume(throwing: error) }
        }
        return (results, received)
    }

    private static func get(_ target: String = "/") -> @Sendable (Int) -> OutgoingRequest {
        { port in
            var request = OutgoingRequest(.get, .http, host: "127.0.0.1", port: port, target: target)
            request.totalMilliseconds = 20_000
            request.responseBytesMax = 100
            return request
        }
    }

    private static func post(_ body: String) -> @Sendable (Int) -> OutgoingRequest {
        { port in
            var request = OutgoingRequest(.post, .http, host: "127.0.0.1", port: port, target: "/p")
            request.body = Array(body.utf8)
            return request
        }
    }

    struct AnswerRow: Sendable, CustomTestStringConvertible {
        var name: String
        var answer: String
        var status = 200
        var body = ""
        var failure: HTTPClientError?
        var testDescription: String { name }

        static func failing(_ name: String, _ failure: HTTPClientError, _ answer: String) -> AnswerRow {
            AnswerRow(name: name, answer: answer, failure: failure)
        }
    }

    private static let ok = "HTTP/1.1 200 OK\r\n"

    @Test(arguments: [
        AnswerRow(name: "counted", answer: ok + "Content-Length: 5\r\n\r\nhello", body: "hello"),
        AnswerRow(name: "counted, empty", answer: ok + "Content-Length: 0\r\n\r\n"),
        AnswerRow(
            name: "chunked",
            answer: ok + "Transfer-Encoding: chunked\r\n\r\n5;x=1\r\nhello\r\n1\r\n!\r\n0\r\nA: b\r\n\r\n",
            body: "hello!"),
        AnswerRow(name: "until the end", answer: ok + "\r\nhello", body: "hello"),
        AnswerRow(name: "HTTP/1.0", answer: "HTTP/1.0 200 OK\r\n\r\nhello", body: "hello"),
        AnswerRow(name: "no reason", answer: "HTTP/1.1 404 \r\nContent-Length: 0\r\n\r\n", status: 404),
        AnswerRow(
            name: "no reason and no space", answer: "HTTP/1.1 404\r\nContent-Length: 0\r\n\r\n", status: 404),
        AnswerRow(
            name: "204 has no body", answer: "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n",
            status: 204),
        AnswerRow(
            name: "a redirect is an answer",
            answer: "HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n", status: 302),
        AnswerRow(
            name: "interim responses",
            answer: "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + ok
                + "Content-Length: 2\r\n\r\nok",
            body: "ok"),
        AnswerRow(
            name: "at the limit",
            answer: ok + "Content-Length: 100\r\n\r\n" + String(repeating: "x", count: 100),
            body: String(repeating: "x", count: 100)),
        .failing("over the limit", .responseTooLarge(limitBytes: 100), ok + "Content-Length: 101\r\n\r\n"),
        .failing(
            "chunks over the limit", .responseTooLarge(limitBytes: 100),
            ok + "Transfer-Encoding: chunked\r\n\r\n65\r\n" + String(repeating: "x", count: 101)
                + "\r\n0\r\n\r\n"),
        .failing(
            "endless", .responseTooLarge(limitBytes: 100), ok + "\r\n" + String(repeating: "x", count: 101)),
        .failing(
            "head over the limit", .responseTooLarge(limitBytes: 32 * 1024),
            ok + "x: " + String(repeating: "y", count: 32 * 1024) + "\r\n\r\n"),
        .failing("cut in the head", .outcomeUnknown(.endOfStream), ok + "Content-Le"),
        .failing("cut in the body", .outcomeUnknown(.endOfStream), ok + "Content-Length: 5\r\n\r\nhell"),
        .failing(
            "cut in a chunk", .outcomeUnknown(.endOfStream),
            ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nhell"),
        .failing("nothing", .outcomeUnknown(.endOfStream), ""),
        .failing("not HTTP", .responseMalformed(.statusLine), "SSH-2.0-x\r\n\r\n"),
        .failing("HTTP/2", .responseMalformed(.statusLine), "HTTP/2.0 200 OK\r\n\r\n"),
        .failing("two digits", .responseMalformed(.statusLine), "HTTP/1.1 20 OK\r\n\r\n"),
        .failing("switching", .responseMalformed(.statusLine), "HTTP/1.1 101 Switching\r\n\r\n"),
        .failing("space before the colon", .responseMalformed(.fieldName), ok + "A : b\r\n\r\n"),
        .failing("folded", .responseMalformed(.fieldName), ok + "A: b\r\n c\r\n\r\n"),
        .failing("bare LF", .responseMalformed(.fieldValue), ok + "A: b\nC: d\r\n\r\n"),
        .failing("bare CR", .responseMalformed(.lineEnding), ok + "A: b\rC: d\r\n\r\n"),
        .failing("NUL", .responseMalformed(.fieldValue), ok + "A: b\0\r\n\r\n"),
        .failing(
            "two lengths", .responseMalformed(.contentLength),
            ok + "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx"),
        .failing("signed length", .responseMalformed(.contentLength), ok + "Content-Length: +1\r\n\r\nx"),
        .failing(
            "length and chunked", .responseMalformed(.transferCoding),
            ok + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        .failing(
            "gzip coding", .responseMalformed(.transferCoding),
            ok + "Transfer-Encoding: gzip, chunked\r\n\r\n"),
        .failing("bad chunk", .responseMalformed(.chunk), ok + "Transfer-Encoding: chunked\r\n\r\nx\r\n"),
        .failing(
            "too many interim responses", .responseMalformed(.tooManyInterimResponses),
            String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 9)),
        .failing(
            "too many fields", .responseMalformed(.tooManyFields),
            ok + (0...100).map { "h\($0): v\r\n" }.joined() + "\r\n"),
    ])
    func answers(_ row: AnswerRow) async throws {
        let (results, _) = try await outcomes([.init(answers: [row.answer])], [WebClientTests.get()])
        switch results[0] {
        case .success(let response):
            #expect(row.failure == nil)
            #expect(Int(response.status.code) == row.status)
            #expect(String(decoding: response.body, as: UTF8.self) == row.body)
        case .failure(let error): #expect(error == row.failure)
        }
    }

    @Test func theRequestIsWrittenAsHTTP() async throws {
        let (results, received) = try await outcomes(
            [.init(answers: ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"])],
            [
                { port in
                    var request = OutgoingRequest(
                        .put, .http, host: "127.0.0.1", port: port, target: "/a?b=c")
                    request.headers.append("x-key", "v 1")
                    request.body = Array("body".utf8)
                    return request
                }
            ])
        #expect(try results[0].get().status == .ok)
        let host = received[0].split(separator: "\r\n")[1]
        #expect(
            received[0] == "PUT /a?b=c HTTP/1.1\r\n\(host)\r\nContent-Length: 4\r\nx-key: v 1\r\n\r\nbody")
        #expect(host.hasPrefix("Host: 127.0.0.1:"))
    }

    @Test func connectionsAreKeptAndHEADHasNoBody() async throws {
        let answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n"
        let (results, received) = try await outcomes(
            [.init(answers: [answer, head, answer])],
            [
                WebClientTests.get("/1"),
                { OutgoingRequest(.head, .http, host: "127.0.0.1", port: $0, target: "/2") },
                WebClientTests.post("x"),
            ])
        #expect(try results.map { try $0.get().body.count } == [2, 0, 2])
        #expect(received.count == 3, "one connection served all")
    }

    @Test func anAnswerBehindTheAnswerEndsTheConnection() async throws {
        let answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
        let (results, _) = try await outcomes(
            [
                .init(answers: [answer + answer]),
                .init(answers: ["HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"]),
            ],
            [WebClientTests.get(), WebClientTests.get()])
        #expect(try results.map { try $0.get().status } == [.ok, .created])
    }

    @Test func onlyARequestThatMayRunTwiceIsSentAgain() async throws {
        let answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
        // The second request of each first connection is read and not answered.
        let scripts = [
            ScriptedServer.Script(answers: [answer, ""]), .init(answers: [answer]),
        ]
        let safe = try await outcomes(scripts, [WebClientTests.get("/1"), WebClientTests.get("/2")])
        #expect(try safe.results.map { try $0.get().body.count } == [2, 2])
        #expect(safe.received.count == 3)
        let unsafe = try await outcomes(scripts, [WebClientTests.post("1"), WebClientTests.post("2")])
        #expect(throws: HTTPClientError.outcomeUnknown(.endOfStream)) { try unsafe.results[1].get() }
        #expect(unsafe.received.count == 2)
    }

    @Test func silenceEndsAtTheDeadline() async throws {
        let (results, received) = try await outcomes(
            [.init(answers: [""], hangs: true)],
            [
                { port in
                    var request = OutgoingRequest(.get, .http, host: "127.0.0.1", port: port, target: "/")
                    request.totalMilliseconds = 300
                    return request
                }
            ])
        #expect(throws: HTTPClientError.outcomeUnknown(.deadlineReached)) { try results[0].get() }
        #expect(received.count == 1)
    }

    @Test func whatWasNotSentSaysSo() async throws {
        let (results, received) = try await outcomes(
            [],
            [
                // Port 1 is reserved (tcpmux) and nobody listens there.
                { _ in OutgoingRequest(.get, .http, host: "127.0.0.1", port: 1, target: "/") },
                { port in OutgoingRequest(.get, .http, host: "under_score..name", port: port, target: "/") },
            ])
        #expect(throws: HTTPClientError.notSent(.system(.connect, errno: ECONNREFUSED))) {
            try results[0].get()
        }
        guard case .failure(.notSent(.nameNotFound)) = results[1] else {
            Issue.record("\(results[1])")
            return
        }
        #expect(received.isEmpty)
    }

    @Test func aForbiddenAddressIsNotConnectedTo() async throws {
        let (results, received) = try await outcomes(
            [.init(answers: ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"])],
            [{ OutgoingRequest(.get, .http, host: "localhost", port: $0, target: "/") }],
            permits: { $0.text != "127.0.0.1" && $0.text != "::1" })
        #expect(throws: HTTPClientError.addressForbidden(host: "localhost")) { try results[0].get() }
        #expect(received.isEmpty)
    }

    @Test func aCancelledCallEnds() async throws {
        let server = try ScriptedServer([.init(answers: [""], hangs: true)])
        let group = try EventLoopGroup(loops: 1)
        let client = WebClient(
            group: group, tls: try WebClientTests.tls.get(),
            resolve: { host, port, _, _ throws(NetworkError) in [try SocketAddress(host, port: port)] },
            permits: { _ in true })
        let call = Task { () -> HTTPClientError? in
            do throws(HTTPClientError) {
                _ = try await client.send(
                    OutgoingRequest(.get, .http, host: "127.0.0.1", port: server.port, target: "/"))
                return nil
            } catch { return error }
        }
        while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        call.cancel()
        #expect(await call.value == .outcomeUnknown(.closed))
    }

    struct InvalidRow: Sendable, CustomTestStringConvertible {
        var part: HTTPClientError.Part
        var request: OutgoingRequest
        var testDescription: String {
            "\(part): \(request.method.name) \(request.host) \(request.target)".debugDescription
        }
    }

    private static func request(
        _ method: HTTPCore.Method = .get, host: String = "a.test", port: Int = 80, target: String = "/",
        header: StaticString? = nil
    ) -> OutgoingRequest {
        var request = OutgoingRequest(method, .http, host: host, port: port, target: target)
        if let header { request.headers.append(header, "1") }
        return request
    }

    @Test(arguments: [
        InvalidRow(part: .target, request: request(target: "/ HTTP/1.1\r\nX: y")),
        InvalidRow(part: .target, request: request(target: "")),
        InvalidRow(part: .target, request: request(target: "a")),
        InvalidRow(part: .target, request: request(target: "/#f")),
        InvalidRow(part: .target, request: request(target: "/é")),
        InvalidRow(part: .target, request: request(target: "/" + String(repeating: "a", count: 8192))),
        InvalidRow(part: .host, request: request(host: "a\r\nX: y")),
        InvalidRow(part: .host, request: request(host: "")),
        InvalidRow(part: .host, request: request(host: "a/b")),
        InvalidRow(part: .host, request: request(host: "u@a")),
        InvalidRow(part: .method, request: request(.other("GET /"))),
        InvalidRow(part: .method, request: request(.other(""))),
        InvalidRow(part: .port, request: request(port: 0)),
        InvalidRow(part: .port, request: request(port: 65536)),
        InvalidRow(part: .header, request: request(header: "Host")),
        InvalidRow(part: .header, request: request(header: "content-length")),
        InvalidRow(part: .header, request: request(header: "Transfer-Encoding")),
        InvalidRow(part: .header, request: request(header: "connection")),
    ])
    func aRequestThatIsNoHTTPIsNotSent(_ row: InvalidRow) async throws {
        let (results, received) = try await outcomes([], [{ _ in row.request }])
        #expect(throws: HTTPClientError.requestInvalid(row.part)) { try results[0].get() }
        #expect(received.isEmpty)
    }
}
