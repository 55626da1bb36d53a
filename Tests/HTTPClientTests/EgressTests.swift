import HTTPClient
import HTTPCore
import Network
import Synchronization
import Testing

/// The guard with real sockets behind it.
@Suite struct EgressTests {
    private static let tls = Result { try TLSContext.client() }
    private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"

    /// A lookup whose answer changes each time, and remembers how often it was asked.
    private final class FickleNames: Sendable {
        private let answers: [[String]]
        private let asked = Mutex(0)
        var count: Int { asked.withLock { $0 } }

        init(_ answers: [[String]]) { self.answers = answers }

        func next(_ port: Int) throws(NetworkError) -> [SocketAddress] {
            let turn = asked.withLock { asked in
                asked += 1
                return asked
            }
            var found: [SocketAddress] = []
            for text in answers[min(turn, answers.count) - 1] {
                found.append(try SocketAddress(text, port: port))
            }
            return found
        }
    }

    private func call(
        _ host: String, server: ScriptedServer, names: FickleNames, policy: EgressPolicy, times: Int = 1
    ) async throws -> [Result<Int, HTTPClientError>] {
        let group = try EventLoopGroup(loops: 1)
        let client = WebClient(
            group: group, tls: try EgressTests.tls.get(),
            resolve: { (_, port, _, _) throws(NetworkError) in try names.next(port) }, policy: policy)
        var request = OutgoingRequest(.post, .http, host: host, port: server.port, target: "/")
        request.connectMilliseconds = 300
        let sent = request
        let results = await Task(executorPreference: group.loops[0]) {
            var results: [Result<Int, HTTPClientError>] = []
            for _ in 0..<times {
                do throws(HTTPClientError) {
                    results.append(.success(Int(try await client.send(sent).status.code)))
                } catch {
                    results.append(.failure(error))
                }
            }
            return results
        }.value
        client.closeIdleConnections()
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            do {
                _ = try BlockingThread(name: "stop").run(waitingAtMost: 1) {
                    group.stop()
                    continuation.resume()
                }
            } catch { continuation.resume(throwing: error) }
        }
        return results
    }

    /// A policy that lets the test's port and http through, so that only addresses decide.
    private func open(_ server: ScriptedServer) -> EgressPolicy {
        var policy = EgressPolicy()
        policy.permitsPlainHTTP = true
        policy.ports = [server.port]
        return policy
    }

    /// The first answer is of the range for benchmarks, which leads nowhere, allowed as if it were public.
    @Test func aNameThatChangesItsMindIsAskedOnce() async throws {
        let server = try ScriptedServer([.init(answers: [EgressTests.ok])])
        var policy = open(server)
        policy.allowedRanges = [try #require(AddressRange("198.18.0.0/15"))]
        let names = FickleNames([["198.18.0.1"], ["127.0.0.1"]])
        let results = try await call("hooks.shop-example.com", server: server, names: names, policy: policy)
        guard case .failure(.notSent) = results[0] else {
            Issue.record("\(results)")
            return
        }
        #expect(names.count == 1, "what was checked is what is connected to")
        #expect(server.requests.isEmpty)
    }

    @Test func aNameThatLeadsHomeIsRefusedEachTime() async throws {
        let server = try ScriptedServer([.init(answers: [EgressTests.ok])])
        let names = FickleNames([["127.0.0.1"], ["::1", "127.0.0.1"], ["::ffff:127.0.0.1"]])
        let results = try await call(
            "hooks.shop-example.com", server: server, names: names, policy: open(server), times: 3)
        let refused = HTTPClientError.addressForbidden(host: "hooks.shop-example.com")
        #expect(results == [.failure(refused), .failure(refused), .failure(refused)])
        #expect(server.requests.isEmpty)
    }

    @Test func whatIsWrittenWrongIsNotEvenLookedUp() async throws {
        let server = try ScriptedServer([])
        let names = FickleNames([["93.184.215.14"]])
        for (host, refusal) in [
            ("127.0.0.1", EgressRefusal.address), ("0x7f.1", .name), ("2130706433", .name),
            ("localhost", .name), ("::1", .address), ("metadata.google.internal", .name),
            ("127.0.0.1.", .name),
        ] {
            let results = try await call(host, server: server, names: names, policy: open(server))
            #expect(results == [.failure(.refused(refusal))], "\(host)")
        }
        #expect(names.count == 0)
    }

    @Test func anAllowedHostIsCalledAndAnswersARedirectThatNobodyFollows() async throws {
        let redirect =
            "HTTP/1.1 307 x\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n"
        let server = try ScriptedServer([.init(answers: [redirect, EgressTests.ok])])
        var policy = EgressPolicy()
        let isTaken = policy.allow("hooks.lan")
        #expect(isTaken)
        let names = FickleNames([["127.0.0.1"]])
        let results = try await call("hooks.lan", server: server, names: names, policy: policy, times: 2)
        #expect(results == [.success(307), .success(200)])
        #expect(names.count == 1, "the second call went over the kept connection")
        #expect(server.requests.count == 2)
    }

    @Test func onlyThePermittedOfSeveralAddressesIsUsed() async throws {
        let server = try ScriptedServer([.init(answers: [EgressTests.ok])])
        var policy = open(server)
        policy.allowedRanges = [try #require(AddressRange("127.0.0.1"))]
        let names = FickleNames([["10.0.0.1", "::1", "169.254.169.254", "127.0.0.1"]])
        let results = try await call("hooks.shop-example.com", server: server, names: names, policy: policy)
        #expect(results == [.success(200)])
    }
}
