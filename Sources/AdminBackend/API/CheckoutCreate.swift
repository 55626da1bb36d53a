import Domain
import HTTPCore
import Portal
import Support

extension Backend {
    /// POST /v1/checkouts/{site}/create.
    func createCheckout(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .checkoutCreate)
        let profile = try profile(request, for: caller)
        let body = try CheckoutBody(try jsonBody(request), now: parts.clock.now())
        let checkout = try await engine.createCheckout(body.request, profile: profile, isLive: caller.isLive)
        var response = json(
            .created, CheckoutJSON.encode(checkout, transactions: nil, pageOrigin: engine.pageOrigin))
        response.headers.append("Location", "/v1/checkouts/\(checkout.id)")
        return response
    }

    /// GET /v1/checkouts/{checkout}.
    func readCheckout(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .checkoutRead)
        guard let id = request.parameters["checkout"].flatMap({ CheckoutID($0) }),
            let view = try engine.checkout(id, organization: caller.organization, isLive: caller.isLive),
            caller.key.covers(view.checkout.siteID)
        else { throw APIError.notFound }
        return json(
            .ok,
            CheckoutJSON.encode(view.checkout, transactions: view.transactions, pageOrigin: engine.pageOrigin)
        )
    }

    /// GET /v1/transactions/{transaction}.
    func readTransaction(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .transactionRead)
        guard let id = request.parameters["transaction"].flatMap({ TransactionID($0) }),
            let transaction = try engine.transaction(
                id, organization: caller.organization, isLive: caller.isLive),
            caller.key.covers(transaction.siteID)
        else { throw APIError.notFound }
        return json(.ok, TransactionJSON.encode(transaction))
    }
}
