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
        let problem = verify(query, site: site, order: order)
        var fields: [String: Value] = [
            "verified": .bool(problem == nil), "paid": .bool(false), "pending": .bool(false),
            "siteName": .text(site.name),
            "amount": .absent, "reference": .text(order),
            "transactionId": .optional(query?.first("transaction_id")),
            "checkoutId": .optional(query?.first("checkout_id")), "status": .optional(query?.first("status")),
            "problem": .optional(problem), "homeURL": .text("/"),
        ]
        if problem == nil, let id = query?.first("checkout_id") {
            let answer = try await parts.call(.get, "/v1/checkouts/\(id)", site.secretKey, [])
            let checkout = try? JSONValue(parsing: String(decoding: answer.body, as: UTF8.self))
            let status = checkout?["status"]?.string ?? "unknown"
            if let code = checkout?["currency"]?.string.flatMap({ Currency(code: $0) }),
                let minor = checkout?["amount"]?.integer
            {
                fields["amount"] = .text(Money(minorUnits: minor, currency: code).text)
            }
            fields["status"] = .text(status)
            fields["paid"] = .bool(status == "paid" && checkout?["reference"]?.string == order)
            fields["pending"] = .bool(status == "processing" || status == "authorized")
        }
        return try page("shop/thanks", fields, title: "Thank you")
    }

    /// GET /cancelled/{order}.
    func cancelled(_ request: Request) async throws -> Response {
        let (site, order) = try order(request)
        let query = try? FormFields(query: request.head.query)
        let status = verify(query, site: site, order: order) == nil ? query?.first("status") : nil
        return try page(
            "shop/cancelled",
            [
                "siteName": .text(site.name), "status": .text(status ?? "not verified"),
                "reference": .text(order),
                "homeURL": .text("/"),
            ], title: "Payment cancelled")
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

    /// What is wrong with the redirect, in words; nil when it is genuine, recent and about this order.
    private func verify(_ query: FormFields?, site: ShopSite, order: String) -> String? {
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
        guard query.first("reference") == nil || query.first("reference") == order else {
            return "The redirect is about another order."
        }
        return nil
    }
}
