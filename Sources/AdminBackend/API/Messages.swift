import Domain
import HTTPCore
import JSON
import Portal
import Support

extension Backend {
    /// What payers are written.
    var messageRoutes: [APIRoute] {
        [
            (
                .post, "/v1/checkouts/{checkout}/send", "/api/v1/checkouts/{checkout}/send",
                BackendLimits.bodyBytes, { try await sendMessage($0) }
            ),
            (
                .get, "/v1/checkouts/{checkout}/messages", "/api/v1/checkouts/{checkout}/messages", 0,
                { try await listMessages($0) }
            ),
        ]
    }

    /// POST /v1/checkouts/{checkout}/send: the link, a receipt or a refund's notice, perhaps once more.
    private func sendMessage(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .checkoutUpdate)
        let view = try checkout(request, for: caller)
        return try await answering(request, caller) { message in
            KeptAnswer(status: 202, body: MessageJSON.encode(message))
        } _: { once in
            let body = try MessageBody(
                try jsonBody(request, mayBeEmpty: true), about: view.checkout)
            return try await engine.sendMessage(body.request, about: view, once: once)
        }
    }

    /// GET /v1/checkouts/{checkout}/messages: all of them, oldest first; there are few.
    private func listMessages(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .checkoutRead)
        let (limit, after) = try listQuery(request) { MessageID($0) }
        let all = try engine.messages(about: try checkout(request, for: caller).checkout)
        let rest = all.filter { message in after.map { $0 < message.id } ?? true }
        return list(rest, limit: limit) { MessageJSON.write($0, to: &$1) }
    }
}
