import Domain
import HTTPCore
import Pages
import Portal
import ProviderKit
import Support
import TestHarness
import Testing

/// The held waiting page of a checkout, followed to its end.
enum HeldPage {
    private final class Waiter: HeldWaiter {
        func wake() {}
    }

    /// What the browser gets when the money comes while the page is open.
    static func rest(_ installation: Installation, _ checkout: Checkout) async throws -> Answer {
        let head = RequestHead(
            method: .get, path: installation.page(checkout, "/processing"), query: "hold", headers: Headers())
        let response = await installation.frontend.respond(
            to: Request(
                head: head, body: [],
                origin: Origin(clientAddress: "192.0.2.1", isSecure: false, listener: "test"), id: "req_test")
        )
        guard case .held(_, let body) = response.body else {
            return Answer(status: Int(response.status.code), headers: response.headers, bytes: [])
        }
        body.begin(Waiter())
        let attempt = try #require(try installation.attempts(of: checkout).last)
        _ = try await installation.engine.apply(ProviderOutcome(.succeeded(checkout.amount)), to: attempt.id)
        guard case .last(let rest) = body.next(.news) else {
            return Answer(status: 0, headers: response.headers, bytes: [])
        }
        return Answer(status: Int(response.status.code), headers: response.headers, bytes: rest)
    }
}
