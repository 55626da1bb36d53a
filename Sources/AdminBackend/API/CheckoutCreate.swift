import Crypto
import Domain
import HTTPCore
import JSON
import Portal
import Support

extension Backend {
    /// POST /v1/checkouts/{site}/create.
    func createCheckout(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .checkoutCreate)
        let profile = try profile(request, for: caller)
        let addresses = engine.addresses
        do {
            return try await answering(request, caller) { checkout in
                KeptAnswer(
                    status: 201, location: "/v1/checkouts/\(checkout.id)",
                    body: CheckoutJSON.encode(checkout, transactions: nil, addresses: addresses))
            } _: { once in
                var wanted = try CheckoutBody(
                    try jsonBody(request), now: try now(of: caller), webhooks: WebhookURL(parts.webhooks)
                ).request
                if profile.site.settings.hasUniqueReferences, wanted.details.reference != nil {
                    wanted.fingerprint = SHA256.digest(request.body)
                }
                return try await engine.createCheckout(
                    wanted, profile: profile, isLive: caller.isLive, once: once)
            }
        } catch PortalError.referenceTaken(let id, isSameRequest: true) {
            guard let view = try engine.checkout(id, organization: caller.organization, isLive: caller.isLive)
            else { throw APIError.notFound }
            return replay(
                KeptAnswer(
                    status: 200, location: "/v1/checkouts/\(id)",
                    body: CheckoutJSON.encode(
                        view.checkout, transactions: try engine.ledgers(of: view), addresses: addresses)))
        }
    }

    /// GET /v1/checkouts/{checkout}.
    func readCheckout(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .checkoutRead)
        let expansion = try CheckoutExpansion(request)
        let view = try await askedAbout(try checkout(request, for: caller)) {
            try checkout(request, for: caller)
        }
        var writer = JSONWriter()
        CheckoutJSON.write(
            view.checkout, transactions: try engine.ledgers(of: view),
            events: expansion.hasEvents ? try engine.events(of: view.checkout) : nil,
            site: expansion.hasSite ? view.profile.site : nil, addresses: engine.addresses, to: &writer)
        return json(.ok, writer.bytes)
    }

    /// A checkout whose attempt in flight was asked about where its outcome was unknown, read again then.
    private func askedAbout(
        _ view: CheckoutView, _ again: () throws -> CheckoutView
    ) async throws -> CheckoutView {
        guard let attempt = view.attemptInFlight else { return view }
        await engine.askBeforeReading(attempt)
        return try again()
    }

    /// The checkout that the path names, when it is the caller's and the key covers it; everything else is
    /// not found.
    func checkout(_ request: Request, for caller: Caller) throws -> CheckoutView {
        guard let id = request.parameters["checkout"].flatMap({ CheckoutID($0) }),
            let view = try engine.checkout(id, organization: caller.organization, isLive: caller.isLive),
            caller.key.covers(view.checkout.siteID)
        else { throw APIError.notFound }
        return view
    }

    /// GET /v1/transactions/{transaction}.
    func readTransaction(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .transactionRead)
        let known = try transaction(request, for: caller)
        await engine.askBeforeReading(known)
        let transaction = try transaction(request, for: caller)
        return json(.ok, TransactionJSON.encode(try engine.ledger(of: transaction)))
    }
}
