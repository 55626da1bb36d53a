import Crypto
import Domain
import HTTPCore
import JSON
import Mustache
import Pages
import Support

extension Shop {
    /// Redirects older than this are not believed, in seconds.
    private static let ageLimitSeconds: Int64 = 3_600

    /// GET /thanks/{order}: says "paid" only when the signature holds and the checkout itself says so.
    func thanks(_ request: Request) async throws -> Response {
        let (site, order) = try order(request)
        let query = try? FormFields(query: request.head.query)
        let problem = verify(query, site: site)
        var found: FoundCheckout?
        if problem == nil, let id = query?.first("checkout_id") {
            let answer = try await parts.call(.get, "/v1/checkouts/\(id)", site.secretKey, [])
            found = FoundCheckout(answer.status == 200 ? answer.body : [])
        }
        let outcome = ReturnOutcome(problem: problem, checkout: found, order: order)
        // An address that nobody signed may say "paid": only what the API says is shown as the status.
        let facts = [
            ("Status", found?.status), ("Checkout", query?.first("checkout_id")),
            ("Transaction", query?.first("transaction_id")),
        ]
        return try returnPage(
            "shop/thanks", outcome, facts: facts, site: site, order: order, amount: found?.amount)
    }

    /// GET /cancelled/{order}: says that nothing was taken only when the signature says how it ended.
    func cancelled(_ request: Request) throws -> Response {
        let (site, order) = try order(request)
        let query = try? FormFields(query: request.head.query)
        let problem = verify(query, site: site)
        let isOwn = query?.first("reference") == order
        let outcome = ReturnOutcome(
            problem: problem ?? (isOwn ? nil : "The redirect is about another order."),
            cancelledWith: query?.first("status"))
        return try returnPage("shop/cancelled", outcome, facts: [], site: site, order: order, amount: nil)
    }

    private func returnPage(
        _ template: String, _ outcome: ReturnOutcome, facts: [(name: String, value: String?)],
        site: ShopSite, order: String, amount: String?
    ) throws -> Response {
        let shape = Shape(library.symbols, ["name", "id", "value"])
        let rows = facts.compactMap { fact in
            fact.value.map { value in
                Value.record(
                    Record(shape, [.text(fact.name), .text(fact.name.lowercased()), .text(value)]))
            }
        }
        var fields: [String: Value] = [
            "siteName": .text(site.name), "reference": .text(order), "amount": .optional(amount),
            "tone": .text(outcome.tone), "problem": .optional(outcome.problem),
            "status": .optional(outcome.status), "hasFacts": .bool(!rows.isEmpty), "facts": .list(rows),
            "homeURL": .text("/"),
        ]
        for name in ReturnOutcome.names { fields[name] = .bool(name == outcome.name) }
        return try page(template, fields, title: outcome.title)
    }

    private func order(_ request: Request) throws -> (ShopSite, String) {
        guard let order = request.parameters["order"], let index = Int(order.prefix { $0 != "-" }) else {
            throw ShopError.notFound
        }
        // Orders made by hand (the README's curl line) belong to the first site.
        return (
            parts.sites.indices.contains(index) && order.contains("-") ? parts.sites[index] : parts.sites[0],
            order
        )
    }

    /// What is wrong with the redirect, in words; nil when it is genuine and recent.
    private func verify(_ query: FormFields?, site: ShopSite) -> String? {
        guard let query, let text = query.first("signature"), let signature = Base64URL.decode(text) else {
            return "The return address carries no signature."
        }
        let names = [
            "amount", "checkout_id", "currency", "reference", "status", "timestamp", "transaction_id",
        ]
        let message = names.compactMap { name in
            query.first(name).map { "\(name)=\(PercentEncoding.encode($0))" }
        }
        .joined(separator: "&")
        let isGenuine: Bool
        if site.usesHMAC {
            isGenuine = HMACSHA256.verify(
                tag: signature, key: Array(site.webhookSecret.expose().utf8), message: Array(message.utf8))
        } else {
            isGenuine =
                (try? Ed25519.VerifyingKey(bytes: site.redirectPublicKey))?.verify(
                    signature: signature, message: Array(message.utf8)) ?? false
        }
        guard isGenuine else { return "The signature does not match." }
        guard let seconds = query.first("timestamp").flatMap({ Int64($0) }),
            abs(parts.clock.now().seconds - seconds) <= Self.ageLimitSeconds
        else { return "The redirect is too old." }
        return nil
    }
}
