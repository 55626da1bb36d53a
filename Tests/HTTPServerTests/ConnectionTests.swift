import Glibc
import HTTPCore
import Support
import Testing

@Suite struct ConnectionTests {
    @Test func aConnectionServesManyRequestsAndNamesEach() async throws {
        let ids = try await withServer { port in
            let client = try RawClient(port: port)
            return try (0..<50).map { _ in
                try client.send("GET /id HTTP/1.1\r\nHost: a\r\n\r\n")
                return try client.answer().text
            }
        }
        #expect(Set(ids).count == 50)
        #expect(Set(ids.map { $0.prefix(10) }).count == 1, "one random part a connection")
        #expect(ids.allSatisfy { $0.utf8.count <= 15 })
    }

    @Test func pipelinedRequestsAreAnsweredInOrder() async throws {
        let count = 500
        let answers = try await withServer { port in
            let client = try RawClient(port: port)
            let requests = (0..<count).map {
                "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n\(1000 + $0)"
            }
            try client.send(requests.joined())
            return try (0..<count).map { _ in try client.answer().text }
        }
        #expect(answers == (0..<count).map { "\(1000 + $0)" })
    }

    @Test func pipeliningGoesOnBehindASlowAnswer() async throws {
        let answers = try await withServer { port in
            let client = try RawClient(port: port)
            try client.send(
                "GET /sleep?50 HTTP/1.1\r\nHost: a\r\n\r\nGET /id HTTP/1.1\r\nHost: a\r\n\r\nGET /ne")
            var answers = [try client.answer().text, try client.answer().text]
            try client.send("xt HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nok")
            answers.append(try client.answer().text)
            return answers
        }
        #expect(answers[0] == "slept")
        #expect(answers[2] == "ok")
    }

    @Test func headAnswersWithTheLengthAndNoBody() async throws {
        try await withServer { port in
            let client = try RawClient(port: port)
            try client.send(
                "HEAD /large?5000 HTTP/1.1\r\nHost: a\r\n\r\nHEAD /stream?3 HTTP/1.1\r\nHost: a\r\n\r\n")
            let counted = try client.answer(toHead: true)
            #expect(counted.headers["content-length"] == "5000")
            #expect(try client.answer(toHead: true).status == 200)
            try client.send("GET /large?3 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(try client.answer().text == "aaa")
            #expect(client.isClosedByServer())
        }
    }

    @Test func anAnswerWithoutBodyKeepsTheConnection() async throws {
        try await withServer { port in
            let client = try RawClient(port: port)
            for _ in 0..<3 {
                try client.send("GET /empty HTTP/1.1\r\nHost: a\r\n\r\n")
                let answer = try client.answer()
                #expect(answer.status == 204)
                #expect(answer.headers["content-length"] == nil)
            }
        }
    }

    struct CloseRow: Sendable, CustomTestStringConvertible {
        var request: String
        var announcement: String?
        var closes: Bool
        var testDescription: String { request.split(separator: "\r\n").joined(separator: " | ") }
    }

    @Test(arguments: [
        CloseRow(request: "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n", announcement: nil, closes: false),
        CloseRow(
            request: "GET /echo HTTP/1.1\r\nHost: a\r\nConnection: foo, close\r\n\r\n", announcement: "close",
            closes: true),
        CloseRow(request: "GET /close HTTP/1.1\r\nHost: a\r\n\r\n", announcement: "close", closes: true),
        CloseRow(request: "GET /echo HTTP/1.0\r\nHost: a\r\n\r\n", announcement: "close", closes: true),
        CloseRow(
            request: "GET /echo HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n",
            announcement: "keep-alive",
            closes: false),
    ])
    func theEndOfAConnectionIsAnnounced(_ row: CloseRow) async throws {
        try await withServer { port in
            let client = try RawClient(port: port)
            try client.send(row.request)
            #expect(try client.answer().headers["connection"] == row.announcement)
            if row.closes {
                #expect(client.isClosedByServer())
            } else {
                try client.send("GET /id HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try client.answer().status == 200)
            }
        }
    }

    @Test func whatFollowsAClosingRequestIsNotServed() async throws {
        let responder = TestResponder()
        try await withServer(responder: responder) { port in
            let client = try RawClient(port: port)
            try client.send("GET /close HTTP/1.1\r\nHost: a\r\n\r\nGET /canary HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.answer().text == "bye")
            #expect(client.isClosedByServer())
        }
        #expect(responder.seen.map(\.target) == ["/close"])
    }

    @Test func aHalfClosedClientGetsItsAnswer() async throws {
        try await withServer { port in
            let client = try RawClient(port: port)
            try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello")
            client.endSending()
            #expect(try client.answer().text == "hello")
            #expect(client.isClosedByServer())
        }
    }

    @Test func aRequestCutShortIsNotServed() async throws {
        let responder = TestResponder()
        try await withServer(responder: responder) { port in
            for part in [
                "GET /canary HTTP/1.1\r\nHost:",
                "POST /canary HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhell",
            ] {
                let client = try RawClient(port: port)
                try client.send(part)
                client.endSending()
                #expect(client.isClosedByServer())
            }
        }
        #expect(responder.seen.isEmpty)
    }

    @Test func resetsInTheMiddleLeaveTheServerUnhurt() async throws {
        try await withServer { port in
            let requests = [
                "GET /sleep?30 HTTP/1.1\r\nHost: a\r\n\r\n", "GET /large?9000000 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /stream?9000 HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n1",
                "GET / HT",
            ]
            for round in 0..<40 {
                let client = try RawClient(port: port, receiveBufferBytes: 4096)
                try client.send(requests[round % requests.count])
                // The first three are answered, so that half of the clients leave in the middle of the
                // answer.
                if round % requests.count < 3, round % 2 == 0 { _ = try? client.receive() }
                client.reset()
            }
            let client = try RawClient(port: port)
            try client.send("GET /large?3 HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.answer().text == "aaa")
        }
    }

    @Test func theOriginIsTheConnections() async throws {
        let text = try await withServer { port in
            let client = try RawClient(port: port, from: "127.0.0.9")
            try client.send("GET /origin HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n")
            return try client.answer().text
        }
        #expect(text == "127.0.0.9 false test")
    }

    @Test func theDateIsAnIMFFixdate() async throws {
        let date = try await withServer { port in
            let client = try RawClient(port: port)
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            return try client.answer().headers["date"]
        }
        let parsed = try #require(HTTPDate.parse(date ?? ""))
        #expect(parsed.seconds > 1_700_000_000)
    }
}
