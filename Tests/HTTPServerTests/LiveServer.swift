import HTTPCore
import HTTPServer
import Network
import Support

/// A server on loopback for one test.
final class LiveServer: Sendable {
    let group: EventLoopGroup
    let server: WebServer
    private let running: Task<Void, any Error>

    init(
        loops: Int = 1, port: Int = 0, sharesPorts: Bool = false, tls: TLSContext? = nil,
        drainTimeoutSeconds: Int = 5,
        limits: HTTPLimits = HTTPLimits(), bodyRate: (bytesPerSecond: Int, graceMilliseconds: Int)? = nil,
        responder: any Responder = TestResponder(), proxies: TrustedProxies = TrustedProxies()
    ) throws {
        group = try EventLoopGroup(loops: loops)
        var configuration = HTTPServerConfiguration(
            listeners: [
                ListenerConfiguration(
                    role: "test", address: "127.0.0.1", port: port, tls: tls, responder: responder)
            ],
            group: group, limits: limits, drainTimeoutSeconds: drainTimeoutSeconds, clock: .live,
            random: .live)
        configuration.sharesPorts = sharesPorts
        configuration.proxies = proxies
        if let bodyRate {
            configuration.bodyBytesPerSecondMin = bodyRate.bytesPerSecond
            configuration.bodyGraceMilliseconds = bodyRate.graceMilliseconds
        }
        let server = try WebServer(configuration)
        self.server = server
        // On a loop, so that the server starts however busy the tests' own threads are.
        running = Task(executorPreference: group.loops[0]) { try await server.run() }
    }

    var port: Int { server.boundPorts["test"] ?? 0 }

    /// Drains the server and ends its threads.
    func stop() async throws {
        server.beginDraining()
        try await running.value
        let group = group
        try await onThread { group.stop() }
    }
}

/// Runs a test body against a server and a blocking client thread.
func withServer<Value: Sendable>(
    limits: HTTPLimits = HTTPLimits(), bodyRate: (bytesPerSecond: Int, graceMilliseconds: Int)? = nil,
    responder: any Responder = TestResponder(), tls: TLSContext? = nil,
    proxies: TrustedProxies = TrustedProxies(), _ body: @escaping @Sendable (Int) throws -> Value
) async throws -> Value {
    let live = try LiveServer(
        tls: tls, limits: limits, bodyRate: bodyRate, responder: responder, proxies: proxies)
    let port = live.port
    do {
        let value = try await onThread { try body(port) }
        try await live.stop()
        return value
    } catch {
        try await live.stop()
        throw error
    }
}

/// Runs blocking code on a thread of its own, so that a blocking client starves no other test.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    let thread = try BlockingThread(name: "test")
    return try await withCheckedThrowingContinuation { continuation in
        _ = thread.run(waitingAtMost: 1) { continuation.resume(with: Result { try body() }) }
    }
}
