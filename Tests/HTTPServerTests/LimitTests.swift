import Glibc
import HTTPCore
import HTTPServer
import Network
import Support
import Testing

@Suite struct LimitTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var name: String
        var request: @Sendable () -> String
        var status: Int
        var testDescription: String { name }
    }

    private static func target(lineBytes: Int) -> String {
        let frame = "GET / HTTP/1.1".utf8.count
        return "GET /" + String(repeating: "a", count: lineBytes - frame) + " HTTP/1.1\r\nHost: a\r\n\r\n"
    }

    private static func fields(count: Int) -> String {
        "GET / HTTP/1.1\r\nHost: a\r\n" + (1..<count).map { "h\($0): v\r\n" }.joined() + "\r\n"
    }

    private static func fields(bytes: Int) -> String {
        let frame = "Host: a\r\nx: \r\n".utf8.count
        return "GET / HTTP/1.1\r\nHost: a\r\nx: " + String(repeating: "v", count: bytes - frame) + "\r\n\r\n"
    }

    private static func body(_ path: String, bytes: Int, isChunked: Bool) -> String {
        let body = String(repeating: "b", count: bytes)
        if !isChunked { return "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: \(bytes)\r\n\r\n\(body)" }
        let size = String(bytes, radix: 16)
        return
            "POST \(path) HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "\(size)\r\n\(body)\r\n0\r\n\r\n"
    }

    private static func chunkLine(bytes: Int) -> String {
        let line = "1;" + String(repeating: "e", count: bytes - 2)
        return "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\(line)\r\nx\r\n0\r\n\r\n"
    }

    @Test(arguments: [
        Row(name: "request line of 8,192 bytes", request: { target(lineBytes: 8192) }, status: 200),
        Row(name: "request line of 8,193 bytes", request: { target(lineBytes: 8193) }, status: 414),
        Row(name: "100 fields", request: { fields(count: 100) }, status: 200),
        Row(name: "101 fields", request: { fields(count: 101) }, status: 431),
        Row(name: "fields of 32 KiB", request: { fields(bytes: 32 * 1024) }, status: 200),
        Row(name: "fields of 32 KiB and a byte", request: { fields(bytes: 32 * 1024 + 1) }, status: 431),
        Row(
            name: "body at the route's limit", request: { body("/small", bytes: 10, isChunked: false) },
            status: 200),
        Row(
            name: "body over the route's limit", request: { body("/small", bytes: 11, isChunked: false) },
            status: 413),
        Row(
            name: "chunks at limit", request: { body("/small", bytes: 10, isChunked: true) }, status: 200),
        Row(
            name: "chunks over the limit", request: { body("/small", bytes: 11, isChunked: true) },
            status: 413),
        Row(name: "body of 1 MiB", request: { body("/", bytes: 1 << 20, isChunked: false) }, status: 200),
        Row(
            name: "body of 1 MiB and a byte", request: { body("/", bytes: 1 << 20 + 1, isChunked: false) },
            status: 413),
        Row(name: "chunk line of 256 bytes", request: { chunkLine(bytes: 256) }, status: 200),
        Row(name: "chunk line of 257 bytes", request: { chunkLine(bytes: 257) }, status: 400),
    ])
    func sizes(_ row: Row) async throws {
        let request = row.request()
        try await withServer { port in
            let client = try RawClient(port: port)
            try client.send(request)
            let answer = try client.answer()
            #expect(answer.status == row.status)
            #expect((answer.headers["connection"] == "close") == (row.status != 200))
            if row.status != 200 { #expect(client.isClosedByServer()) }
        }
    }

    @Test func aHeadMustEndInTimeHoweverItTrickles() async throws {
        var limits = HTTPLimits()
        limits.headerTimeoutMilliseconds = 600
        try await withServer(limits: limits) { port in
            let slow = try RawClient(port: port)
            var sent = 0
            // The server's time is counted from the start, so the answer comes although each byte is soon
            // followed by another.
            try slow.send("GET / HTTP/1.1\r\nx: ")
            while sent < 200, !slow.hasInput() {
                try slow.send("y")
                sent += 1
                usleep(20_000)
            }
            #expect(sent < 200)
            #expect(try slow.answer().status == 408)
            let steady = try RawClient(port: port)
            for part in ["GET / HT", "TP/1.1\r\nHo", "st: a\r\n", "\r\n"] {
                try steady.send(part)
                usleep(30_000)
            }
            #expect(try steady.answer().status == 200)
        }
    }

    @Test func aConnectionThatSaysNothingIsClosed() async throws {
        var limits = HTTPLimits()
        limits.headerTimeoutMilliseconds = 200
        limits.idleTimeoutMilliseconds = 5_000
        try await withServer(limits: limits) { port in
            let client = try RawClient(port: port)
            #expect(client.isClosedByServer())
        }
        limits.headerTimeoutMilliseconds = 5_000
        limits.idleTimeoutMilliseconds = 300
        try await withServer(limits: limits) { port in
            let client = try RawClient(port: port)
            for _ in 0..<4 {
                try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try client.answer().status == 200)
                usleep(150_000)
            }
            #expect(client.isClosedByServer())
        }
    }

    @Test func aBodyMustEndInTime() async throws {
        var limits = HTTPLimits()
        limits.bodyTimeoutMilliseconds = 500
        try await withServer(limits: limits) { port in
            let client = try RawClient(port: port)
            try client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n")
            var sent = 0
            while sent < 99, !client.hasInput() {
                try client.send("b")
                sent += 1
                usleep(20_000)
            }
            #expect(sent < 99)
            #expect(try client.answer().status == 408)
            #expect(client.isClosedByServer())
        }
    }

    @Test func aBodyMustKeepTheLeastRate() async throws {
        try await withServer(bodyRate: (bytesPerSecond: 100_000, graceMilliseconds: 300)) { port in
            let slow = try RawClient(port: port)
            try slow.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nb")
            #expect(try slow.answer().status == 408)
            let fast = try RawClient(port: port)
            try fast.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n")
            for _ in 0..<10 {
                try fast.send([UInt8](repeating: 0x62, count: 100_000))
                usleep(60_000)
            }
            #expect(try fast.answer().status == 200)
        }
    }

    @Test func anAddressHasOnlySoManyConnections() async throws {
        var limits = HTTPLimits()
        limits.connectionsPerAddress = 3
        try await withServer(limits: limits) { port in
            var clients = try (0..<3).map { _ in try RawClient(port: port) }
            for client in clients {
                try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try client.answer().status == 200)
            }
            let fourth = try RawClient(port: port)
            try fourth.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try fourth.answer().status == 503)
            #expect(fourth.isClosedByServer())
            let neighbour = try RawClient(port: port, from: "127.0.0.2")
            try neighbour.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try neighbour.answer().status == 200)
            clients.removeLast()
            usleep(100_000)
            let successor = try RawClient(port: port)
            try successor.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try successor.answer().status == 200)
        }
    }

    @Test func theServerHasOnlySoManyConnections() async throws {
        var limits = HTTPLimits()
        limits.connections = 5
        try await withServer(limits: limits) { port in
            let statuses = try (1...6).map { index in
                let client = try RawClient(port: port, from: "127.0.0.\(index)")
                try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                return (client, try client.answer().status)
            }
            #expect(statuses.map(\.1) == [200, 200, 200, 200, 200, 503])
        }
    }

    @Test func aPortThatCannotBeBoundIsNamed() throws {
        let group = try EventLoopGroup(loops: 1)
        defer { group.stop() }
        let listener = ListenerConfiguration(
            role: "main", address: "203.0.113.1", port: 80, responder: TestResponder())
        let configuration = HTTPServerConfiguration(
            listeners: [listener], group: group, clock: .live, random: .live)
        let expected = ServerError.listener(
            role: "main", address: "203.0.113.1", port: 80, .system(.bind, errno: EADDRNOTAVAIL))
        #expect(throws: expected) { try WebServer(configuration) }
    }

    @Test func aPortIsSharedOnlyWhenBothAgree() async throws {
        let first = try LiveServer(loops: 2)
        let expected = ServerError.listener(
            role: "test", address: "127.0.0.1", port: first.port, .system(.bind, errno: EADDRINUSE))
        #expect(throws: expected) { try LiveServer(port: first.port) }
        let successor = try LiveServer(port: first.port, sharesPorts: true)
        #expect(successor.port == first.port)
        try await first.stop()
        try await successor.stop()
    }
}
