import Glibc
import HTTPCore
import Network
import Testing

@testable import HTTPServer

@Suite struct BodyBudgetTests {
    /// Room for 8,000 bytes of bodies, 2,000 of them for one client.
    private static let limits = {
        var limits = HTTPLimits()
        limits.bufferedBodyBytes = 8_000
        limits.freeBodyBytes = 0
        return limits
    }()

    private static let head = "POST /echo HTTP/1.1\r\nHost: a\r\n"

    /// A client that has sent that much of a body and keeps the rest to itself.
    private static func holding(_ count: Int, port: Int, from address: String) throws -> RawClient {
        let client = try RawClient(port: port, from: address)
        try client.send(head + "Content-Length: 100000\r\n\r\n" + String(repeating: "b", count: count))
        return client
    }

    /// Waits until the server holds so many bytes; answers what it holds.
    private static func held(_ live: LiveServer, becomes expected: Int) -> Int {
        for _ in 0..<400 where live.server.bodyBytes != expected { usleep(10_000) }
        return live.server.bodyBytes
    }

    private static func withLiveServer(
        _ limits: HTTPLimits = limits, bodyRate: (bytesPerSecond: Int, graceMilliseconds: Int)? = nil,
        proxies: TrustedProxies = TrustedProxies(),
        _ body: @escaping @Sendable (LiveServer) throws -> Void
    ) async throws {
        let live = try LiveServer(limits: limits, bodyRate: bodyRate, proxies: proxies)
        do {
            try await onThread { try body(live) }
            try await live.stop()
        } catch {
            try await live.stop()
            throw error
        }
    }

    @Test func aBodyBeyondTheBudgetIsRefusedAndTheConnectionEnds() async throws {
        try await Self.withLiveServer { live in
            // Four clients of 2,000 bytes fill it.
            let clients = try (1...4).map { try Self.holding(2_000, port: live.port, from: "127.0.0.\($0)") }
            #expect(Self.held(live, becomes: 8_000) == 8_000)
            for framing in ["Content-Length: 10\r\n\r\nb", "Transfer-Encoding: chunked\r\n\r\n5\r\nb"] {
                let late = try RawClient(port: live.port, from: "127.0.0.9")
                try late.send(Self.head + framing)
                #expect(try late.answer().status == 503)
                #expect(late.isClosedByServer())
            }
            // What came together with its head needs no room, and neither does a request without a body.
            let whole = try RawClient(port: live.port, from: "127.0.0.9")
            try whole.send(Self.head + "Content-Length: 5\r\n\r\nhello")
            #expect(try whole.answer().text == "hello")
            try whole.send("GET /id HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try whole.answer().status == 200)
            #expect(live.server.bodyBytes == 8_000)
            withExtendedLifetime(clients) {}
        }
    }

    @Test func oneClientHasAQuarterOfTheBudget() async throws {
        try await Self.withLiveServer { live in
            let first = try Self.holding(2_000, port: live.port, from: "127.0.0.1")
            #expect(Self.held(live, becomes: 2_000) == 2_000)
            let second = try Self.holding(1, port: live.port, from: "127.0.0.1")
            #expect(try second.answer().status == 503)
            let other = try Self.holding(2_001, port: live.port, from: "127.0.0.2")
            #expect(try other.answer().status == 503)
            #expect(Self.held(live, becomes: 2_000) == 2_000)
            withExtendedLifetime(first) {}
        }
    }

    @Test("one client behind a proxy has a quarter of the budget, and the proxy's others have theirs")
    func clientsBehindAProxy() async throws {
        var proxies = TrustedProxies()
        proxies.ranges = [try #require(AddressRange("127.0.0.1"))]
        try await Self.withLiveServer(proxies: proxies) { live in
            func holding(_ count: Int, for client: String) throws -> RawClient {
                let proxy = try RawClient(port: live.port, from: "127.0.0.1")
                let fields = "X-Forwarded-For: \(client)\r\nContent-Length: 100000\r\n\r\n"
                try proxy.send(Self.head + fields + String(repeating: "b", count: count))
                return proxy
            }
            let first = try holding(2_000, for: "192.0.2.1")
            #expect(Self.held(live, becomes: 2_000) == 2_000)
            #expect(try holding(1, for: "192.0.2.1").answer().status == 503)
            let others = try (2...4).map { try holding(2_000, for: "192.0.2.\($0)") }
            #expect(Self.held(live, becomes: 8_000) == 8_000)
            // What the proxy sends for nobody in particular is held for itself.
            #expect(try holding(1, for: "unknown").answer().status == 503)
            withExtendedLifetime((first, others)) {}
        }
    }

    @Test func smallBodiesCostNothing() async throws {
        var limits = Self.limits
        limits.freeBodyBytes = 1_000
        try await Self.withLiveServer(limits) { live in
            let crowd = try (0..<20).map { _ in
                try Self.holding(1_000, port: live.port, from: "127.0.0.1")
            }
            let large = try Self.holding(1_001, port: live.port, from: "127.0.0.1")
            #expect(Self.held(live, becomes: 1_001) == 1_001)
            withExtendedLifetime((crowd, large)) {}
        }
    }

    /// How a large body comes.
    static let framings = ["Content-Length: 100000\r\n", "Transfer-Encoding: chunked\r\n"]

    @Test(arguments: framings)
    func aBodyThatNobodyWaitsForIsAnsweredAtOnce(_ framing: String) async throws {
        let responder = TestResponder()
        try await withServer(responder: responder) { port in
            let client = try RawClient(port: port)
            try client.send("POST /stranger HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\(framing)\r\n")
            let answer = try client.answer()
            #expect(answer.status == 200)
            #expect(answer.headers["connection"] == "close")
            #expect(client.isClosedByServer())
            // A small one is read, whoever it is.
            let small = try RawClient(port: port)
            try small.send("POST /stranger HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello")
            #expect(try small.answer().text == "hello")
        }
        #expect(responder.seen.map(\.body) == [[], Array("hello".utf8)])
    }

    @Test func aListenerLeavesBytesForTheOthersAndAClientIsCountedAtEach() throws {
        let budget = ByteBudget(total: 1_000, exempt: 0, listeners: 2)
        let clients = try (1...5).map { ClientNetwork(try SocketAddress("10.0.0.\($0)", port: 1)) }
        for client in clients.prefix(3) { #expect(budget.take(250, for: client, listener: 0)) }
        #expect(!budget.take(1, for: clients[0], listener: 0))
        #expect(!budget.take(151, for: clients[3], listener: 0))
        #expect(budget.take(150, for: clients[3], listener: 0))
        #expect(!budget.take(1, for: clients[4], listener: 0))
        #expect(budget.take(100, for: clients[0], listener: 1))
        #expect(budget.total == 1_000)
        budget.giveBack(100, for: clients[0], listener: 1)
        #expect(budget.take(100, for: clients[1], listener: 1))
    }

    @Test func unfinishedHeadsHaveABudgetToo() async throws {
        var limits = HTTPLimits()
        limits.bufferedHeadBytes = 16_000
        limits.freeHeadBytes = 1_000
        try await withServer(limits: limits) { port in
            func holding(_ count: Int) throws -> RawClient {
                let client = try RawClient(port: port)
                try client.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + String(repeating: "y", count: count))
                return client
            }
            // A quarter of the budget is one client's.
            let first = try holding(3_000)
            usleep(100_000)
            let second = try holding(2_000)
            #expect(try second.answer().status == 503)
            let small = try holding(500)
            try small.send("\r\n\r\n")
            #expect(try small.answer().status == 200)
            try first.send("\r\n\r\n")
            #expect(try first.answer().status == 200)
            let third = try holding(3_000)
            try third.send("\r\n\r\n")
            #expect(try third.answer().status == 200)
        }
    }

    /// How a body that holds room may end.
    enum Ending: String, CaseIterable, CustomTestStringConvertible {
        case finished = "finished"
        case closed = "closed"
        case reset = "reset"
        case tooLarge = "chunk too large"
        case malformed = "malformed chunk"
        var testDescription: String { rawValue }
    }

    @Test(arguments: Ending.allCases)
    func theRoomComesBackHoweverTheBodyEnds(_ ending: Ending) async throws {
        try await Self.withLiveServer { live in
            var client: RawClient? = try RawClient(port: live.port)
            let chunk = "3e8\r\n" + String(repeating: "b", count: 1_000) + "\r\n"
            try client?.send(Self.head + "Transfer-Encoding: chunked\r\n\r\n" + chunk)
            #expect(Self.held(live, becomes: 1_000) == 1_000)
            switch ending {
            case .finished:
                try client?.send("0\r\n\r\n")
                #expect(try client?.answer().body.count == 1_000)
            case .closed: client?.endSending()
            case .reset:
                client?.reset()
                client = nil
            case .tooLarge:
                try client?.send("ffffff\r\n")
                #expect(try client?.answer().status == 413)
            case .malformed:
                try client?.send("x\r\n")
                #expect(try client?.answer().status == 400)
            }
            #expect(Self.held(live, becomes: 0) == 0)
        }
    }

    @Test func theRoomComesBackWhenTheTimeIsOver() async throws {
        try await Self.withLiveServer(bodyRate: (bytesPerSecond: 1_000_000, graceMilliseconds: 300)) { live in
            let slow = try Self.holding(1_000, port: live.port, from: "127.0.0.1")
            #expect(Self.held(live, becomes: 1_000) == 1_000)
            #expect(try slow.answer().status == 408)
            #expect(Self.held(live, becomes: 0) == 0)
        }
    }

    @Test func theRoomIsKeptWhileTheHandlerWorks() async throws {
        try await Self.withLiveServer { live in
            let client = try RawClient(port: live.port)
            try client.send("POST /sleep?300 HTTP/1.1\r\nHost: a\r\nContent-Length: 101\r\n\r\n")
            try client.send(String(repeating: "b", count: 100))
            #expect(Self.held(live, becomes: 100) == 100)
            try client.send("b")
            usleep(100_000)
            #expect(live.server.bodyBytes == 100)
            #expect(try client.answer().text == "slept")
            #expect(Self.held(live, becomes: 0) == 0)
        }
    }

    @Test func aDrainThatCutsABodyOffGivesItsRoomBack() async throws {
        let live = try LiveServer(drainTimeoutSeconds: 1, limits: Self.limits)
        try await onThread {
            let client = try Self.holding(1_000, port: live.port, from: "127.0.0.1")
            #expect(Self.held(live, becomes: 1_000) == 1_000)
            live.server.beginDraining()
            #expect(Self.held(live, becomes: 0) == 0)
            withExtendedLifetime(client) {}
        }
        try await live.stop()
    }
}
