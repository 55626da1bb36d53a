import Crypto
package import Domain
import Foundation
package import HTTPCore
import JSON
import Portal
import Support

/// A shop without a server: a site that takes public orders, and its public key.
package struct PublicShop: Sendable {
    package let installation: Installation
    package let tenant: Tenant
    /// Makes and reads checkouts of the first site.
    package let key: String

    /// Where the shop's pages are.
    package static let origin = "https://shop.example"

    /// Makes a tenant whose first site allows everything that can be allowed.
    package init(_ installation: Installation, name: String = "Northwind") async throws {
        let tenant = try await installation.makeTenant(name)
        let euro = try Self.currency("EUR")
        let yen = try Self.currency("JPY")
        _ = try await installation.engine.updateSite(tenant.site.id, organization: tenant.organization.id) {
            $0.allowedReturnOrigins = [Self.origin]
            $0.publicAccess.mayCreate = true
            $0.publicAccess.takesForms = true
            $0.publicAccess.allowedOrigins = [Self.origin, "http://localhost:3000"]
            $0.publicAccess.prices = [
                Price(id: "mug", name: "Enamel mug", unitAmount: 1250, currency: euro),
                Price(id: "lamp", name: "Trail lamp", unitAmount: 4250, currency: euro),
                Price(id: "fan", name: "Fan", unitAmount: 900, currency: yen),
                Price(id: "ship", name: "A ship", unitAmount: 999_999_999_999, currency: euro),
            ]
        }
        let issued = try await installation.makeKey(
            tenant.organization.id, Scope.publishable, visibility: .publishable, site: tenant.site.id)
        self.installation = installation
        self.tenant = tenant
        key = issued.text.expose()
    }

    private static func currency(_ code: String) throws -> Currency {
        guard let currency = Currency(code: code) else { throw PortalError.notFound }
        return currency
    }

    /// The site as it is now.
    package func change(_ change: @escaping @Sendable (inout SiteSettings) -> Void) async throws {
        _ = try await installation.engine.updateSite(
            tenant.site.id, organization: tenant.organization.id, change)
    }

    /// The fields with the key, and the signature as the documentation has it.
    package func signed(_ fields: [(String, String)]) throws -> [(String, String)] {
        guard let profile = try installation.engine.unscopedProfile(of: tenant.site.id) else {
            throw PortalError.notFound
        }
        let all = fields + [("publicKey", key)]
        let plain = CharacterSet(
            charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        let message = all.sorted { $0.0 < $1.0 }
            .map { "\($0.0)=\($0.1.addingPercentEncoding(withAllowedCharacters: plain) ?? "")" }
            .joined(separator: "&")
        let tag = HMACSHA256.authenticate(
            key: Array(profile.webhookSecret.expose().utf8), message: Array(message.utf8))
        return all + [("signature", Base64URL.encode(tag))]
    }

    /// An order of 42.50 euros that the merchant signed, with those further fields.
    package func signedOrder(_ more: [(String, String)] = []) throws -> [(String, String)] {
        try signed([("amount", "4250"), ("currency", "EUR"), ("reference", "order-7")] + more)
    }

    /// The fields as the JSON of the public API; the key is left to the call.
    package func json(_ fields: [(String, String)]) -> String {
        let members = fields.filter { $0.0 != "publicKey" }.map { name, value in
            let isNumber = name == "amount" || name == "validUntil"
            return "\"\(name)\":\(isNumber ? value : "\"\(value)\"")"
        }
        return "{\(members.joined(separator: ","))}"
    }

    /// Calls the public API with the key in the query, as a page of that origin does.
    package func call(
        _ method: HTTPCore.Method, _ path: String, origin: String? = PublicShop.origin, json: String? = nil,
        key: String? = nil, headers: [(StaticString, String)] = [], client: String = "192.0.2.1"
    ) async -> Answer {
        var headers = headers
        if let origin { headers.append(("origin", origin)) }
        if json != nil { headers.append(("content-type", "application/json")) }
        let target = path + (path.contains("?") ? "&" : "?") + "key=" + (key ?? self.key)
        return await installation.backend.call(
            method, target, headers: headers, body: Array((json ?? "").utf8), client: client)
    }

    /// How many checkouts the tenant has.
    package func count() async -> Int {
        let answer = await installation.backend.api(.get, "/v1/checkouts?limit=100", key: tenant.key)
        return answer.json?["data"]?.elements?.count ?? -1
    }
}
