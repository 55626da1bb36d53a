import Glibc
import Network

/// Runs blocking code on a thread of its own, so that a blocking client starves no other test.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    let thread = try BlockingThread(name: "test")
    return try await withCheckedThrowingContinuation { continuation in
        _ = thread.run(waitingAtMost: 1) { continuation.resume(with: Result { try body() }) }
    }
}

/// The calling thread's identity.
func threadIdentity() -> UInt { UInt(pthread_self()) }

/// A connected pair of TCP streams on one loop; call on the loop.
func connectedPair(on loop: EventLoop) async throws -> (client: TCPStream, server: TCPStream) {
    let listener = try TCPListener(SocketAddress("127.0.0.1", port: 0), on: loop)
    let accepted = OneShot<TCPStream>()
    try listener.start { accepted.fulfil($0) }
    let client = try await TCPStream.connect(to: listener.address, on: loop, until: .never)
    let server = await accepted.value()
    listener.drainAndClose()
    return (client, server)
}

/// Hands one value from a callback to a task; both on the same loop.
final class OneShot<Value>: @unchecked Sendable {
    private var result: Value?
    private var waiter: CheckedContinuation<Void, Never>?

    func fulfil(_ value: Value) {
        result = value
        waiter?.resume()
        waiter = nil
    }

    func value() async -> Value {
        while true {
            if let result { return result }
            await withCheckedContinuation { waiter = $0 }
        }
    }
}

/// Runs an async test body on a loop of its own.
func onLoop<Value: Sendable>(_ body: @escaping @Sendable (EventLoop) async throws -> Value) async throws
    -> Value
{
    let group = try EventLoopGroup(loops: 1)
    let loop = group.loops[0]
    let result = await Task(executorPreference: loop) { try await body(loop) }.result
    try await onThread { group.stop() }
    return try result.get()
}
