import Glibc
import HTTPCore
import HTTPServer
import Synchronization
import Testing

@Suite(.serialized) struct DrainTests {
    @Test func whatRunsIsAnsweredAndAnnouncesTheEnd() async throws {
        let live = try LiveServer()
        let port = live.port
        async let answer = onThread {
            let client = try RawClient(port: port)
            try client.send("GET /sleep?600 HTTP/1.1\r\nHost: a\r\n\r\n")
            return try client.answer()
        }
        try await Task.sleep(for: .milliseconds(200))
        try await live.stop()
        let slept = try await answer
        #expect(slept.text == "slept")
        #expect(slept.headers["connection"] == "close")
    }

    @Test func idleConnectionsEnd() async throws {
        let live = try LiveServer(loops: 2)
        let port = live.port
        let closed = try await onThread {
            let clients = try (0..<20).map { _ in try RawClient(port: port) }
            for client in clients.prefix(10) {
                try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                _ = try client.answer()
            }
            live.server.beginDraining()
            return clients.allSatisfy { $0.isClosedByServer() }
        }
        #expect(closed)
        try await live.stop()
        #expect(live.server.connectionCount == 0)
    }

    @Test func whatOutlivesTheTimeoutIsCutOff() async throws {
        let live = try LiveServer(drainTimeoutSeconds: 1)
        let port = live.port
        async let failure = onThread {
            let client = try RawClient(port: port)
            try client.send("GET /sleep?8000 HTTP/1.1\r\nHost: a\r\n\r\n")
            do {
                _ = try client.answer()
                return false
            } catch {
                return true
            }
        }
        try await Task.sleep(for: .milliseconds(200))
        try await live.stop()
        let hasFailed = try await failure
        #expect(hasFailed)
    }

    @Test func aServerDrainedBeforeItRunsEnds() async throws {
        let live = try LiveServer()
        live.server.beginDraining()
        live.server.beginDraining()
        try await live.stop()
    }

    /// What a client thread counted.
    private struct Tally: Sendable {
        var answered = 0
        var failures: [String] = []
    }

    /// Asks until told to stop; a connection is left when the server announces its end, and only then.
    private static func load(port: Int, isFresh: Bool, isOver: Flag) -> Tally {
        var tally = Tally()
        var client: RawClient?
        while !isOver.isSet.load(ordering: .relaxed) {
            do {
                let current = try client ?? RawClient(port: port)
                try current.send(
                    "GET /large?2000 HTTP/1.1\r\nHost: a\r\n\(isFresh ? "Connection: close\r\n" : "")\r\n")
                let answer = try current.answer()
                guard answer.status == 200, answer.body.count == 2000 else {
                    tally.failures.append("status \(answer.status)")
                    continue
                }
                tally.answered += 1
                client = answer.headers["connection"] == "close" ? nil : current
            } catch {
                tally.failures.append("\(error)")
                client = nil
            }
        }
        return tally
    }

    private final class Flag: Sendable { let isSet = Atomic<Bool>(false) }

    @Test func aSuccessorTakesOverWithoutAFailedRequest() async throws {
        let restarts = 4
        let isOver = Flag()
        var current = try LiveServer(loops: 2, sharesPorts: true)
        let port = current.port
        let tallies = try await withThrowingTaskGroup(of: Tally.self) { group in
            for index in 0..<8 {
                group.addTask {
                    try await onThread {
                        DrainTests.load(port: port, isFresh: index % 2 == 0, isOver: isOver)
                    }
                }
            }
            for _ in 0..<restarts {
                try await Task.sleep(for: .milliseconds(200))
                let successor = try LiveServer(loops: 2, port: port, sharesPorts: true)
                try await current.stop()
                current = successor
            }
            try await Task.sleep(for: .milliseconds(200))
            isOver.isSet.store(true, ordering: .relaxed)
            return try await group.reduce(into: []) { $0.append($1) }
        }
        try await current.stop()
        #expect(tallies.flatMap(\.failures) == [])
        #expect(tallies.allSatisfy { $0.answered > 0 })
    }
}
