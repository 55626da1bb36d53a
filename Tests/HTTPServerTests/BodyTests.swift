import HTTPCore
import Testing

@Suite struct BodyTests {
    @Test func chunkedBodiesArriveInAnyFragmentation() async throws {
        let body = "5\r\nhello\r\n6;name=\"v;\"\r\n world\r\n0\r\nX-Sum: 1\r\n\r\n"
        let request = Array(
            "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\(body)".utf8)
        try await withServer { port in
            let client = try RawClient(port: port)
            for cut in stride(from: 1, to: request.count, by: 3) {
                try client.send(Array(request[..<cut]))
                try client.send(Array(request[cut...]))
                #expect(try client.answer().text == "hello world")
            }
            for byte in request { try client.send([byte]) }
            #expect(try client.answer().text == "hello world")
        }
    }

    @Test func largeBodiesArriveWhole() async throws {
        let body = (0..<(1 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        try await withServer { port in
            let client = try RawClient(port: port)
            for _ in 0..<3 {
                try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.count)\r\n\r\n")
                try client.send(body)
                #expect(try client.answer().body == body)
            }
        }
    }

    struct ContinueRow: Sendable, CustomTestStringConvertible {
        var name: String
        var head: String
        var statuses: [Int]
        var testDescription: String { name }
    }

    @Test(arguments: [
        ContinueRow(
            name: "within the limit",
            head: "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n",
            statuses: [100, 200]),
        ContinueRow(
            name: "chunked",
            head:
                "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nTransfer-Encoding: chunked\r\n\r\n",
            statuses: [100, 200]),
        ContinueRow(
            name: "over the route's limit",
            head: "POST /small HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n",
            statuses: [413]),
        ContinueRow(
            name: "another expectation",
            head: "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 200-ok\r\nContent-Length: 5\r\n\r\n",
            statuses: [417]),
        ContinueRow(
            name: "no body", head: "GET /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n",
            statuses: [200]),
    ])
    func expectationsAreMetOnlyWhereTheBodyIsWanted(_ row: ContinueRow) async throws {
        let statuses = try await withServer { port in
            let client = try RawClient(port: port)
            try client.send(row.head)
            var statuses = [try client.answer().status]
            if statuses == [100] {
                try client.send(row.head.contains("chunked") ? "5\r\nhello\r\n0\r\n\r\n" : "hello")
                let answer = try client.answer()
                #expect(answer.text == "hello")
                statuses.append(answer.status)
            }
            if statuses.last != 200 { #expect(client.isClosedByServer()) }
            return statuses
        }
        #expect(statuses == row.statuses)
    }

    @Test func aBodySentWithoutWaitingNeedsNoContinue() async throws {
        let status = try await withServer { port in
            let client = try RawClient(port: port)
            try client.send(
                "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello")
            return try client.answer().status
        }
        #expect(status == 200)
    }

    @Test func aRefusedUploaderSeesTheAnswerAndNoReset() async throws {
        try await withServer { port in
            for framing in ["Content-Length: 3000000", "Transfer-Encoding: chunked"] {
                let client = try RawClient(port: port)
                try client.send("POST /echo HTTP/1.1\r\nHost: a\r\n\(framing)\r\n\r\n")
                let isChunked = framing.hasSuffix("chunked")
                let piece =
                    (isChunked ? Array("186a0\r\n".utf8) : []) + [UInt8](repeating: 0x78, count: 100_000)
                for _ in 0..<30 { try client.send(piece + (isChunked ? [13, 10] : [])) }
                #expect(try client.answer().status == 413)
            }
        }
    }

    @Test func theClaimedLengthReservesNoMemory() async throws {
        // Were the claim believed, 300 of these would reserve 300 MiB; they are simply served when they
        // turn out to be small.
        try await withServer { port in
            let clients = try (0..<100).map { _ in try RawClient(port: port) }
            for client in clients {
                try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1048576\r\n\r\nx")
            }
            let client = try RawClient(port: port)
            try client.send("GET /id HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.answer().status == 200)
        }
    }
}
