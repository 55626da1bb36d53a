import Glibc
import HTTPCore
import Testing

@Suite struct StreamingTests {
    @Test func aStreamIsChunkedFor11AndEndsWithTheConnectionFor10() async throws {
        try await withServer { port in
            let client = try RawClient(port: port)
            try client.send("GET /stream?5 HTTP/1.1\r\nHost: a\r\n\r\n")
            let chunked = try client.answer()
            #expect(chunked.headers["transfer-encoding"] == "chunked")
            #expect(chunked.body.count == 5000)
            try client.send("GET /stream?0 HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.answer().body.isEmpty)
            try client.send("GET /stream?5 HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n")
            let closing = try client.answer()
            #expect(closing.headers["transfer-encoding"] == nil)
            #expect(closing.headers["connection"] == "close")
            #expect(closing.body.count == 5000)
        }
    }

    @Test func aCountedStreamKeepsItsPromise() async throws {
        try await withServer { port in
            let client = try RawClient(port: port)
            for _ in 0..<2 {
                try client.send("GET /counted?7 HTTP/1.1\r\nHost: a\r\n\r\n")
                let answer = try client.answer()
                #expect(answer.headers["content-length"] == "7000")
                #expect(answer.body.count == 7000)
            }
        }
    }

    @Test(arguments: ["/promises-more", "/promises-less"])
    func aBrokenPromiseCutsTheConnection(_ path: String) async throws {
        let failure = try await withServer { port in
            let client = try RawClient(port: port)
            try client.send("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
            do {
                _ = try client.answer()
                return false
            } catch {
                return true
            }
        }
        #expect(failure, "an answer that is not whole must not look whole")
    }

    @Test func aProducerWaitsForTheReader() async throws {
        let responder = TestResponder()
        let pieces = 20_000
        try await withServer(responder: responder) { port in
            let client = try RawClient(port: port, receiveBufferBytes: 8192)
            try client.send("GET /stream?\(pieces) HTTP/1.1\r\nHost: a\r\n\r\n")
            usleep(300_000)
            let before = responder.producedBytes
            // What the two kernels buffer is bounded by net.ipv4.tcp_wmem and the small receive buffer.
            #expect(before < pieces * 1000 / 2, "the producer ran ahead of a client that does not read")
            let answer = try client.answer()
            #expect(answer.body.count == pieces * 1000)
        }
        #expect(responder.producedBytes == pieces * 1000)
    }

    @Test func aReaderThatStopsEndsTheStream() async throws {
        let responder = TestResponder()
        var limits = HTTPLimits()
        limits.writeTimeoutMilliseconds = 200
        try await withServer(limits: limits, responder: responder) { port in
            let client = try RawClient(port: port, receiveBufferBytes: 8192)
            try client.send("GET /stream?20000 HTTP/1.1\r\nHost: a\r\n\r\n")
            for _ in 0..<50 where responder.brokenStreams == 0 { usleep(100_000) }
        }
        #expect(responder.brokenStreams == 1)
    }

    @Test func aReaderThatTricklesIsCutOffThoughItNeverStops() async throws {
        let responder = TestResponder()
        var limits = HTTPLimits()
        limits.writeTimeoutMilliseconds = 5_000
        limits.writeGraceMilliseconds = 500
        limits.writeBytesPerSecondMin = 10_000_000
        try await withServer(limits: limits, responder: responder) { port in
            let client = try RawClient(port: port, receiveBufferBytes: 8192)
            try client.send("GET /stream?20000 HTTP/1.1\r\nHost: a\r\n\r\n")
            for _ in 0..<200 where responder.brokenStreams == 0 {
                _ = try? client.receive()
                usleep(50_000)
            }
        }
        #expect(responder.brokenStreams == 1)
    }

    @Test func aSlowReaderGetsEverything() async throws {
        var limits = HTTPLimits()
        limits.writeTimeoutMilliseconds = 2_000
        try await withServer(limits: limits) { port in
            let client = try RawClient(port: port, receiveBufferBytes: 8192)
            try client.send("GET /shared?3000000 HTTP/1.1\r\nHost: a\r\n\r\n")
            for _ in 0..<10 {
                _ = try client.receive()
                usleep(20_000)
            }
            #expect(try client.answer().body == [UInt8](repeating: 0x62, count: 3_000_000))
        }
    }
}
