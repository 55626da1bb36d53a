import Domain
import HTTPClient
import HTTPCore
import JSON
import Network
import Synchronization

/// A merchant's server as the worker sees it: answers as the test says, and remembers what came.
final class Receiver: Sendable {
    /// One request that came.
    struct Message: Sendable {
        let host: String
        let id: String
        let timestamp: String
        let signature: String
        let body: [UInt8]

        var json: JSONValue? { try? JSONValue(parsing: body) }
        var type: String { json?["type"]?.string ?? "" }
        var link: String { json?["linkId"]?.string ?? "" }
        var checkout: String { json?["checkoutId"]?.string ?? "" }
        var sequence: Int64 { json?["sequence"]?.integer ?? 0 }
    }

    /// What a server does with a request.
    enum Behaviour: Sendable {
        case answer(Int, retryAfter: String? = nil, body: String = "")
        case refuseConnection
        /// Never answers until the test lets go.
        case hang
    }

    private struct State {
        var messages: [Message] = []
        var behaviour: @Sendable (Message) -> Behaviour = { _ in .answer(204) }
        var hanging: [CheckedContinuation<Void, Never>] = []
        var mayHang = true
        var mostAtOnce: [String: Int] = [:]
        var atOnce: [String: Int] = [:]
    }

    private let state = Mutex(State())

    /// From now on requests are met so.
    func behave(_ behaviour: @escaping @Sendable (Message) -> Behaviour) {
        state.withLock { $0.behaviour = behaviour }
    }

    /// What came so far, in order.
    var messages: [Message] { state.withLock { $0.messages } }

    /// How many requests of a host were open at once at most.
    func mostAtOnce(_ host: String) -> Int { state.withLock { $0.mostAtOnce[host] ?? 0 } }

    /// Ends every hanging request, and those to come, without an answer.
    func letGo() {
        let hanging = state.withLock { state in
            defer { state.hanging = [] }
            state.mayHang = false
            return state.hanging
        }
        for waiter in hanging { waiter.resume() }
    }

    /// Waits until that many messages came; false after ten seconds without them.
    func waits(for count: Int) async -> Bool {
        for _ in 0..<1_000 {
            if messages.count >= count { return true }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return false
    }

    /// The client's end of the line.
    func send(_ request: OutgoingRequest) async throws(HTTPClientError) -> IncomingResponse {
        let message = Message(
            host: request.host, id: request.headers["webhook-id"] ?? "",
            timestamp: request.headers["webhook-timestamp"] ?? "",
            signature: request.headers["webhook-signature"] ?? "", body: request.body)
        let behaviour = state.withLock { state in
            state.messages.append(message)
            state.atOnce[message.host, default: 0] += 1
            state.mostAtOnce[message.host] = max(
                state.mostAtOnce[message.host] ?? 0, state.atOnce[message.host] ?? 0)
            return state.behaviour
        }
        defer { state.withLock { $0.atOnce[message.host, default: 0] -= 1 } }
        switch behaviour(message) {
        case .answer(let status, let retryAfter, let body):
            var headers = Headers()
            if let retryAfter { headers.append("Retry-After", retryAfter) }
            return IncomingResponse(
                status: Status(UInt16(status)), headers: headers, body: Array(body.utf8))
        case .refuseConnection: throw .notSent(.system(.connect, errno: 111))
        case .hang:
            await withCheckedContinuation { waiter in
                let isHeld = state.withLock { state in
                    if state.mayHang { state.hanging.append(waiter) }
                    return state.mayHang
                }
                if !isHeld { waiter.resume() }
            }
            throw .outcomeUnknown(.deadlineReached)
        }
    }
}
